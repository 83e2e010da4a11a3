// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { base64url } from "../../field/phone/bytes.ts";
import { hush } from "../../field/phone/hush.ts";
import { ringing, subscribe } from "../../field/phone/push.ts";
import { listenForPush } from "../../field/worker-push.ts";

const ORIGIN = "https://muster.example";
const KEY = base64url(new Uint8Array([4, 1, 2, 3]));

/** The push service of a browser, as far as the app uses it. */
class FakePush {
  subscription: { endpoint: string; unsubscribe: () => Promise<boolean>; toJSON: () => object } | null = null;
  refusals = 0;
  keys: unknown[] = [];
  getSubscription = async () => this.subscription;
  subscribe = async ({ applicationServerKey }: { applicationServerKey: unknown }) => {
    if (this.refusals-- > 0) throw new DOMException("another key", "InvalidStateError");
    this.keys.push(applicationServerKey);
    const endpoint = `https://push.example/${this.keys.length}`;
    return (this.subscription = { endpoint, unsubscribe: async () => ((this.subscription = null), true), toJSON: () => ({ endpoint }) });
  };
}
let push: FakePush;

beforeEach(() => {
  push = new FakePush();
});
afterEach(() => vi.unstubAllGlobals());

describe("in the worker", () => {
  type Listener = (event: object) => void;
  let listeners: Map<string, Listener>;
  let shown: [string, Record<string, unknown>][];
  let windows: { url: string; focus: () => Promise<void>; postMessage: (data: object) => void }[];
  const opened = vi.fn(async () => null);
  const [focused, told] = [vi.fn(async () => undefined), vi.fn()];

  beforeEach(() => {
    [listeners, shown, windows] = [new Map(), [], []];
    for (const mock of [opened, focused, told]) mock.mockClear();
    listenForPush({
      location: new URL(`${ORIGIN}/app/sw.js`),
      registration: { pushManager: push, showNotification: async (title: string, how: Record<string, unknown>) => void shown.push([title, how]) },
      clients: { matchAll: async () => windows, openWindow: opened },
      addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    } as unknown as Parameters<typeof listenForPush>[0]);
  });

  async function happens(name: string, event: object): Promise<void> {
    const works: Promise<unknown>[] = [];
    listeners.get(name)!({ ...event, waitUntil: (work: Promise<unknown>) => works.push(work) });
    await Promise.all(works);
  }
  const pushed = (value: unknown) => happens("push", { data: { json: () => value } });
  const touched = (link: unknown) => happens("notificationclick", { notification: { close: () => undefined, data: { link } } });

  test("a call rings, and its stop replaces it without a sound", async () => {
    await pushed({ title: "社区在召集", body: "搬物资", link: "/app/#/call/1", tag: "call-1", quiet: false });
    await pushed({ title: "人齐了", body: "去睡吧", link: "/app/", tag: "call-1", quiet: true });

    expect(shown).toEqual([
      ["社区在召集", { body: "搬物资", tag: "call-1", renotify: true, silent: false, data: { link: "/app/#/call/1" } }],
      ["人齐了", { body: "去睡吧", tag: "call-1", renotify: false, silent: true, data: { link: "/app/" } }],
    ]);
  });

  test.each([undefined, null, 7, [], { title: 3 }, { title: "  " }])("%j is shown too, for a browser wants that, in both languages", async (value) => {
    await pushed(value);
    expect(shown).toEqual([["集结 Muster", { body: "请打开看看。 Please open it.", silent: false, data: { link: "/app/" } }]]);
  });

  test("one that is no JSON is shown too", async () => {
    await happens("push", { data: { json: () => JSON.parse("{") } });
    await happens("push", { data: null });
    expect(shown).toHaveLength(2);
  });

  test.each(["https://elsewhere.example/app/#/call/1", "//elsewhere.example/app/#/me", "/desk/", "/app/../desk/", "javascript:alert(1)", "/application", 7, undefined])("%s leads into the app and nowhere else", async (link) => {
    await pushed({ title: "x", link });
    await touched(link);

    expect(shown[0]![1]["data"]).toEqual({ link: "/app/" });
    expect(opened).toHaveBeenCalledWith("/app/");
  });

  test("a touch leads the open window there, which loads nothing anew", async () => {
    windows = [{ url: `${ORIGIN}/desk/`, focus: async () => undefined, postMessage: () => undefined }, { url: `${ORIGIN}/app/#/doors`, focus: focused, postMessage: told }];
    await touched("/app/#/call/1");

    expect([focused.mock.calls.length, told.mock.calls, opened.mock.calls.length]).toEqual([1, [[{ go: "#/call/1" }]], 0]);
  });

  test("a touch opens a window where none is open, and for a page that is not the app's own", async () => {
    await touched("/app/#/call/1");
    windows = [{ url: `${ORIGIN}/app/`, focus: focused, postMessage: told }];
    await touched("/app/certificate.pdf");

    expect(opened.mock.calls).toEqual([["/app/#/call/1"], ["/app/certificate.pdf"]]);
  });

  test("a subscription that ends is renewed under the key of today; without a session it is not", async () => {
    const sent: unknown[] = [];
    const answer = vi.fn(async (_path: string, init: RequestInit) => {
      if (init.method === "POST") sent.push([new Headers(init.headers).get("X-CSRFToken"), JSON.parse(String(init.body))]);
      return new Response(JSON.stringify({ key: KEY }), { headers: { "X-CSRFToken": "token" } });
    });
    vi.stubGlobal("fetch", answer);
    await happens("pushsubscriptionchange", {});
    expect(sent).toEqual([["token", { subscription: { endpoint: "https://push.example/1" } }]]);

    vi.stubGlobal("fetch", async () => new Response('{"error":"not_signed_in"}', { status: 401 }));
    await happens("pushsubscriptionchange", {});
    expect(push.keys).toHaveLength(1);
  });
});

