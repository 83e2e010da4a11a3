/** What I say of myself on the duties screen: a child, when I cannot come, what I would like. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { DutyAct } from "../phone/phone.ts";
import type { Duties, Part, WishKind } from "../shapes.ts";
import { dayText, spanText, timeText } from "../when.ts";
import type { DutyWords } from "../words/duties.ts";
import type { Language } from "../words/index.ts";
import { notice } from "./parts.ts";

const ALONE = "alone";
const PARTS: readonly Part[] = ["day", "evening", "night"];
const KINDS: readonly WishKind[] = ["whichever", "gladly", "rather_not"];

export interface Said {
  duties: Duties;
  language: Language;
  words: DutyWords;
  busy: boolean;
  asking: string;
  ask: (what: string) => void;
  say: (act: DutyAct, body: object, thanks: string) => Promise<void>;
}

export function child(said: Said): TemplateResult {
  const { duties, words, busy, say } = said;
  const { child } = words;
  return html`<section class="panel"><h2>${child.title}</h2>${need(said)}
    <label class="choice"><input type="checkbox" role="switch" .checked=${duties.brings_child} ?disabled=${busy} @change=${() => say("child", { brings: duties.brings_child ? "no" : "yes" }, child.kept)}>
      <span><b>${child.brings}</b><span class="hint">${child.brings_hint}</span></span></label></section>`;
}

/** Told once, it waits; told by mistake, the desk says that it is no longer needed. */
function need({ duties, words, language, busy, asking, ask, say }: Said): TemplateResult {
  const { child } = words;
  const told = duties.child_alone;
  if (told && !told.met_at) return html`<div role="status">${notice("lamp", "clock", child.waits(timeText(told.said_at, language)))}</div>`;
  const met = told?.met_at ? notice("ok", "circle-check", child.met(timeText(told.met_at, language), told.how)) : nothing;
  if (!duties.counts_here) return html`${met}<p class="small muted">${child.first}</p>`;
  if (asking !== ALONE) return html`${met}<button type="button" class="big" @click=${() => ask(ALONE)}>${icon("user")}${child.alone}</button>`;
  return html`${met}<p role="alert">${child.alone_sure}</p>
    <button type="button" class="big go" ?disabled=${busy} @click=${() => say("child/alone", {}, child.alone_done)}>${child.alone_act}</button>`;
}

export function absences({ duties, words, language, busy, say }: Said): TemplateResult {
  const { absence } = words;
  return html`<section class="panel"><h2>${absence.title}</h2>
    ${duties.absences.length ? nothing : html`<p class="muted">${absence.none}</p>`}
    ${duties.absences.map(({ starts_at, ends_at }) => {
      const when = spanText(starts_at, ends_at, language);
      return html`<div class="duty"><p><b>${when}</b></p><button type="button" class="big" aria-label="${absence.back}: ${when}" ?disabled=${busy} @click=${() => say("absences", { starts_at, ends_at: null }, absence.back_done)}>${absence.back}</button></div>`;
    })}
    <details><summary>${absence.add}</summary><form @submit=${(event: Event) => submitted(event, say, absence.act)}>
      <p class="hint">${absence.hint}</p>
      <div class="field"><label for="starts">${absence.from}</label><input type="datetime-local" id="starts" name="starts" required></div>
      <div class="field"><label for="ends">${absence.until}</label><input type="datetime-local" id="ends" name="ends" required @input=${(event: Event) => inOrder(event.target as HTMLInputElement, absence.order)}></div>
      <button class="big stop" ?disabled=${busy}>${absence.act}</button></form></details></section>`;
}

function inOrder(ends: HTMLInputElement, sentence: string): void {
  const starts = ends.form?.elements.namedItem("starts") as HTMLInputElement | null;
  ends.setCustomValidity(starts && starts.value && ends.value <= starts.value ? sentence : "");
}

function submitted(event: Event, say: Said["say"], thanks: string): void {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const written = new FormData(form);
  const time = (name: string) => new Date(String(written.get(name))).toISOString(); // the hour on this phone's clock
  void say("absences", { starts_at: time("starts"), ends_at: time("ends") }, thanks).then(() => form.reset());
}

export function wishes({ duties, words, language, busy, say }: Said): TemplateResult {
  const { wish } = words;
  const kindOf = (on: string, part: Part): WishKind => {
    const kept = duties.wishes.find((one) => one.on === on && one.part === part);
    return kept ? (kept.likes ? "gladly" : "rather_not") : "whichever";
  };
  const choice = (on: string, part: Part) => html`<div class="field"><label for="${on}-${part}">${wish.parts[part]}</label>
    <select id="${on}-${part}" ?disabled=${busy} @change=${({ target }: Event) => say("wishes", { on, part, kind: (target as HTMLSelectElement).value }, wish.kept)}>
      ${KINDS.map((kind) => html`<option value=${kind} .selected=${kind === kindOf(on, part)}>${wish.kinds[kind]}</option>`)}</select></div>`;
  return html`<details class="panel"><summary><h2>${wish.title}</h2></summary><p class="muted">${wish.hint}</p>
    ${duties.days.map((on) => html`<fieldset class="wish"><legend>${dayText(on, language)}</legend>${PARTS.map((part) => choice(on, part))}</fieldset>`)}</details>`;
}
