/** What I say to a call goes out now or not at all, and never into the outbox: a yes that travels an hour later would be a lie. */
import { callIn } from "../calls.ts";
import { quietly } from "../quietly.ts";
import type { Call, Claim } from "../shapes.ts";
import { type Answer, retryAfterS } from "./answers.ts";
import { asked } from "./http.ts";
import { Refusal } from "./phone.ts";

const ADDRESS = "/live/claims";
const WITHIN_MS = 8_000;
const TRIES_MAX = 4;
const FIRST_PAUSE_MS = 500;
const ASKED_PAUSE_MAX_S = 5; // whoever asks for a longer pause is told about at once

/** Said once more where the answer was lost: the server takes the same words as one. `again` is called before each further try. */
export async function claimed(claim: Claim, again: () => void = () => undefined): Promise<Call> {
  for (let tries = 1; ; tries++) {
    if (navigator.onLine === false) throw new Refusal(tries === 1 ? "offline" : "unsure");
    const { answer } = await asked(ADDRESS, said(claim), WITHIN_MS);
    const told = quietly(() => JSON.parse(answer.text) as unknown);
    const call = answer.status === 200 ? callIn(told) : null;
    if (call?.id === claim.callout) return call;
    const refusal = refusalOf(answer, told);
    const asksPause_s = refusal.retryAfterS ?? 0;
    const mayHelp = answer.status < 400 || answer.status >= 500;
    if (!mayHelp || tries >= TRIES_MAX || asksPause_s > ASKED_PAUSE_MAX_S) throw refusal;
    again();
    await pause(Math.max(asksPause_s * 1000, FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random())));
  }
}

function said(claim: Claim): RequestInit {
  return { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify(claim) };
}

/** Below 400 nobody of ours has answered: whether it arrived is not known. */
function refusalOf({ status, retryAfter }: Answer, told: unknown): Refusal {
  if (status < 400) return new Refusal("unsure");
  const { error, sentence } = (told ?? {}) as { error?: unknown; sentence?: unknown };
  const code = typeof error === "string" ? error : status === 401 ? "not_signed_in" : "server";
  return new Refusal(code, typeof sentence === "string" ? sentence : "", status, retryAfterS(retryAfter, Date.now()));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
