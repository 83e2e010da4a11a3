/** One door: its number is the biggest thing on the screen; below, at thumb height, what can be found there. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { icon } from "../../src/islands/icon.ts";
import { type Result, RESULTS } from "../acts.ts";
import { hashOf } from "../route.ts";
import type { Door, Stairwell } from "../shapes.ts";
import { beside, doorOf, stairwellOf } from "../walk.ts";
import { cardLink } from "./card.ts";
import { about, state } from "./door-words.ts";
import { empty, heading } from "./parts.ts";
import { titled } from "./panes.ts";
import { counter, type Counted, questions } from "./questions.ts";
import { Screen } from "./screen.ts";
import { swiped } from "./swipe.ts";

const SETTLE_MS = 350; // a second tap in haste must not land on the next door
const ICONS: Record<Result, string> = { reached: "circle-check", absent: "door-closed", referred: "hand-helping", declined: "x", vacant: "house", away: "log-out" };

export class DoorScreen extends Screen {
  static override properties = { lease: {}, household: {}, answers: { state: true }, counted: { state: true }, settling: { state: true }, keeping: { state: true } };
  declare lease: string;
  declare household: string;
  declare answers: Record<string, string>;
  declare counted: Counted;
  declare settling: boolean;
  declare keeping: Result | null;
  private release: (() => void) | undefined;
  private settled: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    [this.lease, this.household, this.keeping, this.settling, this.answers, this.counted] = ["", "", null, false, {}, { people: 0, excused: 0 }];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    swiped(this, (way) => this.turn(way));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo();
    clearTimeout(this.settled);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("household") && !changed.has("lease")) return;
    this.letGo();
    this.answers = {};
    this.counted = { people: this.here()?.door.people ?? 0, excused: 0 };
    this.settling = true;
    clearTimeout(this.settled);
    this.settled = setTimeout(() => (this.settling = false), SETTLE_MS);
  }

  protected override render() {
    const { app } = this;
    const { words } = app;
    const here = this.here();
    if (!here) return html`<div class="screen">${heading(words.doors.mine)}${empty("door-closed", words.app.not_found, html`<a class="button" href="#/doors">${words.app.go_doors}</a>`)}</div>`;
    const { stairwell, door } = here;
    return html`<div class="screen door-screen">${this.head(stairwell, door)} ${state(door, stairwell, app)} ${this.more(stairwell)} ${this.acts()} ${cardLink(stairwell, app, door.household)}</div>`;
  }

  private here(): { stairwell: Stairwell; door: Door } | null {
    const stairwell = stairwellOf(this.app.tasks, this.lease);
    const door = doorOf(stairwell, this.household);
    return stairwell && door && { stairwell, door };
  }

  private head(stairwell: Stairwell, door: Door): TemplateResult {
    const { app } = this;
    const { words } = app;
    const { previous, following } = beside(stairwell, door.household);
    return html`<header class="door-head"><p class="small muted">${titled(stairwell, app)}</p>
      <div class="door-line">${this.step(previous, "chevron-left", previous ? words.door.previous(previous.label) : "")}
        ${keyed(door.household, html`<h1 tabindex="-1"><span class="visually-hidden">${words.door.number("")}</span><span class="door ${door.label.length > 5 ? "long" : ""}">${door.label}</span></h1>`)}
        ${this.step(following, "chevron-right", following ? words.door.following(following.label) : "")}</div>
      ${about(door, stairwell, app)}</header>`;
  }

  private step(door: Door | null, sign: string, label: string): TemplateResult {
    if (!door) return html`<span class="step"></span>`;
    const to = { page: "door", lease: this.lease, household: door.household } as const;
    const turned = (event: Event) => {
      event.preventDefault();
      this.app.swap(to);
    };
    return html`<a class="button step" href=${hashOf(to)} aria-label=${label} @click=${turned}>${icon(sign)}</a>`;
  }

  /** What the round wants to know, before the act that says that somebody was met. */
  private more({ round, purpose }: Stairwell): TemplateResult | typeof nothing {
    if (purpose === "check") return nothing;
    const { app, answers, counted } = this;
    const counts = round.target === "person" ? counter(counted, app.words, (next) => this.begin(() => (this.counted = next))) : nothing;
    return html`${counts} ${questions(round.questions, { answers, language: app.language, chosen: (next) => this.begin(() => (this.answers = next)) })}`;
  }

  private acts(): TemplateResult {
    const { words } = this.app;
    const [reached, absent, ...others] = RESULTS.map((result) => this.act(result));
    return html`<div class="acts likely" role="group" aria-label=${words.door.acts}>${reached}${absent}</div>
      <div class="acts pair" role="group" aria-label=${words.door.others}>${others}</div>`;
  }

  private act(result: Result): TemplateResult {
    const { label, hint } = this.app.words.results[result];
    const look = `big ${result === "reached" ? "go" : ""} ${this.keeping === result ? "keeping" : ""}`;
    return html`<button type="button" class=${look} ?disabled=${this.settling || this.keeping !== null} data-result=${result} @click=${() => this.tell(result)}>${icon(ICONS[result])}<span>${label} <span class="hint">${hint}</span></span></button>`;
  }

  private async tell(result: Result): Promise<void> {
    const here = this.here();
    if (!here || this.keeping) return;
    this.keeping = result;
    const { answers, counted } = this;
    await this.app.visit(here.stairwell, here.door, { result, answers, ...counted });
    this.keeping = null;
  }

  private turn(way: "previous" | "following"): void {
    const here = this.here();
    const to = here && beside(here.stairwell, here.door.household)[way];
    if (to) this.app.swap({ page: "door", lease: this.lease, household: to.household });
  }

  /** A new version of the app waits while an answer is half-written. */
  private begin(change: () => void): void {
    this.release ??= this.app.phone.update.hold();
    change();
  }

  private letGo(): void {
    this.release?.();
    this.release = undefined;
  }
}

customElements.define("door-screen", DoorScreen);
