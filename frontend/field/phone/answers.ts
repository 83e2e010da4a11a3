/** What an answer means for what was sent. The only ground to delete an item is its own id with a final status. */
import type { Item } from "./schema.ts";
import type { Fate } from "./settle.ts";

const WITHDRAWN = "token_revoked"; // this phone was reported lost, or its owner's part has ended
const FINAL = new Set(["accepted", "duplicate", "quarantined", "mismatch"]);
const RETRY_AFTER_MAX_S = 600; // whoever asks for more would silence the phone

export type Meaning =
  | { means: "answered"; fates: Fate[]; unanswered: Item[]; serverTime: string; withdrawn: boolean }
  // The batch as it is does not pass: it goes out in halves. `proven`: our server said so, and not something before it.
  | { means: "too_much"; code: string; sentence: string; proven: boolean }
  | { means: "barred"; trouble: "sign_in" | "signature" }
  // Later, perhaps in smaller parts: `suspect` where the batch itself may be what the server stumbles over.
  | { means: "later"; trouble: "server" | "network"; suspect: boolean; slow: boolean; retryAfterS: number | null };

export interface Answer {
  status: number; // 0: nothing came back
  text: string;
  retryAfter: string | null;
  timedOut: boolean;
}

export function meaning(answer: Answer, batch: Item[], now: number): Meaning {
  const { status } = answer;
  const told = json(answer.text);
  const code = typeof told?.error === "string" ? told.error : typeof told?.code === "string" ? told.code : "";
  const sentence = typeof told?.sentence === "string" ? told.sentence : "";
  if (status === 200 && Array.isArray(told?.results)) return byId(told.results, batch, String(told.server_time ?? ""));
  // A page of a captive portal, or half an answer: whatever the status, it is not our server's word.
  if (status === 0 || (status < 400 && !code)) return later("network", answer, now);
  if (status === 413 || ((status === 400 || status === 422) && code)) return { means: "too_much", code, sentence, proven: code !== "" };
  if (status === 401) return { means: "barred", trouble: "sign_in" };
  if (status === 403 && code) return { means: "barred", trouble: code === "signature" ? "signature" : "sign_in" };
  return later("server", answer, now, code);
}

function byId(results: unknown[], batch: Item[], serverTime: string): Meaning {
  const said = new Map<string, { status: string; reason: string; sentence: string }>();
  for (const result of results) {
    const { id, status, reason, sentence } = (result ?? {}) as Record<string, unknown>;
    if (typeof id !== "string" || typeof status !== "string") continue;
    const before = said.get(id);
    const contradicts = before !== undefined && before.status !== status;
    said.set(id, { status: contradicts ? "" : status, reason: String(reason ?? ""), sentence: String(sentence ?? "") });
  }
  const fates: Fate[] = [];
  const unanswered: Item[] = [];
  for (const item of batch) {
    const own = said.get(item.id);
    if (own && FINAL.has(own.status)) fates.push({ item, fate: "delete" });
    else if (own?.status === "refused") fates.push({ item, fate: "refuse", reason: own.reason, sentence: own.sentence });
    else unanswered.push(item);
  }
  const withdrawn = batch.some(({ id }) => said.get(id)?.reason === WITHDRAWN);
  return { means: "answered", fates, unanswered, serverTime, withdrawn };
}

function later(trouble: "server" | "network", answer: Answer, now: number, code = ""): Meaning {
  const { status, timedOut } = answer;
  const slow = timedOut || status === 408;
  const suspect = slow || status === 500 || status === 409 || code === "mishap";
  return { means: "later", trouble, suspect, slow, retryAfterS: retryAfterS(answer.retryAfter, now) };
}

/** Seconds or a date, as HTTP has it; null where there is none that makes sense. */
export function retryAfterS(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (!text) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_S);
}

function json(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
