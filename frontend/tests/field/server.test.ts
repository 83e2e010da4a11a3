// @vitest-environment node
import { afterEach, describe, expect, test, vi } from "vitest";
import { deposit } from "../../field/phone/http.ts";
import { Addresses } from "../../field/phone/server.ts";
import { aCall } from "./fake-calls.ts";

interface Asked {
  path: string;
  init: RequestInit;
}
const asked: Asked[] = [];

function answers(...given: (Response | Error)[]): void {
  asked.length = 0;
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, init });
    const next = given.shift();
    if (next instanceof Response) return next;
    throw next ?? new TypeError("no network");
  });
}

const json = (value: object, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { status, headers });
const token = (n: number) => ({ "X-CSRFToken": `token-${n}` });
const sentTokens = () => asked.filter(({ init }) => init.method === "POST").map(({ init }) => (init.headers as Record<string, string>)["X-CSRFToken"]);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("addresses under /app/", () => {
  test("the first thing told fetches the token, and the next one uses what the last answer brought", async () => {
    answers(json({ server_time: "2022-10-24T02:13:07Z" }, 200, token(1)), json({ leases: 1 }, 200, token(2)), json({ leases: 2 }));
    const heard: string[] = [];
    const addresses = new Addresses((time) => heard.push(time));

    expect(await addresses.takeOver("123456")).toEqual({ leases: 1 });
    expect(await addresses.takeOver("123456")).toEqual({ leases: 2 });

    expect(asked.map(({ path }) => path)).toEqual(["/app/now/", "/app/take-over/", "/app/take-over/"]);
    expect(sentTokens()).toEqual(["token-1", "token-2"]);
    expect(heard).toEqual(["2022-10-24T02:13:07Z"]);
    for (const { init } of asked) expect(init).toMatchObject({ cache: "no-store", credentials: "same-origin", redirect: "error" });
  });

  test("a token that signing in has changed is asked for once more, and once only", async () => {
    const changed = () => json({ code: "csrf" }, 403);
    answers(json({}, 200, token(1)), changed(), json({}, 200, token(2)), json({ leases: 1 }));
    expect(await new Addresses(() => undefined).takeOver("123456")).toEqual({ leases: 1 });
    expect(sentTokens()).toEqual(["token-1", "token-2"]);

    answers(json({}, 200, token(1)), changed(), json({}, 200, token(2)), changed());
    await expect(new Addresses(() => undefined).takeOver("123456")).rejects.toMatchObject({ code: "csrf", status: 403 });
  });

  test.each([
    ["no network", new TypeError("no"), { code: "offline", status: 0 }],
    ["a captive portal", new Response("<html>Welcome</html>"), { code: "offline", status: 0 }],
    ["a session that has run out", json({ code: "not_signed_in", sentence: "Sign in." }, 401), { code: "not_signed_in", sentence: "Sign in.", status: 401 }],
    ["a page of a proxy", new Response("<html>502</html>", { status: 502 }), { code: "server", status: 502 }],
    ["too much at once", json({ code: "busy", sentence: "Later." }, 503, { "Retry-After": "7" }), { code: "busy", status: 503, retryAfterS: 7 }],
  ])("%s is a refusal with its reason", async (_what, answer, refusal) => {
    answers(answer);

    await expect(new Addresses(() => undefined).me()).rejects.toMatchObject(refusal);
  });
});

describe("calls, tonight and push", () => {
  const addresses = () => new Addresses(() => undefined);

  test("have addresses of their own", async () => {
    answers(json({ calls: [aCall()] }, 200, token(1)), json({ until: "2022-10-24T23:00:00Z" }), json({ key: "BAAA" }), json({}), json({}));
    const one = addresses();

    expect(await one.calls()).toEqual([aCall()]);
    expect(await one.tonight("2022-10-24T23:00:00Z")).toBe("2022-10-24T23:00:00Z");
    expect(await one.pushKey()).toBe("BAAA");
    await one.pushTo({ endpoint: "https://push.example/1" });
    await one.pushNoMore("https://push.example/1");

    expect(asked.map(({ path, init }) => [path, init.body])).toEqual([
      ["/app/calls/", undefined], ["/app/tonight/", '{"until":"2022-10-24T23:00:00Z"}'], ["/app/push/", undefined],
      ["/app/push/", '{"subscription":{"endpoint":"https://push.example/1"}}'], ["/app/push/", '{"endpoint":"https://push.example/1","remove":true}'],
    ]);
  });

  test("that a server does not tell are none", async () => {
    answers(json({}), json({ calls: "x" }), json({ key: null }), json({}));

    expect([await addresses().calls(), await addresses().calls(), await addresses().pushKey(), await addresses().pushKey()]).toEqual([[], [], null, null]);
  });
});

describe("a deposit", () => {
  test("carries its token, and no cookie", async () => {
    answers(json({ results: [] }));

    expect(await deposit("{}", "muster_x")).toMatchObject({ status: 200, timedOut: false });
    expect(asked[0]).toMatchObject({ path: "/api/v1/events", init: { method: "POST", credentials: "omit", redirect: "error", headers: { Authorization: "Bearer muster_x" } } });
  });

  test("an answer that is cut off is none", async () => {
    const cut = new ReadableStream({ pull: (stream) => stream.error(new TypeError("cut")) });
    answers(new Response(cut, { status: 200 }));

    expect(await deposit("{}", "t")).toMatchObject({ status: 0, timedOut: false });
  });

  test("a network that hangs is given up after half a minute", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("fetch", (_path: string, { signal }: RequestInit) => new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))));
    const answer = deposit("{}", "t");

    await vi.advanceTimersByTimeAsync(30_000);

    expect(await answer).toMatchObject({ status: 0, timedOut: true });
  });
});
