/** Whether tonight is on one's mind yet, and the switch for it once its screen has come. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../state.ts";

const EVENING_HOUR = 18;
const MORNING_HOUR = 6;
const ENDS_HOUR = 7;

export function isEvening(now = new Date()): boolean {
  return now.getHours() >= EVENING_HOUR || now.getHours() < MORNING_HOUR;
}

/** The morning that ends this night; by day, the coming one. */
export function tonightEnds(now = new Date()): Date {
  const ends = new Date(now);
  ends.setHours(ENDS_HOUR, 0, 0, 0);
  if (now.getHours() >= MORNING_HOUR) ends.setDate(ends.getDate() + 1);
  return ends;
}

/** Nothing before its element is there: one that is told of the app too early has nothing to listen to. */
export function tonight(app: App): TemplateResult | typeof nothing {
  return customElements.get("tonight-switch") ? html`<tonight-switch .app=${app}></tonight-switch>` : nothing;
}
