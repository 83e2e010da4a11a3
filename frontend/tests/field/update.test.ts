// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppUpdate, TAKE_OVER } from "../../field/phone/update.ts";

/** A service worker container that has a worker in use, and may be given one that waits. */
class FakeWorkers extends EventTarget {
  controller: object | null = {};
  waiting: { postMessage: ReturnType<typeof vi.fn> } | null = null;
  register = async () => ({ waiting: this.waiting, addEventListener: () => undefined, update: async () => undefined });
  change = () => this.dispatchEvent(new Event("controllerchange"));
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
const aWaiting = () => (workers.waiting = { postMessage: vi.fn() });

test("a newer app that waits at the start takes over at once, and one reload shows it", async () => {
  const waiting = aWaiting();
  const update = new AppUpdate();
  await update.start();

  expect(update.ready).toBe(true);
  expect(waiting.postMessage).toHaveBeenCalledExactlyOnceWith(TAKE_OVER);
  workers.change();
  expect(reload).not.toHaveBeenCalled(); // by now somebody may have begun something
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
  const waiting = aWaiting();
  await update.start();
  waiting.postMessage.mockClear();

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
