/** The calm line at the top, and what must not be overlooked beneath it. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { OutboxState } from "../phone/phone.ts";
import { above, hashOf, type Page } from "../route.ts";
import type { App } from "../state.ts";
import { nameOf, stairwellOf } from "../walk.ts";
import { ageOf } from "../when.ts";
import type { Words } from "../words/index.ts";
import { alarm, notice, signIn, troubled } from "./parts.ts";

const OLD_MS = 4 * 3_600_000;

const ACTS: ReadonlySet<Page> = new Set(["now", "doors", "stairwell", "door"]);
const SHOWS_CALLS: ReadonlySet<Page> = new Set(["now", "call", "arrive"]);

export function strip(app: App): TemplateResult {
  const { state } = app.phone.outbox;
  const said = stateText(state, app.words);
  return html`<header class="slim">${upward(app)}
    <a class="sync" href="#/outbox" aria-label=${app.words.strip.label(said)}>${icon(signOf(state))}<span>${said}</span></a></header>`;
}

/** "Offline · 3 unsent": a word with a count, no alarm. */
export function stateText({ offline, waiting, refused, sending }: OutboxState, { strip }: Words): string {
  const waits = !waiting ? "" : sending ? strip.sending(waiting) : strip.waiting(waiting);
  const parts = [offline ? strip.offline : "", waits, refused ? strip.refused(refused) : ""].filter(Boolean);
  return parts.join(" · ") || strip.sent;
}

function signOf({ offline, waiting, refused }: OutboxState): string {
  if (offline) return "wifi-off";
  return refused ? "info" : waiting ? "send" : "circle-check";
}

/** Back to where one came from, named, or the app's name where there is nothing above. */
function upward(app: App): TemplateResult {
  const up = above(app.route);
  if (!up) return html`<span class="brand">${icon("lamp")}${app.words.app.name}</span>`;
  const stairwell = "lease" in up ? stairwellOf(app.tasks, up.lease) : null;
  const name = stairwell ? nameOf(stairwell) : up.page === "me" ? app.words.dock.me : up.page === "doors" ? app.words.dock.doors : app.words.dock.now;
  return html`<a class="brand" href=${hashOf(up)}>${icon("arrow-left")}<span class="visually-hidden">${app.words.app.back}: </span><span class=${stairwell ? "ends" : nothing}><bdi>${name}</bdi></span></a>`;
}

export function banners(app: App, seen: { wiped: boolean; dismiss: () => void }): TemplateResult {
  const { words } = app;
  const { state } = app.phone.outbox;
  return html`${SHOWS_CALLS.has(app.route.page) ? nothing : waitingCall(app)}
    ${app.mishap ? troubled(app.mishap, app) : nothing}
    ${state.trouble === "storage" ? alarm("triangle-alert", words.banner.storage) : nothing}
    ${state.wiped && !seen.wiped ? alarm("triangle-alert", html`<span>${words.banner.wiped}</span><button type="button" @click=${seen.dismiss}>${words.mishap.dismiss}</button>`) : nothing}
    ${state.trouble === "signature" ? notice("gap", "triangle-alert", words.banner.signature) : nothing}
    ${state.trouble === "sign_in" && state.waiting ? notice("lamp", "log-in", html`<span>${words.banner.sign_in}</span>${signIn(app)}`) : nothing}
    ${isOld(state) ? notice("gap", "triangle-alert", html`<span>${words.banner.old(ageText(state.oldest!, words))}</span>`) : nothing}`;
}

/** A call must not be overlooked from anywhere. */
function waitingCall({ calls, words }: App): TemplateResult | typeof nothing {
  const { waiting } = calls;
  if (!waiting[0]) return nothing;
  return html`<a class="button big waiting-call" href=${hashOf(waiting.length > 1 ? { page: "now" } : { page: "call", call: waiting[0].id })}>${icon("bell")}<span>${waiting.every(({ kind }) => kind === "drill") ? `${words.calls.drill} · ` : ""}${words.calls.waits(waiting.length)}</span>${icon("arrow-right")}</a>`;
}

export function isOld({ oldest }: OutboxState, now = Date.now()): boolean {
  return oldest !== null && ageOf(oldest, now).ms > OLD_MS;
}

export function ageText(oldest: string, words: Words): string {
  const { hours, minutes } = ageOf(oldest);
  return words.time.age(hours, minutes);
}

/** What was just done stays until the next act, with the way back, wherever acts are done. */
export function said(app: App): TemplateResult {
  const { words } = app;
  const last = ACTS.has(app.route.page) ? app.last : null;
  return html`<div class="said" role="status">${last
    ? html`<div class="notice ok">${icon("circle-check")}<span>${last.text}</span>${last.event ? html`<button type="button" aria-label=${last.label} @click=${() => app.undo()}>${icon("undo-2")}${words.door.undo}</button>` : nothing}</div>`
    : nothing}</div>`;
}
