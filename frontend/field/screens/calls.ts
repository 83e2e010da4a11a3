/** The calls on the Now screen: what waits for an answer first, then what I have part in, then, for a while, what is over. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { stillShown } from "../call-memory.ts";
import { type Phase, phaseOf } from "../calls.ts";
import type { App } from "../state.ts";
import "./call-card.ts";

const OVER_MAX = 3; // a phone that was off for days need not tell of each
const PHASES: readonly Phase[] = ["waits", "held", "over"];

export function calls(app: App): TemplateResult | typeof nothing {
  const shown = stillShown(app.calls.list);
  if (!shown.length) return nothing;
  const inOrder = PHASES.flatMap((phase) => shown.filter((call) => phaseOf(call) === phase).slice(0, phase === "over" ? OVER_MAX : undefined));
  const isFirst = phaseOf(inOrder[0]!) === "waits";
  return html`<div class="calls stack ${isFirst ? "first" : ""}">${repeat(inOrder, ({ id }) => id, (call) => html`<call-card .app=${app} .call=${call}></call-card>`)}</div>`;
}
