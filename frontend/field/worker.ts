/** The service worker: the shell's files for when there is no network, and the outbox when the app is closed.
 *
 * It caches what the build lists and the shell, which is the same for everyone. Nothing that tells of a person passes through it.
 */
import { openChannel } from "./phone/channel.ts";
import { Clock } from "./phone/clock.ts";
import { deposit } from "./phone/http.ts";
import { aloneAcrossTabs } from "./phone/lock.ts";
import { effectiveNetwork, Sender, SENDER_LOCK } from "./phone/sender.ts";
import { Store } from "./phone/store.ts";
import { HALF_WRITTEN, SYNC_TAG, TAKE_OVER } from "./phone/update.ts";
import { listenForPush } from "./worker-push.ts";

/** Put in by the build: the files, the one that the shell must name to fit them, and a fingerprint of it all. */
declare const PRECACHE: { version: string; entry: string; files: string[] };

const SHELL = "/app/";
const OURS = "/static/muster/assets/field."; // what every shell of ours names, of whatever version; a captive portal's page does not
const CACHE = `muster-shell-${PRECACHE.version}`;
const SHELL_WAIT_MS = 4_000;
const FILES = new Set(PRECACHE.files);

interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Extended {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void>; matchAll(): Promise<unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listener: (event: Extended) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(name: "message", listener: (event: Extended & { data: unknown }) => void): void;
  addEventListener(name: "sync", listener: (event: Extended & { tag: string }) => void): void;
}
const worker = self as unknown as Worker;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.data === TAKE_OVER && event.waitUntil(takeOver()));
worker.addEventListener("sync", (event) => event.tag === SYNC_TAG && event.waitUntil(send()));
listenForPush();
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate" && pathname === SHELL) {
    event.respondWith(shell(request));
    event.waitUntil(mend().catch(() => undefined));
  } else if (FILES.has(pathname)) event.respondWith(file(request, pathname));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(PRECACHE.files.map((path) => fetchInto(cache, path)));
  const response = await fetch(SHELL, { cache: "no-store", redirect: "error" });
  // A shell of another version would ask for files that are not here. Then this worker is not installed, and is tried again.
  if (!(await fits(response))) throw new Error("The shell does not fit.");
  await cache.put(SHELL, response);
}

/** A file keeps its name as long as its bytes: what the last version had is not fetched again. */
async function fetchInto(cache: Cache, path: string): Promise<void> {
  const isHashed = /\.[0-9a-f]{12}\.\w+$/.test(path);
  const had = isHashed ? await caches.match(path) : undefined;
  const response = had ?? (await fetch(path, { cache: isHashed ? "default" : "no-store", redirect: "error" }));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  await cache.put(path, response);
}

/** A browser that is killed soon after the installation, or that is short of space, keeps a part of it: what is missing is fetched again. */
async function mend(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all(PRECACHE.files.filter((path) => !kept.has(path)).map((path) => fetchInto(cache, path)));
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("muster-shell-") && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Change over to this version, unless an act is half-written in some tab. */
async function takeOver(): Promise<void> {
  const locks = navigator.locks;
  if (!locks) return (await worker.clients.matchAll()).length <= 1 ? worker.skipWaiting() : undefined;
  await locks.request(HALF_WRITTEN, { ifAvailable: true }, async (held) => {
    if (held) await worker.skipWaiting();
  });
}

/** The newest shell where the network is quick, else the one that is here. */
async function shell(request: Request): Promise<Response> {
  const fetched = newest(request).catch(() => null); // also where it breaks off in the middle
  const late = new Promise<null>((resolve) => setTimeout(resolve, SHELL_WAIT_MS, null));
  const response = await Promise.race([fetched, late]);
  return response ?? (await kept(SHELL)) ?? (await fetched) ?? Response.error();
}

async function newest(request: Request): Promise<Response | null> {
  const response = await fetch(request);
  if (!(await names(response, OURS))) return null;
  // Kept only while it fits the files that are kept: the shell is then in the language last chosen.
  if (await fits(response)) await keepShell(response.clone()).catch(() => undefined);
  return response;
}

/** A cache that was broken by a kill is as good as none: then the network has to answer. */
function kept(path: string): Promise<Response | undefined> {
  return caches.open(CACHE).then((cache) => cache.match(path)).catch(() => undefined);
}

/** Written only where it is another one: who is killed while a file is being written over has neither the old nor the new. */
async function keepShell(response: Response): Promise<void> {
  const before = await kept(SHELL);
  if (before && (await before.text()) === (await response.clone().text())) return;
  await (await caches.open(CACHE)).put(SHELL, response);
}

function fits(response: Response): Promise<boolean> {
  return names(response, PRECACHE.entry);
}

async function names(response: Response, text: string): Promise<boolean> {
  return response.ok && !response.redirected && (await response.clone().text()).includes(text);
}

async function file(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? fetch(request);
}

/** The browser says that there is network again. Where it was mistaken, the refusal makes it ask once more, later. */
async function send(): Promise<void> {
  const store = new Store();
  const channel = openChannel(() => undefined);
  const clock = new Clock();
  const alone = aloneAcrossTabs(SENDER_LOCK, store);
  const changed = () => channel.tell("outbox");
  try {
    const sender = new Sender({ store, clock, post: deposit, alone, chance: Math.random, network: effectiveNetwork, changed });
    const { trouble } = await sender.run("now");
    if (trouble === "network" || trouble === "server") throw new Error(trouble);
  } finally {
    channel.close();
    await store.close();
  }
}
