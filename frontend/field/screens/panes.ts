/** A stairwell as its windows: small as a picture, or large enough for a thumb in a glove. */
import { html, nothing, type TemplateResult } from "lit";
import { hashOf } from "../route.ts";
import type { Door, Stairwell } from "../shapes.ts";
import { type Landing, landings, leftIn, type Mark, MARKS, markOf } from "../walk.ts";
import type { Language, Words } from "../words/index.ts";

const TALL = 9; // storeys: from here on the picture draws them smaller
const TOWER = 20;

/** How the house looks from across the street. */
export function picture(stairwell: Stairwell, words: Words): TemplateResult {
  const { left, all } = leftIn(stairwell);
  const storeys = landings(stairwell);
  const height = storeys.length > TOWER ? "tower" : storeys.length > TALL ? "tall" : "";
  return html`<div class="facade ${height}" role="img" aria-label=${words.doors.picture(left, all)}>${storeys.map(
    ({ doors }) => html`<div class="row-of">${doors.map((door) => html`<i class=${door ? "pane" : "hole"} data-state=${door ? markOf(door, stairwell) : nothing}></i>`)}</div>`,
  )}</div>`;
}

export function wall(stairwell: Stairwell, words: Words): TemplateResult {
  return html`<div class="house">${landings(stairwell).map((landing) => storey(landing, stairwell, words))}</div>${legend(stairwell, words)}`;
}

function storey({ storey, columns, doors }: Landing, stairwell: Stairwell, words: Words): TemplateResult {
  return html`<div class="landing" role="group" aria-label=${words.doors.storey(storey)}>
    <span class="storey-number" aria-hidden="true">${storey}</span>
    <div class="windows" data-columns=${columns || nothing}>${doors.map((door) => (door ? window(door, stairwell, words) : html`<span class="hole"></span>`))}</div>
  </div>`;
}

function window(door: Door, stairwell: Stairwell, words: Words): TemplateResult {
  const mark = markOf(door, stairwell);
  return html`<a class="pane" data-state=${mark} href=${hashOf({ page: "door", lease: stairwell.lease, household: door.household })}
    aria-label="${door.label}, ${wordOf(door, stairwell, words)}"><span class=${door.label.length > 6 ? "tiny" : nothing}>${door.label}</span></a>`;
}

/** The round, and whether it is a second look at it. */
export function titled({ round, purpose }: Stairwell, { language, words }: { language: Language; words: Words }): string {
  return [round.title[language] || round.title.zh, purpose === "check" ? words.doors.second : ""].filter(Boolean).join(" · ");
}

/** What was found there, or how the window looks. */
export function wordOf(door: Door, stairwell: Stairwell, words: Words): string {
  const mark = markOf(door, stairwell);
  if (stairwell.purpose === "check") return door.checks.length ? words.door.seen : words.marks.missing;
  const result = mark === "reached" || mark === "excused" ? words.results[door.result as keyof Words["results"]] : undefined;
  return result?.label ?? words.marks[mark];
}

export function legend(stairwell: Stairwell, words: Words): TemplateResult {
  const counts = new Map<Mark, number>();
  for (const door of stairwell.doors) counts.set(markOf(door, stairwell), (counts.get(markOf(door, stairwell)) ?? 0) + 1);
  const shown = MARKS.filter((mark) => counts.get(mark));
  const named = (mark: Mark) => (mark === "out" && stairwell.purpose === "check" ? words.door.seen : words.marks[mark]);
  return html`<ul class="legend">${shown.map((mark) => html`<li><i class="pane" data-state=${mark} aria-hidden="true"></i>${named(mark)} ${counts.get(mark)}</li>`)}</ul>`;
}
