/** Now: what is asked of me, where I count, my hours, and whom to call. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { codeReader, isInChat } from "../browser.ts";
import type { Now } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { timeText } from "../when.ts";
import { attendance } from "./attendance.ts";
import { calls } from "./calls.ts";
import { duties } from "./duty.ts";
import { hours } from "./hours.ts";
import { chatCard } from "./install.ts";
import { heading, loading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";
import { isEvening, tonight } from "./tonight.ts";

export class NowScreen extends Screen {
  static override properties = { reason: { state: true }, scans: { state: true }, sending: { state: true }, trouble: { state: true }, thanks: { state: true } };
  declare reason: string;
  declare scans: boolean; // the browser reads codes
  declare sending: boolean;
  declare trouble: Trouble | null;
  declare thanks: string;

  constructor() {
    super();
    [this.reason, this.scans, this.sending, this.trouble, this.thanks] = ["", false, false, null, ""];
    void codeReader().then((reader) => (this.scans = reader !== null));
  }

  protected override render() {
    const { app } = this;
    const { now, words } = app;
    return html`<div class="screen">
      <header>${now?.operation ? html`<p class="small muted">${now.operation.title}</p>` : nothing}${heading(words.now.hello(now?.name ?? ""))}</header>
      ${calls(app)}
      ${isInChat() ? chatCard(app) : nothing}
      ${now ? this.told(now) : this.untold()} ${now && isEvening() ? tonight(app) : nothing}
    </div>`;
  }

  private untold() {
    const { now_trouble, words, phone } = this.app;
    if (!now_trouble) return loading(words);
    const isLocked = now_trouble.code === "offline" && phone.vault.state === "locked";
    return html`${isLocked ? notice("", "lock", html`<span>${words.now.offline_locked}</span><a class="button go" href="#/doors">${words.pin.enter}</a>`) : troubled(now_trouble, this.app)}
      <button class="big" @click=${() => this.app.loadNow()}>${icon("refresh-cw")}${words.app.again}</button>`;
  }

  private told(now: Now) {
    const { app } = this;
    const { words } = app;
    const { refused } = app.phone.outbox.state;
    const asksFirst = now.asked?.answer === "silent" && !now.place && !now.stairwells; // whoever holds doors is at work already
    return html`
      ${refused ? notice("", "info", html`<span>${words.now.refused(refused)} <a href="#/outbox">${words.now.refused_look}</a></span>`) : nothing}
      ${now.operation ? nothing : html`<section class="panel"><p class="ask">${words.now.nothing}</p><p class="muted">${words.now.nothing_more}</p></section>`}
      ${asksFirst ? this.asked(now) : nothing}
      ${now.stairwells ? this.stairwells(now) : nothing}
      ${now.operation ? this.place(now) : nothing} ${duties(now, app)}
      ${asksFirst ? nothing : this.asked(now)}
     ${this.leader(now)} ${hours(now, app)}
      ${now.kept || app.now_trouble ? html`<p class="small muted">${words.now.as_of(timeText(now.server_time, app.language))}</p>` : nothing}`;
  }

  private asked({ asked, place, instructions, stairwells }: Now): TemplateResult | typeof nothing {
    const { words, language } = this.app;
    if (!asked) return nothing;
    const { answer } = asked;
    const chip = { yes: html`<span class="chip ok">${words.now.said_yes}</span>`, no: html`<span class="chip plain">${words.now.said_no}</span>`, silent: html`<span class="chip">${words.now.not_answered}</span>` }[answer];
    return html`<section class="panel ${answer === "silent" && !place && !stairwells ? "lit" : ""}" aria-labelledby="asked">
      <header><h2 id="asked">${words.now.asked}</h2>${answer === "silent" && place ? nothing : chip}</header>
      <p class="ask told">${asked.text}</p>
      ${place || !instructions ? nothing : html`<p class="told">${instructions}</p>`}
      <p class="muted">${[asked.place, asked.until && words.time.by(timeText(asked.until, language))].filter(Boolean).join(" · ")}</p>
      ${this.trouble ? troubled(this.trouble, this.app) : nothing}
      <p class="small" role="status">${this.thanks}</p>
      ${place ? nothing : this.answers(answer)}
    </section>`;
  }

  private answers(answer: "yes" | "no" | "silent") {
    const { words } = this.app;
    return html`${answer === "yes" ? nothing : html`<button class="big ${answer === "silent" ? "go" : ""}" ?disabled=${this.sending} @click=${() => this.answer("yes")}>${words.now.yes}</button>`}
      ${answer === "no" ? nothing : html`<details><summary>${words.now.no}</summary>
        <div class="field"><label for="reason">${words.now.why} <span class="muted small">${words.now.optional}</span></label><p class="hint" id="reason-hint">${words.now.why_hint}</p>
          <input id="reason" maxlength="200" autocomplete="off" aria-describedby="reason-hint" .value=${this.reason} @input=${(event: Event) => (this.reason = (event.target as HTMLInputElement).value)}></div>
        <button class="big" ?disabled=${this.sending} @click=${() => this.answer("no")}>${words.now.decline}</button></details>`}`;
  }

  private async answer(answer: "yes" | "no"): Promise<void> {
    const { app } = this;
    [this.sending, this.trouble] = [true, null];
    try {
      await app.phone.server.answer(answer, this.reason);
      this.thanks = answer === "yes" ? app.words.now.thanks_yes : app.words.now.thanks_no;
      await app.loadNow();
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.sending = false;
    }
  }

  private stairwells({ stairwells }: Now) {
    const { words } = this.app;
    return html`<section class="panel lit"><h2>${words.now.stairwells}</h2>
      <a class="button go big" href="#/doors">${words.now.stairwells_wait(stairwells)}${icon("arrow-right")}</a></section>`;
  }

  private place(now: Now) {
    const { app } = this;
    const { words, language } = app;
    if (!now.place) return html`<section class="panel"><h2>${words.now.place}</h2><p>${words.now.no_place}</p><a class="button big" href="/me/report-in/">${icon("map-pin")}${words.now.report_in}</a></section>`;
    const { name, address } = now.place;
    return html`<section class="panel" aria-labelledby="place">
      <header><h2 id="place">${words.now.place}</h2>${now.at_work ? html`<span class="chip lamp">${words.now.at_work(timeText(now.at_work.since, language))}</span>` : nothing}</header>
      <div><p class="ask">${name}</p>${address ? html`<p class="muted">${address}</p>` : nothing}</div>
      ${now.instructions ? html`<div><h3>${words.now.instructions}</h3><p class="told">${now.instructions}</p></div>` : nothing}
      ${this.attendance(now)}
    </section>`;
  }

  private attendance(now: Now) {
    const { app } = this;
    const scan = this.scans && !now.at_work ? html`<a class="button" href="#/now/scan">${icon("qr-code")}${app.words.post.scan}</a>` : nothing;
    return html`${attendance(app, now, !now.stairwells)}${scan}`;
  }

  private leader({ leader }: Now) {
    const { words } = this.app;
    if (!leader) return nothing;
    return html`<section class="panel"><h2>${words.now.leader}</h2>
      <div class="seat"><span class="avatar" aria-hidden="true">${leader.name.slice(0, 1)}</span><div><b>${leader.name}</b><span class="small">${words.now.leads}</span></div>
        ${leader.phone ? html`<a class="button" href="tel:${leader.phone}" aria-label=${words.now.call_name(leader.name)}>${icon("phone")}${words.now.call}</a>` : nothing}</div></section>`;
  }
}

customElements.define("now-screen", NowScreen);
