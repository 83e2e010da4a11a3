/** The week by person: a row for each of them, their duties as bars along the hours of the days. */
import { html, nothing, type TemplateResult } from "lit";
import { gapsOf } from "./board-count.ts";
import type { Person } from "./board-data.ts";
import { type Bar, found, type Line } from "./board-layout.ts";
import { placed } from "./board-placed.ts";
import { dayHead } from "./board-posts.ts";
import { keyOf, type Scene } from "./board-scene.ts";
import { chip, saidOfDuty, shiftLine } from "./board-shift.ts";
import { span } from "./board-time.ts";
import { cautions } from "./board-words.ts";

const TRAY = -2; // its row among the stops: above all others
const GAPS = -1;

/** Rows of blocks rather than of a table: what is out of sight is not even laid out. */
export function peopleTable(scene: Scene): TemplateResult {
  const { words } = scene;
  const lines = found(scene.lines, scene.filter);
  const tray = lines.some(({ person }) => isPickedHere(scene, person)) ? "below" : scene.hold.held ? "above" : "none";
  return html`<div class="by-person" role="table" aria-label=${words.by_person} ${placed({ days: scene.board.days })}>
    <div role="row" class="heads"><div role="columnheader" class="corner">${words.person}</div>${days(scene, (day) => dayHead(scene, day), "columnheader")}</div>
    ${tray === "above" ? trayRow(scene) : gapRow(scene)}
    ${lines.map((line, row) => html`${personRow(scene, line, row)}${tray === "below" && isPickedHere(scene, line.person) ? trayRow(scene) : nothing}`)}
  </div>${lines.length ? nothing : html`<p class="none">${words.nobody_found}</p>`}`;
}

/** Somebody taken from their own row looks for a place right below it; somebody from the list of the free does so on top. */
function isPickedHere({ hold }: Scene, { id }: Person): boolean {
  return hold.held?.person.id === id && hold.held.from !== "";
}

function gapRow(scene: Scene): TemplateResult | typeof nothing {
  const gaps = gapsOf(scene.board);
  if (!gaps.length) return nothing;
  return html`<div role="row" class="gaps"><div role="rowheader"><span class="name">${scene.words.open_gaps}</span></div>${days(scene, (day) => gaps.filter((gap) => gap.day === day).map((gap) => shiftLine(scene, gap, GAPS)))}</div>`;
}

function trayRow(scene: Scene): TemplateResult {
  return html`<div role="row" class="tray"><div role="rowheader"><span class="name">${scene.words.how_to}</span><span class="under">${scene.hold.held?.person.name}</span></div>${days(scene, (day) => scene.board.shifts.filter((shift) => shift.day === day).map((shift) => shiftLine(scene, shift, TRAY)))}</div>`;
}

function days(scene: Scene, cell: (day: number) => unknown, role = "cell"): TemplateResult[] {
  return Array.from({ length: scene.board.days }, (_, day) => html`<div role=${role} class=${day === scene.today ? "today" : nothing}>${cell(day)}</div>`);
}

function personRow(scene: Scene, line: Line, row: number): TemplateResult {
  return html`<div role="row" class="line" ${placed({ lanes: line.lanes })}><div role="rowheader">${personName(scene, line.person)}</div>${days(
    scene,
    (day) => html`${line.away[day]!.map((piece) => html`<i class="away" title=${scene.words.away} ${placed(percents(piece))}></i>`)}${line.days[day]!.map((bar) => barOf(scene, bar, row))}`,
  )}</div>`;
}

function personName(scene: Scene, person: Person): TemplateResult {
  const { board, words } = scene;
  const marks = cautions(words, person, board);
  return html`<span class="who"><span class="name">${person.name}</span><span class="under">${person.unit}</span></span>
    <span class="load" title=${words.load_said(person.workedMin, person.plannedMin, board.limits.weekMin)}>${meter(person, board.limits.weekMin)}${words.load(person.plannedMin, board.limits.weekMin)}${marks.map((one) => html`<span class="mark">${one}</span>`)}</span>`;
}

/** Worked is filled, planned is outlined, the limit is the whole. */
function meter({ workedMin, plannedMin }: Person, limit: number): TemplateResult | typeof nothing {
  if (!limit) return nothing;
  const share = (minutes: number) => `${Math.min(100, (100 * minutes) / limit).toFixed(1)}%`;
  return html`<svg class="meter" aria-hidden="true"><rect class="planned" width=${share(plannedMin)} height="100%" rx="2"></rect><rect class="worked" width=${share(workedMin)} height="100%" rx="2"></rect></svg>`;
}

function barOf(scene: Scene, bar: Bar, row: number): TemplateResult {
  const { shift, duty } = bar;
  const key = keyOf(shift.id, duty.person);
  const isHeld = scene.hold.held?.person.id === duty.person && scene.hold.held.from === shift.id;
  return html`<button type="button" class="chip bar" data-key=${key} data-row=${row} data-day=${bar.day} data-shift=${shift.id} data-person=${duty.person} data-state=${duty.state} data-change=${duty.change || nothing} data-hand=${duty.isByHand ? "" : nothing} data-held=${isHeld ? "" : nothing} data-end=${bar.isAtEdge ? "" : nothing} data-cut=${bar.isCutAfter ? "after" : bar.isCutBefore ? "before" : nothing} tabindex=${scene.stop === key ? 0 : -1} aria-label=${saidOfDuty(scene, shift, duty)} ${placed({ ...percents(bar), lane: bar.lane })}><span>${scene.posts.get(shift.post)?.name}</span></button>`;
}

function percents({ left, width }: { left: number; width: number }): { left: string; width: string } {
  return { left: `${(left * 100).toFixed(2)}%`, width: `${(width * 100).toFixed(2)}%` };
}

/** On a phone: everybody's duties of one day, as a list. */
export function peopleOfDay(scene: Scene): TemplateResult {
  const { words, day, hold, board } = scene;
  const lines = found(scene.lines, scene.filter);
  const here = lines.map((line) => ({ line, duties: board.shifts.filter((shift) => shift.day === day).flatMap((shift) => shift.duties.filter(({ person }) => person === line.person.id).map((duty) => ({ shift, duty }))) }));
  const sorted = [...here.filter(({ duties }) => duties.length), ...here.filter(({ duties }) => !duties.length)];
  const tray = html`<div class="entry tray">${board.shifts.filter((shift) => shift.day === day).map((shift) => shiftLine(scene, shift, TRAY))}</div>`;
  const isBelow = (person: Person) => hold.held?.person.id === person.id;
  return html`<div class="list">${hold.held && !lines.some(({ person }) => isBelow(person)) ? tray : nothing}${sorted.map(
    ({ line, duties }, row) => html`<section class="entry person"><h3>${personName(scene, line.person)}</h3>
      <div class="names">${duties.length ? duties.map(({ shift, duty }) => chip(scene, shift, { duty, row, text: `${span(shift.start, shift.end)} ${scene.posts.get(shift.post)?.name ?? ""}` })) : html`<span class="off">${words.no_duty}</span>`}</div></section>${isBelow(line.person) ? tray : nothing}`,
  )}${lines.length ? nothing : html`<p class="none">${words.nobody_found}</p>`}</div>`;
}
