/** Above the board: how it is looked at, what is missing, who should be here, what is proposed. Below it: what the marks mean. */
import { html, nothing, type TemplateResult } from "lit";
import { dutyCount, gapsOf, lateOf, missing, proposalOf } from "./board-count.ts";
import { STATES } from "./board-data.ts";
import { keyOf, type Scene, type View } from "./board-scene.ts";
import { stateWords } from "./board-shift.ts";
import { clock } from "./board-time.ts";
import { dayText } from "./board-words.ts";

const LATE_SHOWN = 4;

export function strip(scene: Scene): TemplateResult {
  const { board, words } = scene;
  return html`<div class="strip">
    <div class="views" role="group" aria-label=${words.view}>${viewButton(scene, "posts", words.by_post)}${viewButton(scene, "people", words.by_person)}</div>
    ${scene.view === "people" ? filterBox(scene) : nothing}${gapButton(scene)}${proposal(scene)}
    <span class="totals">${words.totals(board.people.length, board.shifts.length, dutyCount(board))} · ${words.as_of(clock(board.now))}</span>
    <slot name="tools"></slot>
  </div>${lateLine(scene)}`;
}

/** On paper, where nothing can be pressed: which week, as of when, and what is missing. */
export function paperTitle({ board, words }: Scene): TemplateResult {
  const gaps = gapsOf(board);
  const people = gaps.reduce((sum, shift) => sum + missing(shift), 0);
  return html`<p class="paper"><b>${words.title} ${words.week(dayText(words, board.from, 0), dayText(words, board.from, board.days - 1))}</b> ${words.as_of(`${dayText(words, board.from, Math.floor(board.now / 1440))} ${clock(board.now)}`)} · ${gaps.length ? words.gaps(people, gaps.length) : words.no_gaps}${proposalOf(board) ? html` · <b>${words.proposed}</b>` : nothing}</p>`;
}

function viewButton({ view }: Scene, name: View, text: string): TemplateResult {
  return html`<button type="button" data-view=${name} aria-pressed=${view === name}>${text}</button>`;
}

function gapButton({ board, words }: Scene): TemplateResult | typeof nothing {
  const gaps = gapsOf(board);
  if (!board.shifts.length) return nothing;
  if (!gaps.length) return html`<span class="fine">${words.no_gaps}</span>`;
  const people = gaps.reduce((sum, shift) => sum + missing(shift), 0);
  return html`<button type="button" class="gapcount" data-next-gap title=${words.next_gap}><span class="gap">${words.gaps(people, gaps.length)}</span><span class="unseen">${words.next_gap}</span><span class="onward" aria-hidden="true">→</span></button>`;
}

function proposal({ board, words }: Scene): TemplateResult | typeof nothing {
  const change = proposalOf(board);
  return change ? html`<span class="proposal"><b>${words.proposed}</b> ${words.proposal(change.added, change.dropped, change.people)}</span>` : nothing;
}

function lateLine({ board, words, posts, isLateOpen }: Scene): TemplateResult | typeof nothing {
  const late = lateOf(board);
  if (!late.length) return nothing;
  const shown = isLateOpen ? late : late.slice(0, LATE_SHOWN);
  return html`<div class="late"><span class="lead">${words.late(late.length)}</span>${shown.map(
    ({ person, shift }) => html`<button type="button" data-goto=${keyOf(shift.id, person.id)}><b>${person.name}</b> ${posts.get(shift.post)?.name} ${clock(shift.start)}</button>`,
  )}${late.length > shown.length ? html`<button type="button" data-all-late>${words.more_late(late.length - shown.length)}</button>` : nothing}</div>`;
}

function filterBox({ words, filter }: Scene): TemplateResult {
  return html`<label class="filter"><span class="unseen">${words.filter}</span><input type="search" data-filter placeholder=${words.filter} .value=${filter} autocomplete="off" spellcheck="false"></label>`;
}

export function legend({ words, board }: Scene): TemplateResult {
  const kinds = STATES.filter((state) => state !== "planned").map((state) => ({ person: "", state, isByHand: false, change: "" as const }));
  return html`<ul class="legend" aria-label=${words.legend}>
    <li><span class="gap">${words.missing(1)}</span></li><li><span class="more">${words.welcome(1)}</span></li>
    ${kinds.map((duty) => html`<li><span class="chip" data-state=${duty.state}><span>${stateWords(words, duty)[0]}</span></span></li>`)}
    <li><span class="chip" data-state="planned" data-hand><span>${words.by_hand}</span></span></li>
    ${proposalOf(board) ? (["added", "dropped"] as const).map((change) => html`<li><span class="chip" data-state="planned" data-change=${change}><span>${words[change]}</span></span></li>`) : nothing}
  </ul>`;
}
