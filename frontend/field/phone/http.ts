/** Requests with an end in sight: a network that hangs is one that failed. */
import type { Answer } from "./answers.ts";

const EVENTS = "/api/v1/events";
const SEND_MAX_MS = 30_000; // the server gives a body as long
const ASK_MAX_MS = 20_000;

/** Deposit a batch. The token alone speaks: no cookie goes along, and none is needed in the service worker. */
export function deposit(body: string, token: string): Promise<Answer> {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  return asked(EVENTS, { method: "POST", headers, body, credentials: "omit" }, SEND_MAX_MS).then(({ answer }) => answer);
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
