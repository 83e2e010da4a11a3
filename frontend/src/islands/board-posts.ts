/** The week by post: a row for each post, a column for each day, its shifts one below another. */
import { html, nothing, type TemplateResult } from "lit";
import { freeOn, isOpenGap, missing } from "./board-count.ts";
import type { Post } from "./board-data.ts";
import { shiftBox } from "./board-shift.ts";
import type { Scene } from "./board-scene.ts";
import { clock, dateOf } from "./board-time.ts";
import { demands } from "./board-words.ts";

export function postsTable(scene: Scene): TemplateResult {
  const { board, words } = scene;
  return html`<table class="by-post">
    <thead><tr><th scope="col" class="corner">${words.post}</th>${Array.from({ length: board.days }, (_, day) => html`<th scope="col" class=${day === scene.today ? "today" : nothing}>${dayHead(scene, day)}</th>`)}</tr></thead>
    <tbody>${board.posts.map(
      (post, row) => html`<tr><th scope="row">${postName(scene, post)}</th>${scene.rows.get(post.id)!.map(
        (shifts, day) => html`<td class=${day === scene.today ? "today" : nothing}>${shifts.map((shift) => shiftBox(scene, shift, row))}</td>`,
      )}</tr>`,
    )}</tbody>
  </table>`;
}

/** On a phone: the posts of one day, one below another. */
export function postsOfDay(scene: Scene): TemplateResult {
  const rows = scene.board.posts.map((post, row) => ({ post, row, shifts: scene.rows.get(post.id)![scene.day] ?? [] }));
  return html`<div class="list">${rows.filter(({ shifts }) => shifts.length).map(
    ({ post, row, shifts }) => html`<section class="entry"><h3>${postName(scene, post)}</h3>${shifts.map((shift) => shiftBox(scene, shift, row))}</section>`,
  )}</div>`;
}

function postName({ words }: Scene, post: Post): TemplateResult {
  const asks = demands(words, post);
  return html`<span class="name">${post.name}</span><span class="under">${[post.kind, post.place].filter((one) => one && one !== post.name).join(" · ")}</span>${asks.length ? html`<span class="asks">${asks.map((one) => html`<span>${one}</span>`)}</span>` : nothing}`;
}

export function dayHead(scene: Scene, day: number): TemplateResult {
  const { words, board } = scene;
  const date = dateOf(board.from, day);
  return html`<span class="day"><b>${words.weekday(date)}</b> ${words.date(date)}${day === scene.today ? html` <span class="clock"><span class="unseen">${words.today}</span>${clock(scene.now)}</span>` : nothing}</span>
    <span class="counts">${gapsOn(scene, day)}${scene.canEdit ? html`<button type="button" class="free" data-free=${day} aria-expanded=${scene.free === day}>${words.free(freeOn(board, day).length)}</button>` : nothing}</span>`;
}

function gapsOn(scene: Scene, day: number): TemplateResult | typeof nothing {
  const count = missingOn(scene, day);
  return count ? html`<span class="gap">${scene.words.missing(count)}</span>` : nothing;
}

function missingOn({ board, now }: Scene, day: number): number {
  return board.shifts.filter((shift) => shift.day === day && isOpenGap(shift, now)).reduce((sum, shift) => sum + missing(shift), 0);
}

function mayOn({ board, hold }: Scene, day: number): number {
  return board.shifts.filter((shift) => shift.day === day && hold.fit(shift.id) === "yes").length;
}

/** The days as a row of buttons, where only one fits on the screen. */
export function dayPicker(scene: Scene): TemplateResult {
  const { board, words } = scene;
  return html`<div class="days" role="group" aria-label=${words.day}>${Array.from({ length: board.days }, (_, day) => {
    const [date, count] = [dateOf(board.from, day), missingOn(scene, day)];
    const mark = scene.hold.held?.asked === "answered" ? html`<span class="may">✓${mayOn(scene, day)}</span>` : count ? html`<span class="gap"><span class="unseen">${words.missing(count)}</span><span aria-hidden="true">${count}</span></span>` : nothing;
    return html`<button type="button" data-pick-day=${day} aria-pressed=${scene.day === day} class=${day === scene.today ? "today" : nothing}><span>${words.weekday(date)}</span> <b>${date.getUTCDate()}</b> ${mark}${day === scene.today ? html`<span class="unseen">${words.today}</span>` : nothing}</button>`;
  })}</div>${scene.canEdit ? html`<button type="button" class="open-free" data-free=${scene.day} aria-expanded=${scene.free === scene.day}>${words.free(freeOn(board, scene.day).length)}</button>` : nothing}`;
}
