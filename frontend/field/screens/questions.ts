/** The round's own questions, with closed answers only, and how many people were met. */
import { html, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { PEOPLE_MAX } from "../kinds.ts";
import type { RoundTold } from "../shapes.ts";
import type { Language, Words } from "../words/index.ts";

export interface Counted {
  people: number;
  excused: number;
}
interface Asking {
  answers: Record<string, string>;
  language: Language;
  chosen: (answers: Record<string, string>) => void;
}

export function questions(asked: RoundTold["questions"], { answers, language, chosen }: Asking): TemplateResult[] {
  return asked.map(
    (question) => html`<fieldset class="question"><legend>${question[language] || question.zh}</legend><div class="options">${question.options.map(
      (option) => html`<label class="option"><input type="radio" name="q-${question.code}" value=${option.code} .checked=${answers[question.code] === option.code}
        @change=${() => chosen({ ...answers, [question.code]: option.code })}><span>${option[language] || option.zh}</span></label>`,
    )}</div></fieldset>`,
  );
}

export function counter(counted: Counted, { door }: Words, changed: (counted: Counted) => void): TemplateResult {
  const row = (name: keyof Counted, label: string) => {
    const to = (count: number) => changed({ ...counted, [name]: Math.min(Math.max(count, 0), PEOPLE_MAX) });
    return html`<div class="counter" role="group" aria-label=${label}><span>${label}</span><div>
      <button type="button" aria-label=${door.fewer(label)} ?disabled=${!counted[name]} @click=${() => to(counted[name] - 1)}>${icon("minus")}</button>
      <output aria-live="polite">${counted[name]}</output>
      <button type="button" aria-label=${door.more(label)} @click=${() => to(counted[name] + 1)}>${icon("plus")}</button></div></div>`;
  };
  return html`<section class="counters" aria-label=${door.how_many}>${row("people", door.people_reached)}${row("excused", door.people_away)}</section>`;
}
