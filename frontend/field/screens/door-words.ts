/** Who lives behind a door, what they need, and what was found there before. */
import { html, nothing, type TemplateResult } from "lit";
import type { Door, Stairwell } from "../shapes.ts";
import type { App } from "../state.ts";
import { markOf, missingIn } from "../walk.ts";
import { timeText } from "../when.ts";
import type { Words } from "../words/index.ts";
import { wordOf } from "./panes.ts";
import { notice } from "./parts.ts";

export function about(door: Door, stairwell: Stairwell, { words, language }: App): TemplateResult {
  const people = door.occupancy === "empty" ? words.door.empty : door.people ? words.door.people(door.people) : words.door.people_unknown;
  return html`<p class="who">${door.who ? html`<b>${door.who}</b> · ` : nothing}${people}</p>
    ${door.needs.length ? html`<ul class="needs">${door.needs.map((code) => html`<li class="chip lamp">${need(code, words)}</li>`)}</ul>` : nothing}
    <p class="small">${found(door, stairwell, { words, language } as App)}</p>`;
}

export function need(code: string, { needs }: Words): string {
  return needs[code as keyof Words["needs"]] ?? needs.other;
}

/** Whoever checks is not shown what was found the first time. */
function found(door: Door, stairwell: Stairwell, { words, language }: App): TemplateResult {
  const isCheck = stairwell.purpose === "check";
  const facts = isCheck
    ? []
    : [
        door.reached && missingIn(door) && stairwell.round.target === "person" ? words.door.reached_of(door.reached, door.units) : "",
        door.attempts ? words.door.tried(door.attempts) : "",
        door.last_at ? words.door.last(timeText(door.last_at, language)) : "",
        door.visit_from && door.visit_until ? words.door.revisit(timeText(door.visit_from, language), timeText(door.visit_until, language)) : "",
      ];
  return html`<i class="pane" data-state=${markOf(door, stairwell)} aria-hidden="true"></i> ${[wordOf(door, stairwell, words), ...facts].filter(Boolean).join(" · ")}`;
}

/** What one must know before choosing: it was told already, twice unlike, or is not asked for. */
export function state(door: Door, stairwell: Stairwell, { words, language }: App): TemplateResult | typeof nothing {
  if (stairwell.purpose === "check") return notice("", "info", words.door.second);
  if (door.state === "conflict") return notice("gap", "triangle-alert", words.door.conflict);
  if (!door.units) return notice("", "info", words.door.out);
  if (!door.answers.length) return nothing;
  const result = words.results[door.result as keyof Words["results"]]?.label ?? words.marks[markOf(door, stairwell)];
  return notice("lamp", "info", words.door.told(result, timeText(door.last_at, language)));
}
