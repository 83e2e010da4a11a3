/** One at a time over all tabs and the service worker. */
import type { Store } from "./store.ts";
import { uuid4 } from "./uuid7.ts";

const HELD_MS = 60_000; // longer than one request may take; a killed tab blocks the others no longer than this
const ASK_AGAIN_MS = 1_000;

export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/** Waits for its turn. Browsers from before 2022 have no locks: there a row in the database is passed round. */
export function aloneAcrossTabs(name: string, store: Store): Alone {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (locks) return (work) => locks.request(name, work) as ReturnType<typeof work>;
  return (work) => byRow(store, work);
}

export async function byRow<T>(store: Store, work: () => Promise<T>, pause = ASK_AGAIN_MS): Promise<T> {
  const holder = uuid4();
  while (!(await take(store, holder))) await new Promise((resolve) => setTimeout(resolve, pause));
  const renewing = setInterval(() => void take(store, holder).catch(() => undefined), HELD_MS / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await release(store, holder).catch(() => undefined);
  }
}

async function take(store: Store, holder: string): Promise<boolean> {
  const tx = (await store.database()).transaction("settings", "readwrite");
  const held = (await tx.store.get("sender")) as { holder: string; until: number } | undefined;
  const now = Date.now();
  // An end that is too far off was set by a clock that has since been put right.
  const isFree = !held || held.holder === holder || held.until < now || held.until > now + HELD_MS;
  if (isFree) await tx.store.put({ holder, until: now + HELD_MS }, "sender");
  await tx.done;
  return isFree;
}

async function release(store: Store, holder: string): Promise<void> {
  const tx = (await store.database()).transaction("settings", "readwrite");
  const held = (await tx.store.get("sender")) as { holder: string } | undefined;
  if (held?.holder === holder) await tx.store.delete("sender");
  await tx.done;
}
