/** Doors: every stairwell that I hold, as a picture and in words. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { hashOf } from "../route.ts";
import type { Stairwell, Tasks } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { isBegun, leftIn, nameOf } from "../walk.ts";
import { timeText } from "../when.ts";
import { picture, titled } from "./panes.ts";
import { empty, heading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

export class DoorsScreen extends Screen {
  static override properties = { fetching: { state: true }, trouble: { state: true }, done: { state: true } };
  declare fetching: boolean;
  declare trouble: Trouble | null;
  declare done: string;

  constructor() {
    super();
    [this.fetching, this.trouble, this.done] = [false, null, ""];
  }

  protected override render() {
    const { app } = this;
    const { words, tasks } = app;
    const held = tasks?.stairwells ?? [];
    return html`<div class="screen">${heading(words.doors.mine)}
      ${tasks?.left_out ? notice("lamp", "info", words.doors.left_out(tasks.left_out)) : nothing}
      ${held.length ? held.map((one, index) => this.stairwell(one, held.findIndex((other) => leftIn(other).left) === index)) : empty("door-closed", words.doors.none)}
      ${this.trouble ? troubled(this.trouble, app) : nothing}
      <p class="small" role="status">${this.done}</p>
      <div class="stack">
        ${held.length ? html`<a class="button big" href="#/doors/hand-over">${icon("repeat")}${words.doors.hand_over}</a>` : nothing}
        <a class="button big" href="#/doors/take-over">${icon("hand-helping")}${words.doors.take_over}</a>
      </div>
      ${tasks ? this.foot(tasks) : nothing}
    </div>`;
  }

  private stairwell(stairwell: Stairwell, isFirst: boolean): TemplateResult {
    const { words, language } = this.app;
    const { left, all } = leftIn(stairwell);
    return html`<section class="panel ${isFirst ? "lit" : ""}">
      <header><h2>${titled(stairwell, this.app)}</h2></header>
      <div class="beside"><div class="stack">
        <p class="ask">${nameOf(stairwell)}</p>
        <p>${left ? html`<span class="num mid">${left}</span> <span class="muted">${words.doors.left_of(all)}</span>` : html`<span class="chip ok">${words.doors.done}</span>`}</p>
        <p class="small muted">${words.doors.yours_until(timeText(stairwell.until, language))}</p>
      </div>${picture(stairwell, words)}</div>
      <a class="button big ${left ? "go" : ""}" href=${hashOf({ page: "stairwell", lease: stairwell.lease })}>${left ? (isBegun(stairwell) ? words.doors.go_on : words.doors.start) : words.doors.look}</a>
    </section>`;
  }

  private foot({ granted_at, until }: Tasks) {
    const { app } = this;
    const { words, language } = app;
    return html`<footer class="stack"><p class="small muted">${words.doors.list_until(timeText(granted_at, language), timeText(until, language))}</p>
      <div class="pair"><button type="button" ?disabled=${this.fetching} @click=${() => this.fetch()}>${icon("refresh-cw")}${words.doors.fetch}</button>
      <button type="button" @click=${() => app.phone.vault.close()}>${icon("lock")}${words.pin.lock}</button></div></footer>`;
  }

  private async fetch(): Promise<void> {
    const { app } = this;
    [this.fetching, this.trouble, this.done] = [true, null, ""];
    try {
      await app.phone.vault.refresh();
      this.done = app.words.doors.fetched;
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.fetching = false;
    }
  }
}

customElements.define("doors-screen", DoorsScreen);
