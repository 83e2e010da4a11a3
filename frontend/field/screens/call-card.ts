/** One call: what is asked, how I stand, and what I can say to it. What waits is lit, what is over is one sentence. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { storyOf, titleOf, whenOf } from "../call-words.ts";
import { mayReturn, phaseOf } from "../calls.ts";
import { hashOf } from "../route.ts";
import type { Call, CallKind, Claim } from "../shapes.ts";
import { ageOf } from "../when.ts";
import { digits, notice } from "./parts.ts";
import { SayingScreen } from "./saying.ts";

const SETTLE_MS = 500; // a card that comes while one taps must not take the tap
const ETA_MIN = 15;
const ETAS_MIN: readonly number[] = [5, 15, 30, 60];
const MINUTE_MS = 60_000;
const CODE_DIGITS = 4;
const SHORT_MAX = 40; // longer than that it is read, not glanced at
const ICONS: Record<CallKind, string> = { call: "bell", help: "hand-helping", drill: "megaphone" };

export class CallCard extends SayingScreen {
  static override properties = {
    ...SayingScreen.properties,
    call: { attribute: false }, whole: { type: Boolean },
    eta_min: { state: true }, code: { state: true }, asking: { state: true }, settling: { state: true },
  };
  declare call: Call;
  declare whole: boolean; // on its own page there is no way to more
  declare eta_min: number;
  declare code: string;
  declare asking: "" | "code" | "sure"; // what has to be said before the word goes out
  declare settling: boolean;
  private settled: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    [this.whole, this.eta_min, this.code, this.asking, this.settling] = [false, ETA_MIN, "", "", false];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.settled);
  }

  /** How I stand has changed, so other buttons lie under the thumb. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("call") || changed.get("call")?.mine === this.call.mine) return;
    [this.asking, this.code, this.settling] = ["", "", true];
    clearTimeout(this.settled);
    this.settled = setTimeout(() => (this.settling = false), SETTLE_MS);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("asking") && this.asking) this.querySelector<HTMLElement>("input.code, button.big")?.focus(); // a field brings the phone's keys
  }

  protected override render(): TemplateResult {
    const { app, call } = this;
    const phase = phaseOf(call);
    const story = storyOf(call, app, app.time());
    const title = titleOf(call, app);
    return html`<section class="panel call ${phase} ${phase === "waits" ? "lit" : ""}" aria-label=${title}>
      <header>${this.whole ? nothing : html`<h2>${icon(ICONS[call.kind])} ${title}</h2>`}${this.age()}</header>
      ${phase === "over" && !this.whole ? html`<p class="told small">${call.text}</p>` : this.asked(phase === "waits")}
      <div role="status">${story ? told(story, call) : nothing}</div>
      ${this.saying()} ${this.acts()}
      ${this.whole || phase === "over" ? nothing : html`<a class="more" href=${hashOf({ page: "call", call: call.id })}>${app.words.calls.detail}${icon("chevron-right")}</a>`}
    </section>`;
  }

  private age(): TemplateResult {
    const { app, call } = this;
    const { words } = app;
    const { hours, minutes } = ageOf(call.opened_at, app.time());
    return html`<span class="small muted">${call.kind === "drill" ? html`<span class="chip lamp">${words.calls.drill}</span>` : nothing} ${call.opened_at ? words.calls.opened(words.time.age(hours, minutes)) : nothing}</span>`;
  }

  private asked(isQuestion: boolean): TemplateResult {
    const { app, call } = this;
    const isHeld = call.state !== "closed" && call.mine === "seated"; // the story says where and when
    return html`<p class="told ${isQuestion ? "ask" : ""} ${call.text.length > SHORT_MAX ? "long" : ""}">${call.text}</p>
      ${isHeld ? nothing : html`<p class="where">${call.place ? html`<span>${icon("map-pin")} ${call.place}</span>` : nothing}<span>${icon("clock")} ${whenOf(call, app)}</span></p>`}
      ${(isQuestion || this.whole) && call.kind !== "drill" && call.seats && call.state !== "closed" && call.mine !== "offered" ? this.short() : nothing}`;
  }

  private short(): TemplateResult {
    const { calls } = this.app.words;
    const { missing, seats } = this.call;
    return missing ? html`<p class="short">${large(calls.short(missing, seats))}</p>` : html`<p class="muted">${calls.full(seats)}</p>`;
  }

  private acts(): TemplateResult | typeof nothing {
    const { call } = this;
    const { calls } = this.app.words;
    if (call.state === "closed") return nothing;
    if (mayReturn(call)) return html`${this.yes(calls.back, "")}${this.whole ? this.etas() : nothing}`; // on the Now screen it stays small
    if (phaseOf(call) === "over") return nothing;
    if (call.mine === "asked" && call.kind === "drill") return this.yes(calls.heard, "go");
    if (call.mine === "asked") return html`${this.yes(calls.yes, "go")}${this.etas()}${this.no(calls.no)}`;
    if (call.mine === "offered") return html`${this.yes(calls.take, "go")}${this.etas()}${this.no(calls.no)}`;
    if (call.mine === "reserve") return this.no(calls.not_reserve);
    return call.mine === "seated" ? this.seated() : nothing;
  }

  private yes(label: string, look: "go" | ""): TemplateResult {
    const { app, call, eta_min } = this;
    const isDrill = call.kind === "drill";
    const hint = isDrill ? "" : this.isLater ? whenOf(call, app) : app.words.calls.yes_in(eta_min);
    return html`<button type="button" class="big ${look}" data-say="yes" ?disabled=${this.isBusy} @click=${() => this.tell({ say: "yes", ...(!isDrill && { eta_min }) })}>
      ${icon("check")}<span>${label}${hint ? html` <span class="hint">${hint}</span>` : nothing}</span></button>`;
  }

  private no(label: string): TemplateResult {
    return html`<button type="button" class="big" data-say="no" ?disabled=${this.isBusy} @click=${() => this.tell({ say: "no" })}>${label}</button>`;
  }

  /** It begins so late that nobody need say how long the way is. */
  private get isLater(): boolean {
    return Date.parse(this.call.starts_at ?? "") - this.app.time() > Math.max(...ETAS_MIN) * MINUTE_MS;
  }

  private etas(): TemplateResult | typeof nothing {
    const { calls } = this.app.words;
    if (this.isLater) return nothing;
    return html`<fieldset class="question etas"><legend class="small">${calls.eta}</legend><div class="options">${ETAS_MIN.map(
      (minutes) => html`<label class="option"><input type="radio" name="eta-${this.call.id}" value=${minutes} .checked=${minutes === this.eta_min} @change=${() => (this.eta_min = minutes)}><span>${calls.minutes(minutes)}</span></label>`,
    )}</div></fieldset>`;
  }

  private seated(): TemplateResult {
    const { calls } = this.app.words;
    if (this.asking === "code") return this.arriving();
    if (this.asking === "sure") return this.givingUp();
    return html`<button type="button" class="big go" ?disabled=${this.isBusy} @click=${() => (this.asking = "code")}>${icon("map-pin")}${calls.here}</button>
      <button type="button" class="big" ?disabled=${this.isBusy} @click=${() => (this.asking = "sure")}>${calls.give_up}</button>`;
  }

  /** The last digit says it: no reaching for a button. */
  private arriving(): TemplateResult {
    const { app, call, code } = this;
    const { calls } = app.words;
    const here = () => this.code.length === CODE_DIGITS && this.tell({ say: "here", code: this.code });
    const typed = (digits: string) => {
      this.code = digits;
      void here();
    };
    return html`<div>${digits({ id: `code-${call.id}`, label: calls.here_code, value: code, input: typed, count: CODE_DIGITS })}<p class="hint">${calls.here_why}</p></div>
      <button type="button" class="big go" data-say="here" ?disabled=${this.isBusy || code.length < CODE_DIGITS} @click=${here}>${icon("map-pin")}${calls.here}</button>
      <button type="button" class="big quiet" @click=${() => (this.asking = "")}>${app.words.app.back}</button>`;
  }

  private givingUp(): TemplateResult {
    const { calls } = this.app.words;
    return html`<p class="story" role="alert">${calls.give_up_sure}</p>
      <button type="button" class="big go" @click=${() => (this.asking = "")}>${calls.give_up_not}</button>
      <button type="button" class="big stop" data-say="no" ?disabled=${this.isBusy} @click=${() => this.tell({ say: "no" })}>${calls.give_up_act}</button>`;
  }

  private get isBusy(): boolean {
    return this.settling || this.sending !== "";
  }

  private async tell(what: Omit<Claim, "community" | "callout">): Promise<void> {
    const { id: callout, community } = this.call;
    if (this.isBusy) return;
    const isTaken = await this.say({ community, callout, ...what });
    if (!isTaken && what.say === "here") this.code = "";
  }
}

/** Whoever is on the way must see that nobody waits for them any more. */
function told(story: string, { state, mine }: Call): TemplateResult {
  return state === "closed" && mine === "seated" ? notice("", "info", html`<b>${story}</b>`) : html`<p class="story">${story}</p>`;
}

/** The first number of a sentence is its largest word. */
function large(sentence: string): TemplateResult {
  const [, before = "", number = "", after = ""] = /^(\D*)(\d+)(.*)$/.exec(sentence) ?? ["", sentence];
  return html`${before ? html`<span>${before}</span>` : nothing}<span class="num mid">${number}</span><span>${after}</span>`;
}

customElements.define("call-card", CallCard);
