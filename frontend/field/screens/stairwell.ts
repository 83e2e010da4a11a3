/** One stairwell: the wall of its windows, or the same doors as a list. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { showAs, view, type View, VIEWS } from "../look.ts";
import { hashOf } from "../route.ts";
import type { Door, Stairwell } from "../shapes.ts";
import { leftIn, markOf, nameOf, nextDoor, stairwellOf } from "../walk.ts";
import { timeText } from "../when.ts";
import { cardLink, told } from "./card.ts";
import { legend, titled, wall, wordOf } from "./panes.ts";
import { empty, heading, notice } from "./parts.ts";
import { Screen } from "./screen.ts";

export class StairwellScreen extends Screen {
  static override properties = { lease: {}, shown: { state: true } };
  declare lease: string;
  declare shown: View;

  constructor() {
    super();
    [this.lease, this.shown] = ["", view()];
  }

  protected override render() {
    const { app } = this;
    const { words, language } = app;
    const stairwell = stairwellOf(app.tasks, this.lease);
    if (!stairwell) return html`<div class="screen">${heading(words.doors.mine)}${empty("door-closed", words.app.not_found, html`<a class="button" href="#/doors">${words.app.go_doors}</a>`)}</div>`;
    const { left, all } = leftIn(stairwell);
    return html`<div class="screen">
      <header><p class="small muted">${titled(stairwell, app)}</p>
        <div class="row between">${heading(nameOf(stairwell))}${left ? html`<span class="chip gap">${words.doors.left(left)}</span>` : nothing}</div>
        <p class="small muted">${words.doors.yours_until(timeText(stairwell.until, language))}</p></header>
      ${this.onward(stairwell, left)}
      <section class="panel" aria-labelledby="doors">
        <header><h2 id="doors">${words.doors.top_down}</h2>${this.choice()}</header>
        ${all || stairwell.doors.length ? (this.shown === "list" ? this.list(stairwell) : wall(stairwell, words)) : html`<p class="muted">${words.doors.no_door}</p>`}
      </section>
      ${told(stairwell, app)} ${cardLink(stairwell, app)}
    </div>`;
  }

  private onward(stairwell: Stairwell, left: number): TemplateResult {
    const { words } = this.app;
    const next = nextDoor(stairwell);
    if (next) return html`<a class="button big go" href=${hashOf({ page: "door", lease: stairwell.lease, household: next.household })}>${words.doors.next(next.label)}${icon("arrow-right")}</a>`;
    return left ? notice("lamp", "info", words.doors.every_door(left)) : notice("ok", "circle-check", words.doors.all_done);
  }

  private choice(): TemplateResult {
    const { words } = this.app;
    const named = { windows: words.doors.as_windows, list: words.doors.as_list };
    return html`<fieldset class="options"><legend class="visually-hidden">${words.doors.view}</legend>${VIEWS.map(
      (one) => html`<label class="option"><input type="radio" name="view" value=${one} .checked=${this.shown === one} @change=${() => this.show(one)}><span>${named[one]}</span></label>`,
    )}</fieldset>`;
  }

  private show(one: View): void {
    showAs(one);
    this.shown = one;
  }

  private list(stairwell: Stairwell): TemplateResult {
    const { words } = this.app;
    return html`<ul class="walk-list">${stairwell.doors.map((door) => html`<li>${this.line(door, stairwell)}</li>`)}</ul>${legend(stairwell, words)}`;
  }

  private line(door: Door, stairwell: Stairwell): TemplateResult {
    const { words } = this.app;
    const about = [door.who, ...door.needs.map((code) => words.needs[code as keyof typeof words.needs] ?? words.needs.other)].filter(Boolean).join(" · ");
    return html`<a href=${hashOf({ page: "door", lease: stairwell.lease, household: door.household })}>
      <i class="pane" data-state=${markOf(door, stairwell)} aria-hidden="true"></i><b>${door.label}</b><span class="small">${about}</span><span class="small muted word">${wordOf(door, stairwell, words)}</span></a>`;
  }
}

customElements.define("stairwell-screen", StairwellScreen);
