// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Device } from "../../field/phone/device.ts";
import { Store } from "../../field/phone/store.ts";
import { TAKE_OVER } from "../../field/phone/update.ts";
import { enrolled } from "./in-hand.ts";

vi.setConfig({ testTimeout: 30_000 }); // a machine under load is slow, not wrong

const ORIGIN = "https://muster.example";
const ENTRY = "/static/muster/assets/field.0123456789ab.js";
const FILES = [ENTRY, "/static/muster/assets/field.0123456789ab.css", "/static/muster/assets/icons.0123456789ab.svg"];
const SHELL = `<html><script src="${ENTRY}"></script></html>`;
const NEWER = SHELL.replace("0123456789ab", "ffffffffffff");
const PORTAL = "<html>Welcome to the free network of the mall</html>";

type Listener = (event: object) => void;
type Work = (lock: object | null) => unknown;

/** A browser's cache storage, as far as the worker uses it. */
class FakeCaches {
  readonly all = new Map<string, Map<string, Response>>();
  readonly written: string[] = [];
  keys = async () => [...this.all.keys()];
  delete = async (name: string) => this.all.delete(name);
  match = async (path: string) => [...this.all.values()].map((cache) => cache.get(path)?.clone()).find(Boolean);
  open = async (name: string) => {
    const cache = this.all.get(name) ?? this.all.set(name, new Map()).get(name)!;
    const keys = async () => [...cache.keys()].map((path) => ({ url: new URL(path, ORIGIN).href }));
    return { keys, put: async (path: string, response: Response) => void (this.written.push(path), cache.set(path, response)), match: async (path: string) => cache.get(path)?.clone() };
  };
  get paths(): string[] {
    return [...this.all.values()].flatMap((cache) => [...cache.keys()]).sort();
  }
}

/** A browser around the worker. */
class Browser {
  readonly caches = new FakeCaches();
  readonly listeners = new Map<string, Listener>();
  readonly fetched: string[] = [];
  skipped = 0;
  net: Record<string, () => Response> = { "/app/": () => html(SHELL), ...Object.fromEntries(FILES.map((path) => [path, () => new Response(path)])) };
  held = false;

  async start(version = "v1"): Promise<this> {
    vi.resetModules();
    const self = {
      location: new URL(`${ORIGIN}/app/sw.js`),
      clients: { claim: async () => undefined, matchAll: async () => [] },
      skipWaiting: async () => void this.skipped++,
      addEventListener: (name: string, listener: Listener) => this.listeners.set(name, listener),
    };
    vi.stubGlobal("self", self);
    vi.stubGlobal("caches", this.caches);
    vi.stubGlobal("PRECACHE", { version, entry: ENTRY, files: FILES });
    vi.stubGlobal("navigator", { locks: { request: async (...args: unknown[]) => (args.pop() as Work)(this.held ? null : {}) } });
    vi.stubGlobal("fetch", async (asked: string | Request) => {
      const path = typeof asked === "string" ? asked : new URL(asked.url).pathname;
      this.fetched.push(path);
      const answer = this.net[path];
      if (!answer) throw new TypeError("no network");
      return answer();
    });
    await import("../../field/worker.ts");
    return this;
  }

  async happens(name: string, event: object = {}): Promise<void> {
    const works: Promise<unknown>[] = [];
    this.listeners.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => works.push(work) });
    await Promise.all(works);
  }

  /** What a page gets; null where the worker leaves it to the browser. */
  async asks(path: string, { mode = "cors", method = "GET" } = {}): Promise<Response | null> {
    let answer: Promise<Response> | null = null;
    const request = { url: new URL(path, ORIGIN).href, method, mode };
    const works: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => works.push(work);
    this.listeners.get("fetch")?.({ request, waitUntil, respondWith: (response: Promise<Response>) => (answer = response) });
    await Promise.all([...works, answer]);
    return answer;
  }

  async opens(path = "/app/"): Promise<string | null> {
    return (await this.asks(path, { mode: "navigate" }))?.text() ?? null;
  }
}

const html = (text: string, status = 200) => new Response(text, { status, headers: { "Content-Type": "text/html" } });
let browser: Browser;

beforeEach(async () => {
  browser = await new Browser().start();
});

