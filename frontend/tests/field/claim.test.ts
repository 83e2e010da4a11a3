import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { claimed } from "../../field/phone/claim.ts";
import type { Claim } from "../../field/shapes.ts";
import { aCall, callId } from "./fake-calls.ts";

const YES: Claim = { community: "620102009003", callout: callId(1), say: "yes", eta_min: 15 };
let sent: { path: string; init: RequestInit }[] = [];

beforeEach(() => {
  sent = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answers(...given: (Response | Error)[]): void {
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    sent.push({ path, init });
    const next = given.shift() ?? new TypeError("no network");
    if (next instanceof Error) throw next;
    return next;
  });
}
const json = (value: object, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { status, headers });

/** To its end, however long it pauses. */
async function ended(again = () => undefined as void): Promise<unknown> {
  const answer = claimed(YES, again).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(120_000);
  return answer;
}

test("a yes goes out once, with the session, and says how I stand now", async () => {
  answers(json(aCall({ mine: "seated" })));

  expect(await ended()).toEqual(aCall({ mine: "seated" }));
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ path: "/live/claims", init: { method: "POST", credentials: "same-origin", redirect: "error", headers: { "Content-Type": "application/json" } } });
  expect(JSON.parse(String(sent[0]!.init.body))).toEqual(YES);
});

test("whose answer was lost is said again, in the same words", async () => {
  answers(new TypeError("cut"), new Response("<html>Welcome</html>"), json({ error: "busy" }, 503, { "Retry-After": "2" }), json(aCall({ mine: "seated" })));
  const again = vi.fn();

  expect(await ended(again)).toMatchObject({ mine: "seated" });
  expect(new Set(sent.map(({ init }) => init.body)).size).toBe(1);
  expect([sent.length, again.mock.calls.length]).toEqual([4, 3]);
});

test("that never gets an answer says so, after a few tries", async () => {
  answers();

  expect(await ended()).toMatchObject({ code: "unsure", status: 0 });
  expect(sent).toHaveLength(4);
});

test("without network nothing is sent, and it is said at once", async () => {
  answers();
  vi.stubGlobal("navigator", { ...navigator, onLine: false });

  await expect(claimed(YES)).rejects.toMatchObject({ code: "offline" });
  expect(sent).toEqual([]);
});

test.each([
  ["closed", 409], ["has_seat", 409], ["wrong_code", 409], ["not_signed_in", 401], ["not_found", 404], ["too_often", 429],
])("%s is final", async (code, status) => {
  answers(json({ error: code, sentence: "So it is." }, status));

  expect(await ended()).toMatchObject({ code, status, sentence: "So it is." });
  expect(sent).toHaveLength(1);
});

test("a long pause that the server asks for is told at once", async () => {
  answers(json({ error: "database_away", sentence: "Later." }, 503, { "Retry-After": "30" }));

  expect(await ended()).toMatchObject({ code: "database_away", retryAfterS: 30 });
  expect(sent).toHaveLength(1);
});

test("the answer about another call is none", async () => {
  answers(json(aCall({ number: 2 })), json(aCall({ mine: "seated" })));

  expect(await ended()).toMatchObject({ id: callId(1), mine: "seated" });
});
