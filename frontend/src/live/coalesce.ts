/** Many ticks, one run: the first of a burst starts it after a jitter, and whatever comes meanwhile asks for one more. */
export interface Timing {
  jitter_ms: number;
  gap_ms: number;
  random: () => number;
}

const USUAL: Timing = { jitter_ms: 300, gap_ms: 1000, random: Math.random };

export function coalesced(run: () => Promise<void>, { jitter_ms, gap_ms, random }: Timing = USUAL): () => void {
  let state: "idle" | "waiting" | "running" | "again" = "idle";

  const wait = (delay_ms: number) => {
    state = "waiting";
    setTimeout(start, delay_ms);
  };
  const start = () => {
    state = "running";
    void run()
      .catch(() => undefined) // the next tick or the server's redraw heals a failed fetch
      .then(() => (state === "again" ? wait(gap_ms + random() * jitter_ms) : (state = "idle")));
  };
  return () => {
    if (state === "idle") wait(random() * jitter_ms);
    else if (state === "running") state = "again";
  };
}

/** The ids a tick names, or nothing at all when it means everything. */
export function tickIds(data: string): ReadonlySet<string> | null {
  const ids = data.match(/\d+/g);
  return ids ? new Set(ids) : null;
}

export function concerns(watched: string | undefined, ids: ReadonlySet<string> | null): boolean {
  if (!watched || !ids) return true;
  return watched.split(",").some((id) => ids.has(id.trim()));
}

/** Seconds double up to a minute; half of it is chance, so that a thousand screens do not return at once. */
export function backOff_ms(attempt: number, random: () => number = Math.random): number {
  const most_ms = Math.min(60_000, 1000 * 2 ** attempt);
  return most_ms / 2 + random() * (most_ms / 2);
}
