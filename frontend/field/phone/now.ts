/** What is asked of me now: from the server, or as it was told last, with my own arrival laid over. */
import type { Now } from "../shapes.ts";
import { impersonal } from "./attendance.ts";
import { Refusal } from "./phone.ts";
import type { Addresses } from "./server.ts";
import type { Store } from "./store.ts";
import type { PhoneVault } from "./vault.ts";

export interface NowWorld {
  store: Store;
  addresses: Pick<Addresses, "now">;
  vault: Pick<PhoneVault, "now" | "keepNow">;
  isNew(): boolean; // nothing was ever kept on this phone
  forget(): Promise<void>; // of whoever used the phone before
  enrol(): Promise<void>; // where a pass is due
}

export async function nowTold(world: NowWorld): Promise<Now> {
  const { store, addresses, vault } = world;
  const onTheirWay = world.isNew() ? new Set<string>() : await waitingIds(store);
  let now: Now;
  try {
    now = await addresses.now();
  } catch (error) {
    return lastTold(world, error);
  }
  const before = await store.setting("now");
  if (before && before.volunteer !== now.volunteer) await world.forget();
  await store.set("now", impersonal(now));
  await vault.keepNow(now);
  void world.enrol().catch(() => undefined);
  return withOwnArrival(store, now, onTheirWay);
}

/** Without network, or with a session that has run out, the work goes on with what was told last. */
async function lastTold({ store, vault }: NowWorld, error: unknown): Promise<Now> {
  const status = error instanceof Refusal ? error.status : 400;
  const mayGoOn = status === 0 || status === 401 || status === 429 || status >= 500;
  const kept = vault.now() ?? (await store.setting("now"));
  if (!mayGoOn || !kept) throw error;
  const own = await store.setting("attendance");
  return { ...kept, ...(own ? { at_work: own.at_work } : {}), kept: true, ...(status === 401 ? { sign_in: true } : {}) };
}

/** My arrival counts on my own screen from the moment it is kept, and until the server tells it itself. */
async function withOwnArrival(store: Store, now: Now, onTheirWay: ReadonlySet<string>): Promise<Now> {
  const own = await store.setting("attendance");
  if (!own) return now;
  if (onTheirWay.has(own.event) || (await waitingIds(store)).has(own.event)) return { ...now, at_work: own.at_work };
  await store.unset("attendance");
  return now;
}

async function waitingIds(store: Store): Promise<Set<string>> {
  return new Set((await store.items("waiting")).map(({ id }) => id));
}
