// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppUpdate, TAKE_OVER } from "../../field/phone/update.ts";

/** A service worker container that has a worker in use, and may be given one that waits. */
class FakeWorkers extends EventTarget {
  controller: object | null = {};
  waiting: { postMessage: ReturnType<typeof vi.fn> } | null = null;
  readonly registration = Object.assign(new EventTarget(), { installing: null as EventTarget | null, update: vi.fn(async () => undefined) });
  register = async () => Object.assign(this.registration, { waiting: this.waiting });
  change = () => this.dispatchEvent(new Event("controllerchange"));
  /** A newer one is found. */
  find() {
    const coming = Object.assign(new EventTarget(), { postMessage: vi.fn(), state: "installing" });
    this.registration.installing = coming;
    this.registration.dispatchEvent(new Event("updatefound"));
    const becomes = (state: string) => {
      coming.state = state;
      coming.dispatchEvent(new Event("statechange"));
      return coming;
    };
    return { becomes };
  }
  bring = () => this.find().becomes("installed");
}

let workers: FakeWorkers;
let reload: ReturnType<typeof vi.fn>;
let isHidden: boolean;

beforeEach(() => {
  [workers, reload, isHidden] = [new FakeWorkers(), vi.fn(), false];
  vi.stubGlobal("navigator", { serviceWorker: workers });
  vi.stubGlobal("location", { reload });
  const page = Object.defineProperty(new EventTarget(), "visibilityState", { get: () => (isHidden ? "hidden" : "visible") });
  vi.stubGlobal("document", page); // of its own: what an earlier test left listening hears nothing
});
afterEach(() => vi.unstubAllGlobals());

const looksAway = () => {
  isHidden = true;
  document.dispatchEvent(new Event("visibilitychange"));
};
const touches = (name = "pointerdown") => document.dispatchEvent(new Event(name));
const settled = () => new Promise((resolve) => setTimeout(resolve));
const aWaiting = () => (workers.waiting = { postMessage: vi.fn() });

test.each(["waits already", "is installed later"])("a newer app that %s takes over while nothing is touched", async (when) => {
  const update = new AppUpdate();
  if (when === "waits already") aWaiting();
  await update.start();
  const waiting = workers.waiting ?? workers.bring();
  await settled();

  expect(update.ready).toBe(true);
  expect(waiting.postMessage).toHaveBeenCalledExactlyOnceWith(TAKE_OVER);
  workers.change();
  expect(reload).toHaveBeenCalledOnce();
});

test("a newer app that was found before anybody listened takes over as well", async () => {
  const found = workers.find();
  await new AppUpdate().start();

  const waiting = found.becomes("installed");
  await settled();

  expect(waiting.postMessage).toHaveBeenCalledExactlyOnceWith(TAKE_OVER);
});

test("a newer app that breaks off on its way is asked for again, after ever longer pauses", async () => {
  vi.useFakeTimers();
  try {
    const update = new AppUpdate();
    await update.start();
    for (const [asked, pause_ms] of [30_000, 60_000, 120_000].entries()) {
      workers.find().becomes("redundant");
      await vi.advanceTimersByTimeAsync(pause_ms - 1);
      expect(workers.registration.update).toHaveBeenCalledTimes(asked);
      await vi.advanceTimersByTimeAsync(1);
      expect(workers.registration.update).toHaveBeenCalledTimes(asked + 1);
    }
    workers.bring().dispatchEvent(new Event("statechange")); // once it is installed, its later states are no failures
    expect(vi.getTimerCount()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test.each(["pointerdown", "keydown"])("after a %s somebody may have begun something: it waits until they look away", async (touch) => {
  const update = new AppUpdate();
  await update.start();
  touches(touch);
  const waiting = workers.bring();
  await settled();

  expect([update.ready, waiting.postMessage.mock.calls]).toEqual([true, []]);
  workers.change(); // as another tab asked for it
  expect(reload).not.toHaveBeenCalled();
  looksAway();
  expect(reload).toHaveBeenCalledOnce();
});

test("while a form is half filled in nothing changes, also when asked for", async () => {
  const update = new AppUpdate();
  const done = update.hold();
  const waiting = aWaiting();
  await update.start();

  expect(await update.apply()).toBe(false);
  looksAway();
  workers.change(); // another tab had nothing half-written
  expect([waiting.postMessage.mock.calls, reload.mock.calls]).toEqual([[], []]);

  done();
  done();
  expect(reload).toHaveBeenCalledOnce();
});

test("what a person asks for is done while they look", async () => {
  const update = new AppUpdate();
  await update.start();
  touches();
  const waiting = workers.bring();

  expect(await update.apply()).toBe(true);
  workers.change();

  expect(waiting.postMessage).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
});

test("the first worker of all changes nothing", async () => {
  workers.controller = null;
  const update = new AppUpdate();
  await update.start();
  isHidden = true;

  workers.change();

  expect([update.ready, await update.apply(), reload.mock.calls]).toEqual([false, false, []]);
});
