/** "Ring this phone": a switch where the browser can, a plain sentence where it cannot, nothing where this installation has no web push. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { hush } from "../phone/hush.ts";
import { type Ringing, ringing, subscribe } from "../phone/push.ts";
import { ring } from "../words/ring.ts";
import { notice } from "./parts.ts";
import { Screen } from "./screen.ts";

export class PushRow extends Screen {
  static override properties = { state: { state: true }, busy: { state: true }, failed: { state: true } };
  declare state: Ringing;
  declare busy: boolean;
  declare failed: boolean;
  private key = "";

  constructor() {
    super();
    [this.state, this.busy, this.failed] = ["none", false, false];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    const { state, key } = await ringing(this.app.phone.server);
    [this.state, this.key] = [state, key];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { push } = ring[this.app.language];
    if (this.state === "none") return nothing;
    return html`<section class="panel"><h2>${push.title}</h2>${this.act()}
      ${this.failed ? html`<div role="alert">${notice("", "info", push.failed)}</div>` : nothing}
      <p class="small muted">${push.china}</p></section>`;
  }

  private act(): TemplateResult {
    const { push } = ring[this.app.language];
    const { state } = this;
    if (state === "on") return html`<p role="status"><span class="chip ok">${push.on}</span></p><button type="button" class="big" ?disabled=${this.busy} @click=${this.stopRinging}>${push.stop}</button>`;
    if (state === "off") return html`<button type="button" class="big" ?disabled=${this.busy} @click=${this.begin}>${icon("bell")}${push.ask}</button>`;
    const why = { none: "", denied: push.denied, chat: push.chat, apple: push.apple, cannot: push.cannot }[state];
    return notice("", "info", why);
  }

  private readonly begin = () => this.change(() => subscribe(this.app.phone.server, this.key));

  private readonly stopRinging = () =>
    this.change(async () => {
      await hush(this.app.phone.server.pushNoMore);
      return "off";
    });

  private async change(work: () => Promise<Ringing>): Promise<void> {
    [this.busy, this.failed] = [true, false];
    try {
      this.state = await work();
    } catch {
      this.failed = true;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define("push-row", PushRow);
