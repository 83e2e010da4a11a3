/** A stairwell goes from one pair of hands to the next by a code of six digits. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { Stairwell } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { leftIn, nameOf } from "../walk.ts";
import { timeText } from "../when.ts";
import { digits, empty, heading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

const DIGITS = 6;

export class HandOverScreen extends Screen {
  static override properties = { kept: { state: true }, given: { state: true }, busy: { state: true }, trouble: { state: true } };
  declare kept: ReadonlySet<string>; // leases that are not handed over
  declare given: { code: string; until: string } | null;
  declare busy: boolean;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.kept, this.given, this.busy, this.trouble] = [new Set(), null, false, null];
  }

  protected override render() {
    const { words, language, tasks } = this.app;
    const held = tasks?.stairwells ?? [];
    if (this.given) return html`<div class="screen">${heading(words.handing.title)}<section class="panel lit code-panel"><p>${words.handing.code}</p><p class="given" aria-label=${[...this.given.code].join(" ")}>${this.given.code}</p><p class="muted">${words.handing.valid(timeText(this.given.until, language))}</p></section></div>`;
    return html`<form class="screen" @submit=${this.asked}>${heading(words.handing.title)}
      ${held.length ? this.choice(held) : empty("door-closed", words.handing.none)}
      ${this.trouble ? troubled(this.trouble, this.app) : nothing}</form>`;
  }

  private choice(held: readonly Stairwell[]): TemplateResult {
    const { words, phone } = this.app;
    const { waiting } = phone.outbox.state;
    const given = held.filter(({ lease }) => !this.kept.has(lease));
    return html`<p>${words.handing.lead}</p>
      <fieldset class="panel choices"><legend class="visually-hidden">${words.handing.title}</legend>${held.map(
        (one) => html`<label class="choice"><input type="checkbox" .checked=${!this.kept.has(one.lease)} @change=${() => this.toggle(one.lease)}><span>${nameOf(one)}<span class="hint">${words.doors.left(leftIn(one).left)}</span></span></label>`,
      )}</fieldset>
      ${waiting ? notice("lamp", "send", html`<span>${words.handing.unsent(waiting)}</span><button type="button" @click=${() => phone.outbox.sync()}>${words.outbox.try_now}</button>`) : nothing}
      <button class="go big" ?disabled=${this.busy || !given.length}>${icon("repeat")}${words.handing.ask}</button>`;
  }

  private toggle(lease: string): void {
    const kept = new Set(this.kept);
    if (!kept.delete(lease)) kept.add(lease);
    this.kept = kept;
  }

  private readonly asked = async (event: Event) => {
    event.preventDefault();
    const { app } = this;
    const leases = (app.tasks?.stairwells ?? []).map(({ lease }) => lease).filter((lease) => !this.kept.has(lease));
    [this.busy, this.trouble] = [true, null];
    try {
      await app.phone.outbox.sync();
      this.given = await app.phone.server.handOver(leases);
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
    }
  };
}

export class TakeOverScreen extends Screen {
  static override properties = { code: { state: true }, said: { state: true }, taken: { state: true }, busy: { state: true }, trouble: { state: true } };
  declare code: string;
  declare said: string;
  declare taken: number | null;
  declare busy: boolean;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.code, this.said, this.taken, this.busy, this.trouble] = ["", "", null, false, null];
  }

  protected override render() {
    const { words } = this.app;
    if (this.taken !== null)
      return html`<div class="screen">${heading(words.handing.taking)}<div role="status">${notice("ok", "circle-check", words.handing.taken(this.taken))}</div>${this.trouble ? troubled(this.trouble, this.app) : nothing}<a class="button go big" href="#/doors">${words.app.go_doors}${icon("arrow-right")}</a></div>`;
    return html`<form class="screen" @submit=${this.asked}>${heading(words.handing.taking)}<p>${words.handing.taking_lead}</p>
      <div class="panel lit">${digits({ id: "code", label: words.handing.code_label, value: this.code, input: (code) => (this.code = code) })}
        <div role="alert">${this.said ? html`<p class="error">${this.said}</p>` : nothing}</div>
        <button class="go big" ?disabled=${this.busy}>${words.handing.take}</button></div>
      ${this.trouble ? troubled(this.trouble, this.app) : nothing}</form>`;
  }

  private readonly asked = async (event: Event) => {
    event.preventDefault();
    const { app } = this;
    this.said = this.code.length === DIGITS ? "" : app.words.handing.incomplete;
    if (this.said || this.busy) return;
    [this.busy, this.trouble] = [true, null];
    try {
      this.taken = (await app.phone.server.takeOver(this.code)).leases;
      if (app.phone.vault.state === "open") await app.phone.vault.refresh();
      void app.loadNow();
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
    }
  };
}

customElements.define("hand-over-screen", HandOverScreen);
customElements.define("take-over-screen", TakeOverScreen);
