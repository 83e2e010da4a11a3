/** My own calendar's address: made, shown this once, ended. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import "../../src/small/copy.ts";
import type { CalendarAddress } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { duties } from "../words/duties.ts";
import { notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

export class CalendarRow extends Screen {
  static override properties = { there: { type: Boolean }, made: { state: true }, busy: { state: true }, trouble: { state: true } };
  declare there: boolean;
  declare made: CalendarAddress | null;
  declare busy: boolean;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.there, this.made, this.busy, this.trouble] = [false, null, false, null];
  }

  protected override render(): TemplateResult {
    const { app, there, busy } = this;
    const { calendar } = duties[app.language];
    return html`<section class="panel"><h2>${calendar.title}</h2><p class="muted">${calendar.hint}</p>
      ${this.trouble ? troubled(this.trouble, app) : nothing}
      ${this.made?.address ? this.once(this.made.address, this.made.subscribe ?? "") : there ? html`<p>${calendar.is_there}</p>` : nothing}
      <button type="button" class="big" ?disabled=${busy} @click=${() => this.tell("new")}>${icon("calendar")}${there ? calendar.anew : calendar.make}</button>
      ${there ? html`<button type="button" class="big quiet" ?disabled=${busy} @click=${() => this.tell("end")}>${calendar.end}</button>` : nothing}</section>`;
  }

  private once(address: string, subscribe: string): TemplateResult {
    const { calendar } = duties[this.app.language];
    return html`<div role="status">${notice("lamp", "info", calendar.once)}</div>
      <a class="button big go" href=${subscribe}>${calendar.open}</a>
      <p class="small address" id="calendar-address">${address}</p>
      <copy-text data-from="#calendar-address" data-done=${calendar.copied}><button type="button" class="big">${icon("copy")}${calendar.copy}</button></copy-text>`;
  }

  private async tell(act: "new" | "end"): Promise<void> {
    const { app } = this;
    [this.busy, this.trouble] = [true, null];
    try {
      this.made = await app.phone.server.calendar(act);
      this.there = act === "new";
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
    }
  }
}

customElements.define("calendar-row", CalendarRow);
