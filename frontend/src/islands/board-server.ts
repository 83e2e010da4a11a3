/** What the board asks of the server: the week, where a person may go, a move, a removal. Each answer is awaited for a while only. */
import { csrfToken } from "../requests.ts";

export const PATIENCE_MS = 15_000;

/** A refusal (409) with the server's sentence. Whatever else goes wrong is an answer that did not arrive. */
export class Refused extends Error {}

export async function fetched(url: string): Promise<unknown> {
  return asked(url, { method: "GET" });
}

/** The sentence of each shift that does not fit; an empty one says yes. */
export async function fitsOf(url: string, person: string, leaving: string): Promise<Map<string, string>> {
  const query = new URLSearchParams({ person, leaving });
  const answer = (await asked(`${url}${url.includes("?") ? "&" : "?"}${query}`, { method: "GET" })) as { fits?: unknown };
  if (typeof answer?.fits !== "object" || answer.fits === null) throw new TypeError("no fits");
  return new Map(Object.entries(answer.fits).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

export async function posted(url: string, fields: Record<string, string>): Promise<void> {
  await asked(url, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": csrfToken() } });
}

async function asked(url: string, request: RequestInit): Promise<unknown> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, { credentials: "same-origin", ...request, headers: { Accept: "application/json", ...request.headers }, signal: patience.signal });
    if (response.status === 409) throw new Refused(await whyOf(response));
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
}

async function whyOf(response: Response): Promise<string> {
  const answer = (await response.json().catch(() => ({}))) as { why?: unknown };
  return typeof answer.why === "string" ? answer.why : "";
}
