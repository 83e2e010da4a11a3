/** Which items go out together, and how a batch is written and signed. Format 1, as in live/events.py. */
import { base64url, utf8 } from "./bytes.ts";
import type { Identity, Item } from "./schema.ts";

export const EVENTS_MAX = 300;
export const BYTES_MAX = 900_000; // the server takes 1 MiB, a proxy before it perhaps a little less
const AROUND_BYTES = 1_000; // device, boot, time, signature
const FIELDS_BYTES = 150; // of an event, without its seal and its community: the names, the id, two numbers

export interface Passed {
  ids: ReadonlySet<string>; // had their turn in this run
  accounts: ReadonlySet<string>; // not let in at the moment
}

/** The next batch: one account (it has one token), one boot (its clock) and one number of failures (a poison travels alone). */
export function cut(waiting: Item[], limit: number, passed: Passed): Item[] {
  const batch: Item[] = [];
  let bytes = AROUND_BYTES;
  for (const item of waiting) {
    if (passed.ids.has(item.id) || passed.accounts.has(item.account)) continue;
    const first = batch[0] ?? item;
    if (item.account !== first.account || item.boot !== first.boot || item.tries !== first.tries) continue;
    bytes += item.sealed.length + 3 * item.community.length + FIELDS_BYTES;
    if (batch.length > 0 && bytes > BYTES_MAX) break;
    batch.push(item);
    if (batch.length >= limit) break;
  }
  return batch;
}

export function halves<T>(batch: T[]): [T[], T[]] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** The body of the request. The events are the same bytes each time; only the hour and the signature are new. */
export async function written(batch: Item[], { device, keys }: Identity, sentAt: string): Promise<string> {
  const boot = (batch[0] as Item).boot;
  const bytes = utf8(toSign(batch, { device, boot, sentAt }));
  const signature = base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, bytes));
  return JSON.stringify({ device, boot, sent_at: sentAt, events: batch.map(onWire), signature });
}

export function toSign(batch: Pick<Item, "id" | "seq" | "mono_ms" | "community" | "sealed">[], around: { device: string; boot: string; sentAt: string }): string {
  const events = batch.map(({ id, seq, mono_ms, community, sealed }) => `${id} ${seq} ${mono_ms} ${community} ${sealed}\n`);
  return `muster batch 1\n${around.device}\n${around.boot}\n${around.sentAt}\n${events.join("")}`;
}

function onWire({ id, seq, mono_ms, community, sealed }: Item): object {
  return { id, seq, mono_ms, community, sealed };
}
