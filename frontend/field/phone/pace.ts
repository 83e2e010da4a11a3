/** How fast and how much: pauses after failures, and batches as large as the network carries. */
import { EVENTS_MAX } from "./batch.ts";
import type { Pace } from "./schema.ts";

const LEAST_MS = 200;
const FIRST_MS = 1_000;
const PAUSE_MAX_MS = 300_000;
const SEARCH_MAX_MS = 8_000; // while a poison is being singled out, the others do not wait five minutes for each step
const SEARCH_FAILURES_MAX = 20; // enough to find one among 300; more is a server that is down
const QUICK_MS = 2_000;
const SLOW_MS = 8_000;
const PATIENCE = 3; // failures of any sort in a row, then the batch itself is suspected
const AT_ONCE_MS = 150; // a network that refuses sooner has hardly looked at what it was given
const PATIENCE_AT_ONCE = 10; // so such failures say little of the batch, and a shift without network still goes out in one
const BY_NETWORK: Record<string, number> = { "slow-2g": 20, "2g": 60 };

export interface Failure {
  sent: number; // events in the batch that failed
  searching: boolean; // others wait that have failed less often
  suspect: boolean;
  slow: boolean;
  tookMs: number;
  retryAfterS: number | null;
  trouble: Pace["trouble"];
}

export function fresh(network?: string): Pace {
  return { failures: 0, limit: BY_NETWORK[network ?? ""] ?? EVENTS_MAX, next_try_at: 0, not_before: 0, trouble: null };
}

export function afterSuccess(pace: Pace, sent: number, tookMs: number): Pace {
  const isFull = sent >= pace.limit;
  // All of it: a shift's acts go out in two requests, also when a single one was all that got through before.
  const grown = isFull && tookMs < QUICK_MS ? EVENTS_MAX : pace.limit;
  const limit = tookMs > SLOW_MS ? Math.ceil(sent / 2) : Math.min(EVENTS_MAX, grown);
  return { failures: 0, limit: Math.max(1, limit), next_try_at: 0, not_before: 0, trouble: null };
}

/** Full jitter, so that phones that failed together do not come back together. */
export function afterFailure(pace: Pace, failed: Failure, now: number, chance: number): Pace {
  const failures = pace.failures + 1;
  const patience = failed.trouble === "network" && failed.tookMs < AT_ONCE_MS ? PATIENCE_AT_ONCE : PATIENCE;
  const shrinks = failed.slow || (failed.suspect && failures > 1) || failures > patience;
  const isSearch = failed.suspect && failures <= SEARCH_FAILURES_MAX && (failed.sent > 1 || failed.searching);
  const most = Math.min(isSearch ? SEARCH_MAX_MS : PAUSE_MAX_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  const asked = failed.retryAfterS === null ? 0 : failed.retryAfterS * 1000;
  return {
    failures,
    limit: shrinks && failed.sent > 0 ? Math.max(1, Math.floor(failed.sent / 2)) : pace.limit,
    next_try_at: Math.round(now + asked + Math.max(LEAST_MS, chance * most)),
    not_before: asked ? now + asked : 0,
    trouble: failed.trouble,
  };
}

/** A clock that was set back must not make the phone wait for its old future. */
export function sane(pace: Pace, now: number): Pace {
  const latest = now + PAUSE_MAX_MS * 3;
  return { ...pace, next_try_at: pace.next_try_at > latest ? 0 : pace.next_try_at, not_before: pace.not_before > latest ? 0 : pace.not_before };
}
