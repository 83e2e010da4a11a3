/** The vault's rows in the database. */
import type { Uuid } from "../shapes.ts";
import type { Lease, Locked } from "./schema.ts";
import type { Store } from "./store.ts";

const LEASE = "lease";
const NOW = "now";

export type ToldRow = Locked & { id: Uuid; lease: Uuid };

export async function leaseOf(store: Store): Promise<Lease | undefined> {
  return (await (await store.database()).get("vault", LEASE)) as Lease | undefined;
}

/** Count a PIN as wrong until it has proved right. Returns the lease with the new count. */
export async function countTry(store: Store, how: "count" | "reset" = "count"): Promise<Lease | undefined> {
  const tx = (await store.database()).transaction("vault", "readwrite", { durability: "strict" });
  const lease = (await tx.store.get(LEASE)) as Lease | undefined;
  if (lease) await tx.store.put({ ...lease, wrong: how === "reset" ? 0 : lease.wrong + 1 }, LEASE);
  await tx.done;
  return lease && { ...lease, wrong: how === "reset" ? 0 : lease.wrong + 1 };
}

/** Put a new lease in the place of the old one, whole or not at all. Returns the key of the last row told. */
export async function replace(store: Store, lease: Lease, told: ToldRow[], now: (Locked & { lease: Uuid }) | null): Promise<number> {
  const tx = (await store.database()).transaction(["vault", "told"], "readwrite", { durability: "strict" });
  const [vault, rows] = [tx.objectStore("vault"), tx.objectStore("told")];
  const writes: Promise<unknown>[] = [vault.clear(), rows.clear(), vault.put(lease, LEASE)];
  if (now) writes.push(vault.put(now, NOW));
  const keys = Promise.all(told.map((row) => rows.add(row)));
  await Promise.all([...writes, keys, tx.done]);
  return Math.max(0, ...(await keys));
}

/** Wipe it; where a lease is named only that one, for another tab may have a newer. */
export async function clear(store: Store, only?: Uuid): Promise<void> {
  const tx = (await store.database()).transaction(["vault", "told"], "readwrite", { durability: "strict" });
  const lease = (await tx.objectStore("vault").get(LEASE)) as Lease | undefined;
  const isMeant = !only || lease?.id === only;
  await Promise.all([...(isMeant ? [tx.objectStore("vault").clear(), tx.objectStore("told").clear()] : []), tx.done]);
}

/** The rows told after a given one, each with its key. */
export async function toldRows(store: Store, after: number): Promise<[number, ToldRow][]> {
  const tx = (await store.database()).transaction("told");
  const range = IDBKeyRange.lowerBound(after, true);
  const [keys, rows] = await Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]);
  return keys.map((key, i) => [key, rows[i] as ToldRow]);
}
