/** The service worker: it keeps the shell for when there is no network, and a newer app until it is a good moment to change. */
import type { Unsubscribe, Update } from "./phone.ts";

const SCRIPT = "/app/sw.js";
const SCOPE = "/app/";
export const SYNC_TAG = "muster-outbox";
export const HALF_WRITTEN = "muster-half-written"; // a lock that every page shares while it is filled in
export const TAKE_OVER = "take over";
const LOOK_AGAIN_MS = 1_800_000;
const TRY_AGAIN_MS = 30_000; // after a newer app broke off on its way; doubled each time

type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

export class AppUpdate implements Update {
  ready = false;
  private waiting: ServiceWorker | null = null;
  private holds = 0;
  private release: () => void = () => undefined;
  private renews = false; // this page runs an app that is no longer the newest
  private isTouched = false; // from the first touch on somebody may have begun something: then the change waits
  private asked = false;
  private brokeOff = 0;
  private readonly listeners = new Set<(ready: boolean) => void>();

  constructor() {
    const touched = () => (this.isTouched = true);
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, touched, { capture: true, once: true });
  }

  /** Register the worker, and change over whenever nothing is half-written and nobody looks or has touched anything yet. */
  async start(): Promise<void> {
    const workers = navigator.serviceWorker;
    if (!workers) return;
    let isControlled = workers.controller !== null;
    workers.addEventListener("controllerchange", () => {
      if (isControlled) this.renew(); // the first worker of all changes nothing
      isControlled = true;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "hidden") return;
      if (this.renews) this.renew();
      else void this.takeOver();
    });
    const registration = await workers.register(SCRIPT, { scope: SCOPE, updateViaCache: "none" });
    this.noticed(registration.waiting);
    this.watch(registration); // it may have been found before anybody listened
    registration.addEventListener("updatefound", () => this.watch(registration));
    setInterval(() => void registration.update().catch(() => undefined), LOOK_AGAIN_MS);
  }

  subscribe(listener: (ready: boolean) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.ready);
    return () => this.listeners.delete(listener);
  }

  hold(): Unsubscribe {
    if (this.holds++ === 0) {
      const held = new Promise<void>((resolve) => (this.release = resolve));
      void navigator.locks?.request(HALF_WRITTEN, { mode: "shared" }, () => held);
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.holds === 0) {
        this.release();
        if (this.renews) this.renew();
      }
    };
  }

  apply(): Promise<boolean> {
    this.asked = true;
    return this.takeOver();
  }

  /** Load the newest app, once nothing is half-written here and nobody is at it: it asks for the PIN again. */
  renew(): void {
    this.renews = true;
    if (this.holds === 0 && (this.asked || !this.isTouched || document.visibilityState === "hidden")) location.reload();
  }

  private async takeOver(): Promise<boolean> {
    if (!this.waiting || this.holds > 0 || !(await isFree())) return false;
    this.waiting.postMessage(TAKE_OVER); // the worker asks once more whether a tab holds on
    return true;
  }

  private watch(registration: ServiceWorkerRegistration): void {
    const coming = registration.installing;
    const settled = () => {
      coming?.removeEventListener("statechange", settled);
      if (!navigator.serviceWorker.controller) return;
      if (coming?.state === "installed") return this.noticed(coming);
      const pause = Math.min(TRY_AGAIN_MS * 2 ** this.brokeOff++, LOOK_AGAIN_MS);
      setTimeout(() => void registration.update().catch(() => undefined), pause);
    };
    coming?.addEventListener("statechange", settled); // its first: it is installed, or it broke off
  }

  private noticed(worker: ServiceWorker | null): void {
    if (!worker) return;
    this.waiting = worker;
    this.ready = true;
    for (const listener of this.listeners) listener(true);
    if (!this.isTouched) void this.takeOver();
  }
}

/** Whether nothing is half-written in any tab, as far as the browser can tell. Looked at, not taken: the worker takes it meanwhile. */
async function isFree(): Promise<boolean> {
  const all = await navigator.locks?.query();
  return !all?.held?.some(({ name }) => name === HALF_WRITTEN);
}

/** Ask the browser to send from the service worker when it next has network, also with the app closed. Few browsers can. */
export function askForSync(): void {
  const ready = navigator.serviceWorker?.ready as Promise<WithSync> | undefined;
  void ready?.then(({ sync }) => sync?.register(SYNC_TAG)).catch(() => undefined);
}
