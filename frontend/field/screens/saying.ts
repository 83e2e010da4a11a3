/** What every screen does on which I say something to a call: it goes out at once, is said once more where the answer was lost, and never waits. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { Refusal } from "../phone/phone.ts";
import type { Claim } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import type { Words } from "../words/index.ts";
import { notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

const OUTDATED: ReadonlySet<string> = new Set(["closed", "has_seat", "not_found"]); // it stands otherwise than it is shown

export abstract class SayingScreen extends Screen {
  static override properties = { sending: { state: true }, trouble: { state: true } };
  declare sending: "" | "first" | "again";
  declare trouble: Trouble | null;
  private last: Claim | null = null;

  constructor() {
    super();
    [this.sending, this.trouble] = ["", null];
  }

  /** Whether it was taken. */
  protected async say(claim: Claim): Promise<boolean> {
    const { app } = this;
    if (this.sending) return false;
    [this.last, this.sending, this.trouble] = [claim, "first", null];
    try {
      await app.sayTo(claim, () => (this.sending = "again"));
      return true;
    } catch (error) {
      this.trouble = claimTrouble(error, app.words);
      if (OUTDATED.has(this.trouble.code)) void app.loadCalls();
      return false;
    } finally {
      this.sending = "";
    }
  }

  /** Stands before the buttons: below them the dock would cover it. */
  protected saying(): TemplateResult {
    const { words } = this.app;
    const said = { "": "", first: words.calls.sending, again: words.calls.again }[this.sending];
    return html`<p class="small" role="status">${said}</p>${this.trouble && !this.sending ? this.refused(this.trouble) : nothing}`;
  }

  private refused(trouble: Trouble): TemplateResult {
    const { app, last } = this;
    const { code, sentence } = trouble;
    if (code === "sign_in") return troubled(trouble, app);
    const isLost = code === "offline" || code === "unsure";
    const mayRepeat = last !== null && code !== "wrong_code" && !OUTDATED.has(code);
    return html`<div role="alert">${notice("", isLost ? "wifi-off" : "info", html`<span>${sentence}</span>
      ${mayRepeat ? html`<button type="button" class="go" @click=${() => this.say(last)}>${icon("refresh-cw")}${app.words.app.again}</button>` : nothing}
      ${code === "wrong_code" ? nothing : this.otherWay()}`)}</div>`;
  }

  /** A telephone and a group go where the network does not. */
  private otherWay(): TemplateResult {
    const { words, now } = this.app;
    const { name, phone } = now?.leader ?? { name: "", phone: "" };
    return html`<span class="small">${words.calls.call_desk}</span>${phone ? html`<a class="button" href="tel:${phone}">${icon("phone")}${words.now.call_name(name)}</a>` : nothing}`;
  }
}

/** Our own sentence where the code is known: it says what to do, in the language that is spoken now. */
export function claimTrouble(error: unknown, words: Words): Trouble {
  const { calls } = words;
  const { code = "", status = 0 } = error instanceof Refusal ? error : {};
  if (code === "unsure") return { code, sentence: calls.unsure };
  if (code === "offline") return { code, sentence: calls.not_sent };
  const known = status === 401 ? undefined : calls.refusals[code as keyof Words["calls"]["refusals"]];
  return known ? { code, sentence: known } : troubleOf(error, words);
}
