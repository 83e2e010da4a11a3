/** "Call me tonight": said by the person alone, until the morning, and taken back with one touch. */
import { html, nothing } from "lit";
import { type Trouble, troubleOf } from "../trouble.ts";
import { timeText } from "../when.ts";
import { ring } from "../words/ring.ts";
import { troubled } from "./parts.ts";
import { Screen } from "./screen.ts";
import { tonightEnds } from "./tonight.ts";

export class TonightSwitch extends Screen {
  static override properties = { busy: { state: true }, trouble: { state: true } };
  declare busy: boolean;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.busy, this.trouble] = [false, null];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.app.tonight === undefined) void this.load();
  }

  private async load(): Promise<void> {
    const me = await this.app.phone.server.me().catch(() => null);
    if (!me) return;
    this.app.tonight = me.tonight;
    this.app.changed();
  }

  protected override render() {
    const { app } = this;
    const { tonight: words } = ring[app.language];
    if (app.tonight === undefined) return nothing;
    const until = app.tonight && Date.parse(app.tonight) > app.time() ? app.tonight : null;
    return html`<section class="panel"><label class="choice"><input type="checkbox" role="switch" .checked=${until !== null} ?disabled=${this.busy} @change=${() => this.tell(until ? null : tonightEnds().toISOString())}>
        <span><b>${words.ask}</b><span class="hint" role="status">${until ? words.until(timeText(until, app.language)) : words.off}</span></span></label>
      ${this.trouble ? troubled(this.trouble, app) : nothing}</section>`;
  }

  private async tell(until: string | null): Promise<void> {
    const { app } = this;
    [this.busy, this.trouble] = [true, null];
    try {
      app.tonight = await app.phone.server.tonight(until);
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
      app.changed();
    }
  }
}

customElements.define("tonight-switch", TonightSwitch);
