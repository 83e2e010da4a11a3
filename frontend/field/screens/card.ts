/** What is to be done at the doors: in the volunteer's language, and as a card in large type that is held up to a resident. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { hashOf } from "../route.ts";
import type { Stairwell } from "../shapes.ts";
import type { App } from "../state.ts";
import { stairwellOf } from "../walk.ts";
import { empty, heading } from "./parts.ts";
import { Screen } from "./screen.ts";

const OWN: Record<string, string> = { zh: "中文", en: "English", bo: "བོད་ཡིག", ug: "ئۇيغۇرچە", mn: "Монгол", kk: "Қазақша", ja: "日本語", ko: "한국어", ru: "Русский", fr: "Français", de: "Deutsch", es: "Español", ar: "العربية" };

/** The reader's own language if it is there, else Chinese, else any. */
export function inLanguage(told: Record<string, string>, preferred: string): string {
  return [preferred, "zh", ...Object.keys(told).sort()].find((code) => told[code]) ?? "";
}

export function told({ round }: Stairwell, { language, words }: App): TemplateResult | typeof nothing {
  const code = inLanguage(round.instructions, language);
  return code ? html`<details class="panel"><summary>${words.doors.what_to_do}</summary><p class="told" lang=${code} dir="auto">${round.instructions[code]}</p></details>` : nothing;
}

export function cardLink({ round, lease }: Stairwell, { language, words }: App, household = ""): TemplateResult | typeof nothing {
  return inLanguage(round.instructions, language) ? html`<a class="button quiet" href=${hashOf({ page: "card", lease, household })}>${icon("languages")}${words.door.show_card}</a>` : nothing;
}

export class CardScreen extends Screen {
  static override properties = { lease: {}, chosen: { state: true } };
  declare lease: string;
  declare chosen: string;

  constructor() {
    super();
    [this.lease, this.chosen] = ["", ""];
  }

  protected override render() {
    const { app } = this;
    const { words, language } = app;
    const told = stairwellOf(app.tasks, this.lease)?.round.instructions ?? {};
    const code = inLanguage(told, this.chosen || language);
    if (!code) return html`<div class="screen">${heading(words.door.card)}${empty("languages", words.app.not_found)}</div>`;
    return html`<div class="screen card">
      <h1 class="visually-hidden" tabindex="-1">${words.door.card}</h1>
      <fieldset class="options"><legend class="visually-hidden">${words.door.card_language}</legend>${Object.keys(told).filter((one) => told[one]).map(
        (one) => html`<label class="option"><input type="radio" name="card" value=${one} .checked=${one === code} @change=${() => (this.chosen = one)}><span>${named(one, app)}</span></label>`,
      )}</fieldset>
      <p class="told large" lang=${code} dir="auto">${told[code]}</p>
    </div>`;
  }
}

/** Each language is named in itself, and for whoever cannot read it (or whose phone has no such letters) as the phone calls it. */
function named(code: string, app: App): TemplateResult {
  const own = OWN[code] ?? "";
  const ours = code === "zh" || code === "en" ? "" : calledHere(code, app);
  return html`<bdi><bdi lang=${code}>${own}</bdi> ${ours}</bdi>`;
}

function calledHere(code: string, { words, language }: App): string {
  const known = words.tongues[code as keyof typeof words.tongues];
  if (known) return known;
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

customElements.define("card-screen", CardScreen);
