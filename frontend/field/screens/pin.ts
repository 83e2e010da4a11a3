/** The PIN before the list: chosen when the list is fetched, entered when it is locked. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { digits, heading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

const DIGITS = 6;
const LAST_TRIES = 3;

export class PinScreen extends Screen {
  static override properties = { pin: { state: true }, repeat: { state: true }, said: { state: true }, busy: { state: true }, anew: { state: true }, isWiped: { state: true }, trouble: { state: true } };
  declare pin: string;
  declare repeat: string;
  declare said: string;
  declare busy: boolean;
  declare anew: boolean; // the old one is forgotten
  declare isWiped: boolean;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.pin, this.repeat, this.said, this.busy, this.anew, this.isWiped, this.trouble] = ["", "", "", false, false, false, null];
  }

  protected override render() {
    return this.app.phone.vault.state === "locked" && !this.anew ? this.entering() : this.choosing();
  }

  private entering(): TemplateResult {
    const { words, phone } = this.app;
    return html`<form class="screen" @submit=${this.opened}>${heading(words.pin.enter)}
      <p class="muted">${words.pin.why}</p>
      <div class="panel lit">${digits({ id: "pin", label: words.pin.label, value: this.pin, input: (pin) => this.typed(pin), secret: true })}
        ${this.message(phone.vault.tries_left <= LAST_TRIES ? words.pin.last_tries : "")}
        <button class="go big" ?disabled=${this.busy}>${icon("key-round")}${this.busy ? words.pin.opening : words.pin.open}</button></div>
      <details class="panel"><summary>${words.pin.forgotten}</summary><p>${words.pin.forgotten_how}</p><button type="button" class="big" @click=${this.forgot}>${words.pin.anew}</button></details></form>`;
  }

  private choosing(): TemplateResult {
    const { words, phone } = this.app;
    const isExpired = phone.vault.state === "expired";
    return html`<form class="screen" @submit=${this.chosen}>${heading(isExpired ? words.pin.expired : words.pin.set)}
      ${this.isWiped ? notice("gap", "triangle-alert", words.pin.wiped) : html`<p class="muted">${isExpired ? words.pin.expired_why : words.pin.why}</p>`}
      <div class="panel lit">${digits({ id: "pin", label: words.pin.label, value: this.pin, input: (pin) => (this.pin = pin), secret: true })}
        ${digits({ id: "repeat", label: words.pin.repeat, value: this.repeat, input: (pin) => (this.repeat = pin), secret: true })}
        ${this.message("")}
        <button class="go big" ?disabled=${this.busy}>${icon("download")}${this.busy ? words.pin.fetching : words.pin.keep}</button></div>
      ${this.trouble ? troubled(this.trouble, this.app) : nothing}
      ${this.anew ? html`<button type="button" class="big quiet" @click=${this.remembered}>${words.app.back}</button>` : nothing}</form>`;
  }

  private message(more: string): TemplateResult {
    return html`<div role="alert">${this.said ? html`<p class="error">${this.said}</p>${more ? html`<p class="small">${more}</p>` : nothing}` : nothing}</div>`;
  }

  /** The sixth digit opens: no reaching for a button. */
  private typed(pin: string): void {
    this.pin = pin;
    if (pin.length === DIGITS) void this.open();
  }

  private readonly opened = (event: Event) => {
    event.preventDefault();
    void this.open();
  };

  private async open(): Promise<void> {
    const { words, phone } = this.app;
    if (this.busy) return;
    if (!this.pin && this.said) return; // it was opened by the sixth digit, and refused: that stays to be read
    if (this.pin.length !== DIGITS) return this.refuse(words.pin.incomplete);
    [this.busy, this.said] = [true, ""];
    try {
      const outcome = await phone.vault.open(this.pin);
      if (outcome === "wrong") this.said = words.pin.wrong(phone.vault.tries_left);
      this.isWiped = outcome === "wiped";
    } catch (error) {
      this.said = troubleOf(error, words).sentence;
    }
    [this.busy, this.pin] = [false, ""];
  }

  private readonly chosen = async (event: Event) => {
    event.preventDefault();
    const { words, phone } = this.app;
    if (this.busy) return;
    if (this.pin.length !== DIGITS) return this.refuse(words.pin.incomplete);
    if (isPlain(this.pin)) return this.refuse(words.pin.plain);
    if (this.pin !== this.repeat) return this.refuse(words.pin.unlike);
    [this.busy, this.said, this.trouble] = [true, "", null];
    try {
      await phone.vault.pull(this.pin);
      [this.pin, this.repeat, this.anew, this.isWiped] = ["", "", false, false];
    } catch (error) {
      this.trouble = troubleOf(error, words);
    } finally {
      this.busy = false;
    }
  };

  private refuse(sentence: string): void {
    [this.said, this.repeat] = [sentence, ""];
  }

  private readonly forgot = () => {
    [this.anew, this.pin, this.said] = [true, "", ""];
  };

  private readonly remembered = () => {
    [this.anew, this.pin, this.repeat, this.said] = [false, "", "", ""];
  };
}

/** One digit six times, or six in a row, is what a thief tries first. */
export function isPlain(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]!);
}

customElements.define("pin-screen", PinScreen);
