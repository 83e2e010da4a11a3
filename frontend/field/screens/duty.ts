/** My duties on the Now screen: those of today and tomorrow, else the next one. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { Duty, Now } from "../shapes.ts";
import type { App } from "../state.ts";
import { isBefore, spanText } from "../when.ts";

const SOON_DAYS = 2;

export function soon(all: readonly Duty[], now = Date.now()): Duty[] {
  return all.filter(({ starts_at, ends_at }) => Date.parse(ends_at) > now && isBefore(starts_at, SOON_DAYS, now));
}

export function duties({ duties = [] }: Now, app: App): TemplateResult | typeof nothing {
  const { words } = app;
  const coming = duties.filter(({ ends_at }) => Date.parse(ends_at) > app.time());
  if (!coming.length) return nothing;
  const near = soon(coming, app.time());
  return html`<section class="panel" aria-labelledby="duties"><h2 id="duties">${words.duty.next}</h2>
    ${near.length ? nothing : html`<p class="muted">${words.duty.none_soon}</p>`}
    ${(near.length ? near : coming.slice(0, 1)).map((one) => dutyLine(one, app))}
    <a class="button big" href="#/me/duties">${icon("clock")}${words.duty.all}</a></section>`;
}

/** Without a network and without the list's PIN only the hours are known: the place is not left in the open. */
export function dutyLine({ starts_at, ends_at, post, place, community_name }: Duty, { language }: App): TemplateResult {
  const where = [place, community_name].filter(Boolean).join(" · ");
  return html`<div class="duty"><p class="ask">${spanText(starts_at, ends_at, language)}${post ? html` <span class="post">${post}</span>` : nothing}</p>
    ${where ? html`<p class="muted">${where}</p>` : nothing}</div>`;
}
