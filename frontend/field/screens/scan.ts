/** The camera, until it sees the code of my place: then I have arrived. Only where the browser reads codes itself; elsewhere the phone's camera does. */
import { html, nothing } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { type CodeReader, codeReader } from "../browser.ts";
import { arrivalIn, placeIn } from "../route.ts";
import { heading, notice } from "./parts.ts";
import { Screen } from "./screen.ts";

const LOOK_EVERY_MS = 200;

export class ScanScreen extends Screen {
  static override properties = { said: { state: true }, refused: { state: true } };
  declare said: string;
  declare refused: boolean;
  private stream: MediaStream | null = null;
  private looking: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    [this.said, this.refused] = ["", false];
  }

  protected override render() {
    const { words } = this.app;
    return html`<div class="screen scan-screen">${heading(words.post.scan)}
      ${this.refused ? nothing : html`<div class="viewfinder"><video muted playsinline aria-label=${words.post.aim}></video></div><p class="muted">${words.post.aim}</p>`}
      <div role="alert">${this.said ? notice("", "qr-code", this.said) : nothing}</div>
      <a class="button big" href="#/now">${icon("arrow-left")}${words.post.without}</a></div>`;
  }

  protected override firstUpdated(): void {
    void this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.looking);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  private async open(): Promise<void> {
    const reader = await codeReader();
    const stream = reader && (await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null));
    const video = this.querySelector("video");
    if (!reader || !stream || !video) return this.refuse();
    this.stream = stream;
    if (!this.isConnected) return this.disconnectedCallback(); // one has gone on meanwhile
    video.srcObject = stream;
    await video.play().catch(() => undefined);
    this.look(reader, video);
  }

  private refuse(): void {
    [this.said, this.refused] = [this.app.words.post.no_camera, true];
  }

  private look(reader: CodeReader, video: HTMLVideoElement): void {
    this.looking = setTimeout(async () => {
      const [code] = await reader.detect(video).catch(() => []);
      if (!this.isConnected) return;
      if (!code || !(await this.found(code.rawValue))) this.look(reader, video);
    }, LOOK_EVERY_MS);
  }

  /** Whether the look is over. */
  private async found(code: string): Promise<boolean> {
    const { app } = this;
    const { now, words } = app;
    const arrival = arrivalIn(code);
    if (arrival) return app.go(arrival), true;
    const community = placeIn(code);
    this.said = community === null ? words.post.unlike : community === now?.community ? "" : words.post.elsewhere(now?.place?.name ?? "");
    if (this.said || community === null) return false;
    if (now?.at_work) app.go({ page: "here", community });
    else {
      await app.begin();
      app.go({ page: "now" });
    }
    return true;
  }
}

customElements.define("scan-screen", ScanScreen);
