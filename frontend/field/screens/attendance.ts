/** One touch to begin or to end work. */
import { html, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { Now } from "../shapes.ts";
import type { App } from "../state.ts";

/** `lit`: to begin is what one is here for. `then`: what follows once it is kept. */
export function attendance(app: App, { at_work }: Now, lit: boolean, then: () => void = () => undefined): TemplateResult {
  const { now: words } = app.words;
  if (!at_work) return html`<button class="big ${lit ? "go" : ""}" @click=${() => void app.begin().then(then)}>${icon("log-in")}${words.arrive}</button>`;
  if (!at_work.event) return html`<p class="small muted">${words.leave_at_desk}</p>`;
  return html`<button class="big" @click=${() => void app.end().then(then)}>${icon("log-out")}${words.leave}</button>`;
}
