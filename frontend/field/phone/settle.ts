/** What the server's answers do to the outbox. Items with numbers in a row go at once: a shift's acts one by one take a cheap phone half a second. */
import type { IDBPObjectStore } from "idb";
import type { FieldSchema, Item } from "./schema.ts";

export type Key = Pick<Item, "community" | "seq" | "id">;
/** What becomes of an item: gone, kept with a reason, or put behind the others. */
export type Fate = { item: Key; fate: "delete" } | { item: Key; fate: "later" } | { item: Key; fate: "refuse"; reason: string; sentence: string };
type Kept = Exclude<Fate, { fate: "delete" }>;
type Outbox = IDBPObjectStore<FieldSchema, ["outbox"], "outbox", "readwrite">;

export function settled(outbox: Outbox, fates: Fate[]): Promise<void>[] {
  const gone = fates.filter(({ fate }) => fate === "delete").map(({ item }) => item);
  const kept = fates.filter((one): one is Kept => one.fate !== "delete");
  return [...inRows(gone).map((row) => deleted(outbox, row)), ...kept.map((one) => marked(outbox, one))];
}

/** Split where the numbers do not follow each other. */
export function inRows(keys: Key[]): Key[][] {
  const rows: Key[][] = [];
  for (const key of [...keys].sort((a, b) => (a.community === b.community ? a.seq - b.seq : a.community < b.community ? -1 : 1))) {
    const last = rows.at(-1)?.at(-1);
    if (last?.community === key.community && key.seq - last.seq <= 1) rows.at(-1)?.push(key);
    else rows.push([key]);
  }
  return rows;
}

async function deleted(outbox: Outbox, row: Key[]): Promise<void> {
  const [first, last] = [row[0] as Key, row.at(-1) as Key];
  const range = IDBKeyRange.bound([first.community, first.seq], [last.community, last.seq]);
  const sent = new Set(row.map(({ id }) => id));
  const there = await outbox.getAll(range);
  const same = there.filter(({ id }) => sent.has(id));
  if (same.length === there.length) await outbox.delete(range);
  else await Promise.all(same.map(({ community, seq }) => outbox.delete([community, seq])));
}

async function marked(outbox: Outbox, one: Kept): Promise<void> {
  const item = await outbox.get([one.item.community, one.item.seq]);
  if (item?.id !== one.item.id) return;
  const { reason, sentence } = one.fate === "refuse" ? one : item;
  await outbox.put({ ...item, reason, sentence, ...(one.fate === "later" ? { tries: item.tries + 1 } : { state: "refused" as const }) });
}
