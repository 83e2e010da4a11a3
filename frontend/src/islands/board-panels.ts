/** What opens over the board: more of a duty or a shift, who is free on a day, who is held, what has just happened. */
import { html, nothing, type TemplateResult } from "lit";
import { freeOn, kept, missing, welcome } from "./board-count.ts";
import type { Person, Shift } from "./board-data.ts";
import { found } from "./board-layout.ts";
import type { Scene } from "./board-scene.ts";
import { stateWords } from "./board-shift.ts";
import { clock, dateOf } from "./board-time.ts";
import { cautions, dayText, demands } from "./board-words.ts";

/** The popover of a duty (with its person) or of a shift. */
export function popover(scene: Scene, key: string): TemplateResult | typeof nothing {
  const [id = "", person = ""] = key.split(" ");
  const shift = scene.shifts.get(id);
  if (!shift) return nothing;
  const who = scene.people.get(person);
  return html`<div class="pop" role="dialog" tabindex="-1" aria-labelledby="pop-name" data-of=${key}>${who ? ofPerson(scene, shift, who) : ofShift(scene, shift)}</div>`;
}

function ofPerson(scene: Scene, shift: Shift, who: Person): TemplateResult {
  const { words, board } = scene;
  const duty = shift.duties.find(({ person }) => person === who.id);
  const marks = cautions(words, who, board);
  return html`<h3 id="pop-name">${who.name}</h3><p class="under">${who.unit}</p>
    <p><b>${scene.posts.get(shift.post)?.name}</b> ${dayText(words, board.from, shift.day)} ${words.between(shift.start, shift.end)}</p>
    ${duty ? html`<p class="under">${stateWords(words, duty).join(" · ")}</p>` : nothing}
    <ul class="facts"><li>${words.load_said(who.workedMin, who.plannedMin, board.limits.weekMin)}</li>
      ${who.todayMin ? html`<li>${words.today_load(who.todayMin, board.limits.dayMin)}${who.restDue === null ? "" : ` · ${words.rest_due(clock(who.restDue))}`}</li>` : nothing}
      ${marks.length ? html`<li>${marks.join(" · ")}</li>` : nothing}
      ${who.wishes.map(({ day, part, isLiked }) => html`<li>${isLiked ? "＋" : "－"} ${words.wish(day < 0 ? "" : words.weekday(dateOf(board.from, day)), part, isLiked)}</li>`)}</ul>
    <div class="acts">${scene.canEdit && duty?.change !== "dropped" ? html`<button type="button" class="go" data-move>${words.move}</button><button type="button" data-take-off>${words.take_off}</button>` : nothing}<button type="button" class="quiet" data-shut>${words.close}</button></div>`;
}

function ofShift(scene: Scene, shift: Shift): TemplateResult {
  const { words, board } = scene;
  const [post, lacking] = [scene.posts.get(shift.post), missing(shift)];
  const asks = post ? demands(words, post) : [];
  return html`<h3 id="pop-name">${post?.name}</h3><p class="under">${[post?.kind, post?.place].filter(Boolean).join(" · ")}</p>
    <p>${dayText(words, board.from, shift.day)} ${words.between(shift.start, shift.end)}</p>
    <p>${words.cover(kept(shift).length, shift.must, lacking ? 0 : welcome(shift))}${lacking ? html` <span class="gap">${words.missing(lacking)}</span>` : nothing}</p>
    ${asks.length ? html`<p class="under">${words.asks}: ${asks.join(" · ")}</p>` : nothing}
    ${lacking && shift.why.length ? html`<ul class="facts">${shift.why.map((why) => html`<li>${why}</li>`)}</ul>` : nothing}
    <div class="acts">${scene.canEdit ? html`<button type="button" class="go" data-free=${shift.day}>${words.show_free}</button>` : nothing}<button type="button" class="quiet" data-shut>${words.close}</button></div>`;
}

/** Who has no duty on a day: each can be dragged onto a shift, or chosen first. */
export function freeList(scene: Scene): TemplateResult {
  const { words, board, free, hold } = scene;
  const people = freeOn(board, free);
  const shown = found(people.map((person) => ({ person, days: [], lanes: 0, away: [] })), scene.filter);
  const date = dateOf(board.from, free);
  return html`<aside class="aside" aria-labelledby="free-name"><header><h3 id="free-name">${words.free_on(words.weekday(date), words.date(date))}</h3><button type="button" class="shut" data-free=${free} aria-label=${words.close}>✕</button></header>
    ${people.length ? html`<p class="under">${words.free_hint}</p><label class="filter"><span class="unseen">${words.filter}</span><input type="search" data-filter placeholder=${words.filter} .value=${scene.filter} autocomplete="off" spellcheck="false"></label>` : html`<p class="none">${words.nobody_free}</p>`}
    <ul class="free-people">${shown.map(({ person }) => {
      const marks = cautions(words, person, board);
      return html`<li><button type="button" class="someone" data-person=${person.id} data-shift="" data-held=${hold.held?.person.id === person.id ? "" : nothing}><b>${person.name}</b><span class="load">${words.load(person.plannedMin, board.limits.weekMin)}</span><span class="under">${person.unit}</span>${marks.length ? html`<span class="asks">${marks.map((one) => html`<span>${one}</span>`)}</span>` : nothing}</button></li>`;
    })}</ul>${people.length && !shown.length ? html`<p class="none">${words.nobody_found}</p>` : nothing}</aside>`;
}

/** At the foot: who is held and where they may go, or what has just happened and the way back. */
export function footBar(scene: Scene, refusal: string): TemplateResult | typeof nothing {
  const { hold, words } = scene;
  const { held, notice } = hold;
  if (!held && !notice) return nothing;
  return html`<div class="foot" data-tone=${notice?.tone ?? (refusal ? "gap" : "plain")}>${held ? heldText(scene, refusal) : html`<span>${notice!.text}</span>`}${
    held
      ? html`<button type="button" data-cancel>${words.cancel}</button>`
      : html`${notice!.act ? html`<button type="button" class="go" data-notice-act>${notice!.act.label}</button>` : nothing}${notice!.tone === "plain" ? nothing : html`<button type="button" class="shut" data-dismiss aria-label=${words.close}>✕</button>`}`
  }</div>`;
}

function heldText({ hold, words }: Scene, refusal: string): TemplateResult {
  const { held, notice } = hold;
  if (held!.asked === "failed") return html`<span>${words.not_asked}</span><button type="button" class="go" data-ask-again>${words.again}</button>`;
  if (held!.asked === "waiting") return html`<span>${words.asking(held!.person.name)}</span>`;
  const { yes, no } = hold.chances;
  return html`<span><b>${words.may_go(held!.person.name, yes, no)}</b>${notice ? html`<span class="why">${notice.text}</span>` : refusal ? html`<span class="why">✕ ${refusal}</span>` : nothing}</span>`;
}
