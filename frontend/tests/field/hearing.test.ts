import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listenForCalls } from "../../field/hearing.ts";
import { aCall, callId, FakeSource, inMinutes } from "./fake-calls.ts";
import { FakePhone } from "./fake-phone.ts";
import { type Mounted, mounted } from "./mounted.ts";

const vibrate = vi.fn();
let hidden = false;
let statuses: number[] = [];
const looking: EventListenerOrEventListenerObject[] = [];

beforeEach(() => {
  localStorage.clear();
  FakeSource.all = [];
  [hidden, statuses] = [false, []];
  vibrate.mockClear();
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("BroadcastChannel", undefined); // each of these pages is alone
  vi.stubGlobal("fetch", async () => new Response("", { status: statuses.shift() ?? 200 }));
  Object.defineProperty(navigator, "vibrate", { value: vibrate, configurable: true });
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  const add = document.addEventListener.bind(document);
  vi.spyOn(document, "addEventListener").mockImplementation((name: string, listener: EventListenerOrEventListenerObject) => {
    if (name === "visibilitychange") looking.push(listener);
    add(name, listener);
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: true, advanceTimeDelta: 20 });
});
afterEach(() => {
  for (const listener of looking.splice(0)) document.removeEventListener("visibilitychange", listener); // the pages of this test are closed
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function listening(calls: unknown[] = []): Promise<Mounted & { source: () => FakeSource }> {
  const phone = new FakePhone();
  phone.told = { ...phone.told, calls: calls as never };
  const page = await mounted("#/doors", { phone });
  delete navigator["serviceWorker" as never];
  listenForCalls(page.app);
  FakeSource.open[0]!.opens();
  await passed(2_000, page);
  return { ...page, source: () => FakeSource.open[0]! };
}
async function passed(ms: number, page: Mounted): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await page.settle();
}
const look = async (isHidden: boolean, page: Mounted) => {
  hidden = isHidden;
  document.dispatchEvent(new Event("visibilitychange"));
  await page.settle();
};

describe("a call that arrives", () => {
  test("rings once: it vibrates and is read aloud, and how many are missing by then changes nothing", async () => {
    const page = await listening();
    page.source().tells("call", aCall());
    await page.settle();
    page.source().tells("call", aCall({ missing: 1 }));
    await page.settle();

    expect(vibrate).toHaveBeenCalledTimes(1);
    expect(page.text("[aria-live=assertive]")).toBe("Call-out · 广后街社区. 搬物资上楼，电梯停了。. 3 号楼东门 · now");
    expect(page.app.calls.list).toMatchObject([{ missing: 1 }]);
    expect(page.text(".waiting-call")).toContain("1 call waits");
  });

  test("does not ring again after a reload", async () => {
    (await listening()).source().tells("call", aCall());
    document.body.replaceChildren();
    FakeSource.all = [];
    const page = await listening();
    page.source().tells("call", aCall());

    expect(vibrate).toHaveBeenCalledTimes(1);
  });

  test("does not ring where it was seen already, nor where nobody looks", async () => {
    const page = await listening([aCall()]);
    page.source().tells("call", aCall({ missing: 1 }));
    await look(true, page);
    page.source().tells("call", aCall({ number: 2 }));
    await page.settle();

    expect(vibrate).not.toHaveBeenCalled();
    expect(page.app.calls.list).toHaveLength(2);
  });

  test("rings for a seat that is held for me, and for the next one too", async () => {
    const page = await listening([aCall({ mine: "reserve", rank: 1 })]);
    page.source().tells("call", aCall({ mine: "offered", until: inMinutes(5) }));
    page.source().tells("call", aCall({ mine: "lapsed" }));
    page.source().tells("call", aCall({ mine: "offered", until: inMinutes(30) }));

    expect(vibrate).toHaveBeenCalledTimes(2);
  });

  test.each([{ state: "filled" }, { state: "closed" }, { state: "closed", mine: "seated" }, { mine: "seated" }, { mine: "lapsed" }] as const)("is silent where it is %o", async (more) => {
    const page = await listening();
    page.source().tells("call", aCall(more));
    await page.settle();

    expect([vibrate.mock.calls.length, page.text("[aria-live=assertive]")]).toEqual([0, ""]);
  });

  test("that makes no sense breaks nothing", async () => {
    const page = await listening();
    for (const told of ["", "{", "null", "[]", '{"id":1}']) page.source().tells("call", told);

    expect(page.app.calls.list).toEqual([]);
  });

  test("takes the place of what was known of it", async () => {
    const page = await listening([aCall(), aCall({ number: 2 })]);
    page.source().tells("call", aCall({ state: "filled", missing: 0 }));

    expect(page.app.calls.list.map(({ id, state }) => [id, state])).toEqual([[callId(2), "open"], [callId(1), "filled"]]);
  });
});

describe("a redraw", () => {
  test("asks for all of them anew, many at once only once, and rings for what is new", async () => {
    const page = await listening();
    page.phone.told = { ...page.phone.told, calls: [aCall()] };
    page.phone.calls = [];
    for (let n = 0; n < 5; n++) page.source().tells("redraw");
    await passed(1_000, page);

    expect(page.phone.calls.filter(([name]) => name === "calls")).toHaveLength(1);
    expect(vibrate).toHaveBeenCalledTimes(1);
  });
});

describe("the connection", () => {
  test("is let go five minutes after the last look, and taken up at the next one", async () => {
    const page = await listening();
    await look(true, page);
    await passed(4 * 60_000, page);
    expect(FakeSource.open).toHaveLength(1);
    await passed(2 * 60_000, page);
    expect(FakeSource.open).toHaveLength(0);

    await look(false, page);
    expect([FakeSource.open.length, FakeSource.all.length]).toEqual([1, 2]);
  });

  test("that breaks is taken up again, with pauses", async () => {
    statuses = [503, 0, 200];
    const page = await listening();
    page.source().fails();
    await passed(30_000, page);

    expect([FakeSource.open.length, FakeSource.all.length, FakeSource.open[0]!.url]).toEqual([1, 2, "/live/calls"]);
    expect(page.phone.calls.filter(([name]) => name === "calls")).toEqual([]); // the page has just asked for Now
    page.source().opens();
    await passed(1_000, page);
    expect(page.phone.calls.filter(([name]) => name === "calls")).toHaveLength(1);
  });

  test.each([[401, 1], [404, 0]])("that is refused with %i is not asked for again; %i times once there is a session", async (status, again) => {
    statuses = [status];
    const page = await listening();
    page.source().fails();
    await passed(30_000, page);
    await look(true, page);
    await look(false, page);
    expect(FakeSource.open).toHaveLength(0);

    page.phone.told = { ...page.phone.told };
    await page.app.loadNow(); // with a session
    await passed(100, page);
    expect(FakeSource.open).toHaveLength(again);
  });
});

describe("of several tabs", () => {
  /** Locks as browsers have them: one holder, and `steal` takes it. */
  function withLocks(): void {
    let steal = () => undefined as void;
    const waiting: (() => void)[] = [];
    let holder: object | null = null;
    const request = (_name: string, how: { steal?: boolean; signal?: AbortSignal }, work: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const run = () => {
          const own = (holder = {});
          steal = () => reject(new DOMException("stolen", "AbortError"));
          void work().then(() => {
            resolve();
            if (holder !== own) return; // it was stolen
            holder = null;
            waiting.shift()?.();
          });
        };
        if (how.steal) {
          steal();
          run();
        } else if (holder) waiting.push(run);
        else run();
      });
    Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
  }

  test("the one that was looked at last listens, and tells the other", async () => {
    const channels = new Set<{ onmessage?: (event: object) => void; postMessage: (data: unknown) => void }>();
    class Channel {
      onmessage?: (event: object) => void;
      constructor() {
        channels.add(this);
      }
      postMessage(data: unknown): void {
        for (const other of channels) if (other !== this) other.onmessage?.({ data });
      }
    }
    vi.stubGlobal("BroadcastChannel", Channel);
    withLocks();
    const first = await listening();
    const second = await listening();
    expect([FakeSource.all.length, FakeSource.open.length]).toEqual([2, 1]);

    second.source().tells("call", aCall());
    await passed(0, second);

    expect(first.app.calls.list).toHaveLength(1);
    expect(second.app.calls.list).toHaveLength(1);
    expect(vibrate).toHaveBeenCalledTimes(1);
    delete (navigator as { locks?: unknown }).locks;
  });
});
