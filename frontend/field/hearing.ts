/** What the stream tells goes into the book, and rings where it waits for my answer. The stop of a call is always silent. */
import { coalesced } from "../src/live/coalesce.ts";
import { hasRung, rememberRung } from "./call-memory.ts";
import { spokenOf } from "./call-words.ts";
import { callIn, phaseOf } from "./calls.ts";
import { CallStream, type Told } from "./phone/call-stream.ts";
import { quietly } from "./quietly.ts";
import { routeOf } from "./route.ts";
import type { Call } from "./shapes.ts";
import type { App } from "./state.ts";

const VIBRATION_MS = [500, 200, 500, 200, 500];

export function listenForCalls(app: App): void {
  const redraw = coalesced(() => redrawn(app));
  const stream = new CallStream((told) => (told === "redraw" ? document.hidden || redraw() : heard(app, told)));
  let { now } = app;
  app.subscribe(() => {
    if (app.now === now) return;
    ({ now } = app);
    if (stream.refused && now && !now.kept) stream.resume(); // this answer came with a session
  });
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<{ go?: unknown } | null>) => {
    if (typeof data?.go === "string") app.go(routeOf(data.go)); // a notification was touched
  });
}

export function heard(app: App, { call: told }: Exclude<Told, "redraw">): void {
  const call = callIn(told);
  if (!call) return;
  const before = app.calls.list;
  app.hear(call);
  ring(app, news([call], before));
}

/** A call that nobody told of singly rings too, unless nothing was known before: then it is what one has just opened the app for. */
export async function redrawn(app: App): Promise<void> {
  const before = app.calls.list;
  const isFirst = !app.now;
  await app.loadCalls();
  if (!isFirst) ring(app, news(app.calls.list, before));
}

/** Those that wait for me and did not wait before. */
function news(calls: readonly Call[], before: readonly Call[]): Call[] {
  const stood = new Map(before.map(({ id, mine, until }) => [id, `${mine} ${until}`]));
  return calls.filter((call) => phaseOf(call) === "waits" && stood.get(call.id) !== `${call.mine} ${call.until}` && !hasRung(call));
}

/** Nothing where nobody looks: there the server rings by other ways, and this phone has not rung yet. */
function ring(app: App, calls: readonly Call[]): void {
  if (!calls[0] || document.hidden) return;
  rememberRung(calls);
  quietly(() => navigator.vibrate?.(VIBRATION_MS));
  app.speak(calls.map((call) => spokenOf(call, app, app.time())).join(" "));
}
