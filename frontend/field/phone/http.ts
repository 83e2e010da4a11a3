/** Requests with an end in sight: a network that hangs is one that failed. */
import type { Answer } from "./answers.ts";

const EVENTS = "/api/v1/events";
const SEND_MAX_MS = 30_000; // the server gives a body as long
const ASK_MAX_MS = 20_000;

const PACK_FROM = 2_000; // characters; less fits in the packets that go out anyway
const UNPACKABLE = new Set([400, 415, 422]);

let packs = typeof CompressionStream !== "undefined";

/** Deposit a batch. The token alone speaks: no cookie goes along, and none is needed in the service worker. */
export async function deposit(body: string, token: string): Promise<Answer> {
  if (packs && body.length >= PACK_FROM) {
    const answer = await deposited(await packed(body), token, { "Content-Encoding": "gzip" });
    if (!UNPACKABLE.has(answer.status)) return answer;
    packs = false; // something on the way may not carry it whole: what was sent is not to blame before it came as it is
  }
  return deposited(body, token);
}

async function deposited(body: string | ArrayBuffer, token: string, more: Record<string, string> = {}): Promise<Answer> {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}`, ...more };
  return (await asked(EVENTS, { method: "POST", headers, body, credentials: "omit" }, SEND_MAX_MS)).answer;
}

/** Half the bytes on a slow network: seals travel as text, and a batch names the same things over and over. */
function packed(body: string): Promise<ArrayBuffer> {
  return new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

export async function asked(address: string, init: RequestInit, withinMs = ASK_MAX_MS): Promise<{ answer: Answer; headers: Headers }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), withinMs);
  try {
    // A redirect is never ours: it leads to the page of some captive portal.
    const response = await fetch(address, { cache: "no-store", redirect: "error", ...init, signal: abort.signal });
    const text = await response.text();
    return { answer: { status: response.status, text, retryAfter: response.headers.get("Retry-After"), timedOut: false }, headers: response.headers };
  } catch {
    return { answer: { status: 0, text: "", retryAfter: null, timedOut: abort.signal.aborted }, headers: new Headers() };
  } finally {
    clearTimeout(timer);
  }
}
