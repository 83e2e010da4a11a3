/** One event stream for all tabs of a browser: whoever holds the lock listens and tells the others. */
import { backOff_ms } from "./coalesce.ts";

export type Heard = { tick: string } | { state: "open" | "lost" };
type Hear = (heard: Heard) => void;

export function connect(url: string, hear: Hear): () => void {
  const name = `muster-ticks ${url}`;
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(name) : null;
  channel?.addEventListener("message", (event: MessageEvent<Heard | "who?">) => {
    if (event.data !== "who?") hear(event.data);
  });
  const leaving = new AbortController();
  const lead = () => listen(url, { hear, channel, signal: leaving.signal });
  // Locks exist only on https and localhost; elsewhere each tab listens for itself.
  if (channel && navigator.locks) {
    channel.postMessage("who?");
    navigator.locks.request(name, { signal: leaving.signal }, lead).catch(() => undefined);
  } else void lead();
  return () => {
    leaving.abort();
    channel?.close();
  };
}

/** Resolves when the page leaves; until then it reconnects for ever, with a growing pause. */
function listen(url: string, { hear, channel, signal }: { hear: Hear; channel: BroadcastChannel | null; signal: AbortSignal }): Promise<void> {
  let source: EventSource | undefined;
  let state: "open" | "lost" = "lost";
  let attempt = 0;

  const tell = (heard: Heard) => {
    if ("state" in heard) state = heard.state;
    hear(heard);
    channel?.postMessage(heard);
  };
  const open = () => {
    if (signal.aborted) return;
    source = new EventSource(url);
    source.addEventListener("open", () => {
      attempt = 0;
      tell({ state: "open" });
      tell({ tick: "" }); // whatever happened while nobody listened
    });
    source.addEventListener("tick", (event) => tell({ tick: String((event as MessageEvent).data ?? "") }));
    source.addEventListener("error", () => {
      tell({ state: "lost" });
      if (source?.readyState === EventSource.CLOSED) setTimeout(open, backOff_ms(attempt++));
    });
  };
  channel?.addEventListener("message", (event) => {
    if (event.data === "who?") channel.postMessage({ state });
  });
  open();
  return new Promise((done) =>
    signal.addEventListener("abort", () => {
      source?.close();
      done();
    }),
  );
}
