/** My duties: when and where, that I cannot come, what I would like, a child, and my own calendar. Saying something needs a network. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { DutyAct } from "../phone/phone.ts";
import type { Duties, Duty } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { timeText } from "../when.ts";
import { duties as wordsOf } from "../words/duties.ts";
import "./calendar-row.ts";
import { absences, child, wishes } from "./duty-parts.ts";
import { dutyLine } from "./duty.ts";
import { hours } from "./hours.ts";
import { empty, heading, loading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

export class DutiesScreen extends Screen {
  static override properties = { duties: { state: true }, trouble: { state: true }, busy: { state: true }, thanks: { state: true }, asking: { state: true }, back: { state: true } };
  declare duties: Duties | null;
  declare trouble: Trouble | null;
  declare busy: boolean;
  declare thanks: string;
  declare back: string; // the time that was just said, while it can be taken back beside the word
  declare asking: string; // the duty, or "alone": what has to be said twice

  constructor() {
    super();
    [this.duties, this.trouble, this.busy, this.thanks, this.asking, this.back] = [null, null, false, "", "", ""];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      [this.duties, this.trouble] = [await this.app.phone.server.duties(), null];
    } catch (error) {
      this.trouble = troubleOf(error, this.app.words);
    }
  }

  protected override render(): TemplateResult {
    const { app, duties, trouble } = this;
    const { now, words } = app;
    return html`<div class="screen">${heading(words.duty.next)}
      <div role="status">${this.thanks ? notice("ok", "circle-check", html`<span>${this.thanks}</span>${this.undo()}`) : nothing}</div>
      ${trouble ? troubled(trouble, app) : nothing}
      ${duties ? this.told(duties) : trouble ? this.lastKnown() : loading(words)}
      ${now && duties ? hours(now, app) : nothing} ${duties ? this.said(duties) : nothing}</div>`;
  }

  private undo(): TemplateResult | typeof nothing {
    const { absence } = wordsOf[this.app.language];
    const { back } = this;
    return back ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.say("absences", { starts_at: back, ends_at: null }, absence.back_done)}>${icon("undo-2")}${absence.back}</button>` : nothing;
  }

  private told({ duties, lifted }: Duties): TemplateResult {
    const { list } = wordsOf[this.app.language];
    const { language } = this.app;
    return html`${duties.length ? duties.map((one) => this.duty(one)) : empty("clock", list.none)}
      ${lifted.map(({ what, until, reason }) => notice("", "info", html`<span>${list.lifted(what, timeText(until, language))}</span><span class="small">${list.reason(reason)}</span>`))}`;
  }

  /** As it was told last; nothing can be said of it now. */
  private lastKnown(): TemplateResult {
    const { app } = this;
    const { list } = wordsOf[app.language];
    const kept = app.now?.duties ?? [];
    return html`${app.now && kept.length ? html`<p class="muted">${list.known(timeText(app.now.server_time, app.language))}</p>` : nothing}
      ${kept.map((one) => html`<section class="panel">${dutyLine(one, app)}</section>`)}
      <button type="button" class="big" @click=${() => this.load()}>${icon("refresh-cw")}${app.words.app.again}</button>`;
  }

  private duty(one: Duty): TemplateResult {
    const { app, busy } = this;
    const { list } = wordsOf[app.language];
    const isAsked = this.asking === one.shift;
    return html`<section class="panel">${dutyLine(one, app)}
      ${isAsked
        ? html`<p role="alert">${list.cannot_sure}</p>
            <button type="button" class="big go" @click=${() => (this.asking = "")}>${list.cannot_not}</button>
            <button type="button" class="big stop" ?disabled=${busy} @click=${() => this.say("cannot-come", { shift: one.shift }, list.cannot_done, one.starts_at)}>${list.cannot_act}</button>`
        : html`<button type="button" class="big" @click=${() => (this.asking = one.shift)}>${list.cannot}</button>`}</section>`;
  }

  private said(duties: Duties): TemplateResult {
    const { app, busy, asking } = this;
    const part = {
      duties, language: app.language, words: wordsOf[app.language], busy, asking,
      ask: (what: string) => (this.asking = what),
      say: (act: DutyAct, body: object, thanks: string) => this.say(act, body, thanks),
    };
    return html`${child(part)} ${absences(part)} ${wishes(part)}
      <calendar-row .app=${app} .there=${duties.calendar}></calendar-row>`;
  }

  /** At once or not at all. What was said is kept by the server, and shown as it stands there. */
  private async say(act: DutyAct, body: object, thanks: string, back = ""): Promise<void> {
    const { app } = this;
    if (this.busy) return;
    const release = app.phone.update.hold();
    [this.busy, this.trouble, this.thanks] = [true, null, ""];
    try {
      this.duties = await app.phone.server.sayOfDuties(act, body);
      [this.thanks, this.asking, this.back] = [thanks, "", back];
      void app.loadNow();
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
      release();
      scrollTo(0, 0); // what became of it stands on top
    }
  }
}

customElements.define("duties-screen", DutiesScreen);
