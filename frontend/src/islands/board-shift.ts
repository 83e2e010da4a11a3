/** One shift in a cell: its hours, what it lacks, and the people on it. The same box is what a person is put down on. */
import { html, nothing, type TemplateResult } from "lit";
import { isOpenGap, isRunning, kept, missing, welcome } from "./board-count.ts";
import type { Duty, Shift } from "./board-data.ts";
import { keyOf, type Scene } from "./board-scene.ts";
import { dateOf, span } from "./board-time.ts";
import type { BoardWords } from "./board-words.ts";

export function shiftBox(scene: Scene, shift: Shift, row: number): TemplateResult {
  return html`<div class="shift" data-target=${shift.id} data-short=${isOpenGap(shift, scene.now) ? "" : nothing} data-running=${isRunning(shift, scene.now) ? "" : nothing} data-over=${shift.end <= scene.now ? "" : nothing} data-fit=${scene.hold.fit(shift.id) || nothing} data-aimed=${scene.aimed === shift.id ? "" : nothing}>
    ${head(scene, shift, { row, name: "" })}
    <div class="names">${shift.duties.map((duty) => chip(scene, shift, { duty, row, text: scene.people.get(duty.person)?.name ?? "" }))}</div>
  </div>`;
}

/** A shift as one line with its post: among the gaps, and among the places where somebody could go. */
export function shiftLine(scene: Scene, shift: Shift, row: number): TemplateResult {
  return html`<div class="shift slim" data-target=${shift.id} data-short=${isOpenGap(shift, scene.now) ? "" : nothing} data-fit=${scene.hold.fit(shift.id) || nothing} data-aimed=${scene.aimed === shift.id ? "" : nothing}>
    ${head(scene, shift, { row, name: scene.posts.get(shift.post)?.name ?? "" })}
  </div>`;
}

function head(scene: Scene, shift: Shift, { row, name }: { row: number; name: string }): TemplateResult {
  const key = keyOf(shift.id);
  const [isNow, lack] = [isRunning(shift, scene.now) && !name, lackOf(scene, shift)];
  return html`<button type="button" class="head" data-key=${key} data-row=${row} data-day=${shift.day} tabindex=${scene.stop === key ? 0 : -1} title=${missing(shift) && !scene.hold.held ? shift.why.join("\n") : nothing}
    aria-label=${[[span(shift.start, shift.end), name, isNow ? scene.words.running : "", lack.text].filter(Boolean).join(" "), ...saidOf(scene, shift)].join(", ")}>
    <span class="hours">${span(shift.start, shift.end)}</span> ${name ? html`<span class="at">${name}</span> ` : nothing}${isNow ? html`<span class="running">${scene.words.running}</span> ` : nothing}${lack.text ? html`<span class=${lack.kind}>${lack.text}</span>` : nothing}
  </button>`;
}

function lackOf({ words, now }: Scene, shift: Shift): { kind: "gap" | "more"; text: string } {
  const [lacking, more, isOver] = [missing(shift), welcome(shift), shift.end <= now];
  if (lacking) return isOver ? { kind: "more", text: words.was_missing(lacking) } : { kind: "gap", text: words.missing(lacking) };
  return { kind: "more", text: more && !isOver ? words.welcome(more) : "" };
}

/** What a screen reader hears of a shift beyond what is written: whether the held person may go there, where it is, who is on it. */
function saidOf({ words, board, hold, posts }: Scene, shift: Shift): string[] {
  const fit = hold.fit(shift.id);
  const verdict = fit === "yes" ? words.possible : fit === "own" ? words.stays : fit === "no" ? `${words.refused}: ${hold.why(shift.id)}` : "";
  return [verdict, `${posts.get(shift.post)?.name} ${words.weekday(dateOf(board.from, shift.day))}`, words.cover(kept(shift).length, shift.must, welcome(shift))].filter(Boolean);
}

export function chip(scene: Scene, shift: Shift, { duty, row, text }: { duty: Duty; row: number; text: string }): TemplateResult {
  const key = keyOf(shift.id, duty.person);
  const isHeld = scene.hold.held?.person.id === duty.person && scene.hold.held.from === shift.id;
  const said = saidOfDuty(scene, shift, duty);
  return html`<button type="button" class="chip" data-key=${key} data-row=${row} data-day=${shift.day} data-shift=${shift.id} data-person=${duty.person} data-state=${duty.state} data-change=${duty.change || nothing} data-hand=${duty.isByHand ? "" : nothing} data-held=${isHeld ? "" : nothing} tabindex=${scene.stop === key ? 0 : -1} aria-label=${said.startsWith(text) ? said : `${text}, ${said}`}><span>${text}</span></button>`;
}

export function saidOfDuty({ words, people, titles }: Scene, shift: Shift, duty: Duty): string {
  return [people.get(duty.person)?.name, titles.get(shift.id), ...stateWords(words, duty)].filter(Boolean).join(", ");
}

export function stateWords(words: BoardWords, { state, change, isByHand }: Duty): string[] {
  const said = { planned: words.planned, here: words.here, late: words.late_one, done: words.done, absent: words.absent }[state];
  return [said, ...(change ? [words[change]] : []), ...(isByHand ? [words.by_hand] : [])];
}
