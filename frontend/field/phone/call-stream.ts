/** The calls of whoever is signed in, as they happen: one connection for all tabs, held by the page that was looked at last. */
import { backOff_ms } from "../../src/live/coalesce.ts";
import { quietly } from "../quietly.ts";

const ADDRESS = "/live/calls";
const NAME = "muster-calls"; // of the lock and of the channel
const HIDDEN_MAX_MS = 5 * 60_000; // a page that nobody looks at lets go; push takes over
const STALE_MS = 60_000; // a phone that slept so long may hold a connection that is none
const PROBE_MAX_MS = 8_000;
const REFUSED: ReadonlySet<number> = new Set([401, 404]);

/** `redraw`: what happened is not told, so all of them are asked for anew. */
export type Told = { call: unknown } | "redraw";
type Hear = (told: Told) => void;

export class CallStream {
  refused = 0; // 401: not signed in; 404: no calls for this account, or a server without them
  private readonly channel = typeof BroadcastChannel !== "undefined" ? new BroadcastChannel(NAME) : null;
  private turn: AbortController | null = null; // while this page wants to hear
  private listens = false; // this page, not another
  private opened = false; // once before
  private late: ReturnType<typeof setTimeout> | undefined;
  private hidden_at = 0;

  constructor(private readonly hear: Hear) {
    if (this.channel) this.channel.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
    document.addEventListener("visibilitychange", () => this.seen());
    this.seen();
  }

  /** There is a session again. Whoever has no calls has none with it either: signing in anew loads the page anew. */
  resume(): void {
    if (this.refused === 401) this.refused = 0;
    this.seen();
  }

  private seen(): void {
    clearTimeout(this.late);
    if (document.hidden) {
      this.hidden_at = Date.now();
      this.late = setTimeout(() => this.leave(), HIDDEN_MAX_MS);
    } else if (!this.refused && (!this.listens || Date.now() - this.hidden_at > STALE_MS)) this.lead();
  }

  private leave(): void {
    this.turn?.abort();
    this.turn = null;
  }

  /** The page that is looked at takes the lock from any other: one in the back may be frozen and would pass nothing on. */
  private lead(): void {
    this.leave();
    const turn = (this.turn = new AbortController());
    const { locks } = navigator;
    // Locks exist only on https and localhost, and not before 2022; there each page listens while it is looked at.
    if (!locks || !this.channel) return void this.listen(turn.signal);
    void this.hold(locks, turn.signal);
  }

  /** Where another page has taken it, this one waits until it is free again. */
  private async hold(locks: LockManager, signal: AbortSignal): Promise<void> {
    let wasHeld = true;
    for (let how: LockOptions = { steal: true }; wasHeld && !signal.aborted; how = { signal }) {
      wasHeld = false;
      const holding = new AbortController();
      signal.addEventListener("abort", () => holding.abort());
      const listening = () => {
        wasHeld = true;
        return this.listen(holding.signal);
      };
      await locks.request(NAME, how, listening).catch(() => holding.abort());
    }
  }

  /** Resolves when this page no longer listens. */
  private listen(signal: AbortSignal): Promise<void> {
    let source: EventSource | undefined;
    let attempt = 0;
    const tell = (told: Told) => {
      this.hear(told);
      this.channel?.postMessage(told);
    };
    const open = () => {
      if (signal.aborted) return;
      source = new EventSource(ADDRESS);
      let isNew = true;
      source.addEventListener("open", () => {
        attempt = 0;
        if (isNew && this.opened) tell("redraw"); // whatever happened meanwhile; the first time the page has just asked, and the server says more
        [isNew, this.opened] = [false, true];
      });
      source.addEventListener("call", ({ data }: MessageEvent<string>) => tell({ call: quietly(() => JSON.parse(data) as unknown) }));
      source.addEventListener("redraw", () => tell("redraw"));
      source.addEventListener("error", () => source?.readyState === EventSource.CLOSED && later());
    };
    const later = () => void setTimeout(() => void again(), backOff_ms(attempt++));
    const again = async () => {
      if (signal.aborted) return;
      const status = await statusNow(signal);
      if (signal.aborted) return;
      if (REFUSED.has(status)) return this.refuse(status);
      if (status === 200) open();
      else later();
    };
    open();
    this.listens = true;
    return new Promise((done) => {
      const end = () => {
        source?.close();
        this.listens = false;
        done();
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", end);
    });
  }

  private refuse(status: number): void {
    this.refused = status;
    this.leave();
  }
}

/** An event source does not say why it was refused. 0: nobody answered. */
async function statusNow(signal: AbortSignal): Promise<number> {
  const looked = new AbortController();
  const stop = () => looked.abort();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, PROBE_MAX_MS);
  try {
    const { status } = await fetch(ADDRESS, { cache: "no-store", credentials: "same-origin", redirect: "error", headers: { Accept: "text/event-stream" }, signal: looked.signal });
    return status;
  } catch {
    return 0;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    stop(); // the body would never end
  }
}