describe("the cache", () => {
  test("holds the shell and its files, and opens without network", async () => {
    await browser.happens("install");
    browser.net = {};

    expect(browser.caches.paths).toEqual(["/app/", ...FILES].sort());
    expect(await browser.opens()).toBe(SHELL);
    expect(await (await browser.asks(ENTRY))?.text()).toBe(ENTRY);
  });

  test("what a browser has lost of it is fetched again when the app is next opened with network", async () => {
    await browser.happens("install");
    browser.caches.all.clear();

    expect(await browser.opens()).toBe(SHELL);
    expect(browser.caches.paths).toEqual(["/app/", ...FILES].sort());
    browser.net = {};
    expect(await browser.opens()).toBe(SHELL);
  });

  const personal = ["/app/now/", "/app/me/", "/app/lease/", "/app/device/", "/app/certificate.pdf", "/app/calls/", "/app/tonight/", "/app/push/", "/live/calls", "/api/v1/events", "/rounds/", "/static/muster/assets/desk.0123456789ab.js"];
  test.each(personal)("G31: %s does not pass through the worker, and nothing of it is kept", async (path) => {
    await browser.happens("install");
    browser.net[path] = () => new Response('{"name":"canary"}');

    expect(await browser.asks(path)).toBeNull();
    expect(await browser.asks(path, { mode: "navigate" })).toBeNull();
    expect(browser.caches.paths).toEqual(["/app/", ...FILES].sort());
  });

  test("nothing that is sent passes through it, nor another origin", async () => {
    await browser.happens("install");

    expect(await browser.asks("/app/", { mode: "navigate", method: "POST" })).toBeNull();
    expect(await browser.asks(`https://elsewhere.example${ENTRY}`)).toBeNull();
  });

  test("a file that has not changed its name is not fetched again by the next version, and the old version is cleared away", async () => {
    await browser.happens("install");
    browser.fetched.length = 0;
    await browser.start("v2");

    await browser.happens("install");
    expect(browser.fetched).toEqual(["/app/"]);
    await browser.happens("activate");
    expect(await browser.caches.keys()).toEqual(["muster-shell-v2"]);
  });
});

describe("the shell", () => {
  test("is written only where it is another one: a kill in the middle of writing would leave none", async () => {
    await browser.happens("install");
    browser.caches.written.length = 0;

    await browser.opens();
    expect(browser.caches.written).toEqual([]);
    browser.net["/app/"] = () => html(SHELL.replace("<html>", '<html lang="en">'));
    await browser.opens();
    expect(browser.caches.written).toEqual(["/app/"]);
  });

  test("is the kept one where the network's breaks off in the middle", async () => {
    await browser.happens("install");
    const half = () => new ReadableStream({ start: (body) => (body.enqueue(new TextEncoder().encode(SHELL.slice(0, 9))), body.error(new TypeError("cut"))) });
    browser.net["/app/"] = () => new Response(half());

    expect(await browser.opens()).toBe(SHELL);
  });

  test("comes from the network where the cache itself is broken", async () => {
    await browser.happens("install");
    vi.stubGlobal("caches", { open: async () => { throw new DOMException("broken", "UnknownError"); } });

    expect(await browser.opens()).toBe(SHELL);
  });

  test("comes from the network, and in the language last chosen it is kept", async () => {
    await browser.happens("install");
    browser.net["/app/"] = () => html(SHELL.replace("<html>", '<html lang="en">'));

    expect(await browser.opens()).toContain('lang="en"');
    browser.net = {};
    expect(await browser.opens()).toContain('lang="en"');
  });

  test.each([["a captive portal", html(PORTAL)], ["a server that is down", html("503", 503)]])("%s does not take its place", async (_what, answer) => {
    await browser.happens("install");
    browser.net["/app/"] = () => answer.clone();

    expect(await browser.opens()).toBe(SHELL);
    browser.net = {};
    expect(await browser.opens()).toBe(SHELL);
  });

  test("of a newer version is shown and not kept, for its files are not here", async () => {
    await browser.happens("install");
    browser.net["/app/"] = () => html(NEWER);

    expect(await browser.opens()).toBe(NEWER);
    browser.net = {};
    expect(await browser.opens()).toBe(SHELL);
  });

  test("that does not fit, or a file that is missing, stops the installation", async () => {
    browser.net["/app/"] = () => html(NEWER);
    await expect(browser.happens("install")).rejects.toThrow("does not fit");

    browser = await new Browser().start();
    browser.net[ENTRY] = () => new Response("gone", { status: 404 });
    await expect(browser.happens("install")).rejects.toThrow("404");
  });
});

test("a new version takes over only while nothing is half-written", async () => {
  browser.held = true;
  await browser.happens("message", { data: TAKE_OVER });
  expect(browser.skipped).toBe(0);

  browser.held = false;
  await browser.happens("message", { data: "something else" });
  expect(browser.skipped).toBe(0);
  await browser.happens("message", { data: TAKE_OVER });
  expect(browser.skipped).toBe(1);
});

describe("when the browser says that there is network again", () => {
  const sync = () => browser.happens("sync", { tag: "muster-outbox" });

  test("the outbox goes out with the app closed; a refusal makes the browser ask once more", async () => {
    const store = new Store();
    const device = new Device(store, { device: () => Promise.resolve(enrolled("account-a")) }, []);
    const pass = await device.enrol();
    await store.keep({ id: "one", community: "c", mono_ms: 1, boot: "b", account: pass.account, kept_at: "2022", sealed: "AQ", about: { kind: "household.visited" } });
    await expect(sync()).rejects.toThrow("network");
    expect((await store.counts()).waiting).toBe(1);

    browser.net["/api/v1/events"] = () => Response.json({ results: [{ id: "one", status: "accepted" }], server_time: "2022-10-24T02:13:07Z" });
    await sync();

    expect((await store.counts()).waiting).toBe(0);
    await store.close();
  });

  test("nothing is asked where nothing waits, or of another tag", async () => {
    await sync();
    await browser.happens("sync", { tag: "other" });

    expect(browser.fetched).toEqual([]);
  });
});
