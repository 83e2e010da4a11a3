/** How long I have worked today, and when rest is due. */
import { html, nothing, type TemplateResult } from "lit";
import { workedMin } from "../hours.ts";
import type { Now } from "../shapes.ts";
import type { App } from "../state.ts";
import { timeText } from "../when.ts";
import { notice } from "./parts.ts";

type Content = TemplateResult | typeof nothing;

export function hours(now: Now, { words, language }: App, more: Content = nothing): Content {
  const { today, all } = workedMin(now);
  if (!all && !now.at_work && more === nothing) return nothing;
  const spoken = (minutes: number) => words.time.age(Math.floor(minutes / 60), minutes % 60);
  return html`<section class="panel"><h2>${words.now.hours}</h2>
    <div><p><span class="num mid">${spoken(today)}</span> <span class="muted">${words.now.today}</span></p>
    <p class="muted">${[now.hours.week_min && words.duty.week(spoken(now.hours.week_min)), now.hours.days_in_row && words.duty.row(now.hours.days_in_row), words.now.in_all(spoken(all))].filter(Boolean).join(" · ")}</p></div>
    ${now.hours.rest_due ? rest(now.hours.rest_due, { words, language } as App) : nothing}
    ${now.hours.owes_rest ? notice("lamp", "info", words.duty.owed) : nothing} ${more}</section>`;
}

function rest(due: string, { words, language }: App): TemplateResult {
  const isDue = new Date(due).getTime() <= Date.now();
  return notice(isDue ? "gap" : "lamp", "timer", isDue ? words.now.rest_now : words.now.rest(timeText(due, language) || due));
}
