// @vitest-environment node
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const LONG = JSON.stringify({ events: Array.from({ length: 60 }, (_, i) => ({ id: i, sealed: "abcdef" })) }).padEnd(3_000, " ");
const SHORT = JSON.stringify({ events: [] });

type Sent = { packed: boolean; text: string };
let sent: Sent[];
let statuses: number[];
let deposit: (body: string, token: string) => Promise<{ status: number }>;

beforeEach(async () => {
  [sent, statuses] = [[], []];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const packed = (init.headers as Record<string, string>)["Content-Encoding"] === "gzip";
    sent.push({ packed, text: packed ? gunzipSync(init.body as ArrayBuffer).toString() : String(init.body) });
    return new Response("{}", { status: statuses.shift() ?? 200 });
  });
  vi.resetModules();
  ({ deposit } = await import("../../field/phone/http.ts"));
});
afterEach(() => vi.unstubAllGlobals());

test("a long batch travels packed and is the same when unpacked; a short one as it is", async () => {
  await deposit(LONG, "token");
  await deposit(SHORT, "token");
  expect(sent).toEqual([
    { packed: true, text: LONG },
    { packed: false, text: SHORT },
  ]);
});

test.each([400, 415, 422])("where packed it is answered %i it is sent as it is at once, and the next one too: that answer counts", async (status) => {
  statuses = [status, 200, 200];
  expect((await deposit(LONG, "token")).status).toBe(200);
  await deposit(LONG, "token");
  expect(sent.map(({ packed }) => packed)).toEqual([true, false, false]);
  expect(new Set(sent.map(({ text }) => text))).toEqual(new Set([LONG]));
});

test.each([401, 413, 429, 503])("%i says nothing against packing", async (status) => {
  statuses = [status];
  expect((await deposit(LONG, "token")).status).toBe(status);
  expect(sent).toHaveLength(1);
});

test("a browser that cannot pack sends as it is", async () => {
  vi.stubGlobal("CompressionStream", undefined);
  vi.resetModules();
  await (await import("../../field/phone/http.ts")).deposit(LONG, "token");
  expect(sent).toEqual([{ packed: false, text: LONG }]);
});