describe("on the page", () => {
  const server = { pushKey: vi.fn(async (): Promise<string | null> => KEY), pushTo: vi.fn(async () => ({})) };
  const agent = (userAgent: string) => ({ userAgent, serviceWorker: { getRegistration: async () => ({ pushManager: push }) } });
  let permission: NotificationPermission;

  beforeEach(() => {
    permission = "default";
    server.pushKey.mockImplementation(async () => KEY);
    server.pushTo.mockReset().mockResolvedValue({});
    vi.stubGlobal("PushManager", class {});
    vi.stubGlobal("Notification", { get permission() { return permission; }, requestPermission: async () => permission });
    vi.stubGlobal("navigator", agent("Android"));
    vi.stubGlobal("matchMedia", () => ({ matches: false }));
  });
  const state = async () => (await ringing(server)).state;

  test("is nothing where the installation has no web push, or does not know it", async () => {
    server.pushKey.mockResolvedValue(null);
    expect(await state()).toBe("none");
    server.pushKey.mockRejectedValue(new Error("404"));
    expect(await state()).toBe("none");
  });

  test("is off until it is asked for, then on", async () => {
    expect(await state()).toBe("off");
    permission = "granted";

    expect(await subscribe(server, KEY)).toBe("on");
    expect(server.pushTo).toHaveBeenCalledWith({ endpoint: "https://push.example/1" });
    expect(push.keys).toEqual([new Uint8Array([4, 1, 2, 3])]);
    expect(await state()).toBe("on");
  });

  test("a no is a no", async () => {
    permission = "denied";
    expect([await subscribe(server, KEY), await state(), push.keys.length]).toEqual(["denied", "denied", 0]);
  });

  test("a subscription under another key is given up for a new one", async () => {
    permission = "granted";
    await push.subscribe({ applicationServerKey: "old" });
    push.refusals = 1;

    expect(await subscribe(server, KEY)).toBe("on");
    expect(push.subscription?.endpoint).toBe("https://push.example/2");
  });

  test("one that the server did not take does not look as if it rang", async () => {
    permission = "granted";
    server.pushTo.mockRejectedValue(new Error("503"));

    await expect(subscribe(server, KEY)).rejects.toThrow("503");
    expect(await state()).toBe("off");
  });

  test.each([["Mozilla MicroMessenger", "chat"], ["Mozilla (iPhone)", "apple"], ["Mozilla Firefox/60", "cannot"]])("%s says why it cannot", async (userAgent, why) => {
    vi.stubGlobal("navigator", { userAgent });
    expect(await state()).toBe(why);
  });

  test("falls silent with its owner, also where the server does not hear of it", async () => {
    permission = "granted";
    await subscribe(server, KEY);
    const tell = vi.fn(async () => Promise.reject(new Error("offline")));
    await hush(tell);

    expect([push.subscription, tell.mock.calls]).toEqual([null, [["https://push.example/1"]]]);
    await hush(tell);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});
