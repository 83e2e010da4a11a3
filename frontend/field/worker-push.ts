/** Web push in the service worker: what the server sends is shown, a touch on it leads into the app, a subscription that ends is renewed. */
import { fromBase64url } from "./phone/bytes.ts";
import { asked } from "./phone/http.ts";
import { quietly } from "./quietly.ts";

const SHELL = "/app/";
const PUSH = "/app/push/";
const TEXT_MAX = 300;
/** A browser wants something shown for each push, also for one that cannot be read. */
const UNREAD = { title: "集结 Muster", body: "请打开看看。 Please open it." };

interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Extended {
  readonly data: { json(): unknown } | null;
}
interface Touched extends Extended {
  readonly notification: { close(): void; data: unknown };
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(data: object): void;
}
interface Worker {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { matchAll(how: object): Promise<Window[]>; openWindow(url: string): Promise<unknown> };
  addEventListener(name: "push", listener: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", listener: (event: Touched) => void): void;
  addEventListener(name: "pushsubscriptionchange", listener: (event: Extended) => void): void;
}

export function listenForPush(worker = self as unknown as Worker): void {
  worker.addEventListener("push", (event) => event.waitUntil(shown(worker, quietly(() => event.data?.json()))));
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(led(worker, linkIn((event.notification.data as { link?: unknown } | null)?.link, worker.location.origin)));
  });
  worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewed(worker)));
}

function shown({ registration, location }: Worker, told: unknown): Promise<void> {
  const { title, body, link, tag, quiet } = (told !== null && typeof told === "object" ? told : {}) as Record<string, unknown>;
  const said = textIn(title) ? { title: textIn(title), body: textIn(body) } : UNREAD;
  const tagged = textIn(tag) ? { tag: textIn(tag), renotify: quiet !== true } : {}; // without a tag a browser refuses to ring anew
  const how = { body: said.body, silent: quiet === true, data: { link: linkIn(link, location.origin) }, ...tagged };
  return registration.showNotification(said.title, how);
}

/** The window that is open goes there by itself, so that nothing half-written in it is lost. */
async function led({ clients, location }: Worker, link: string): Promise<void> {
  const to = new URL(link, location.origin);
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find(({ url }) => new URL(url).pathname === SHELL);
  if (!open || to.pathname !== SHELL) return void (await clients.openWindow(link));
  await open.focus();
  if (to.hash) open.postMessage({ go: to.hash });
}

/** Only into the app, whatever was sent. */
function linkIn(told: unknown, origin: string): string {
  const url = typeof told === "string" ? quietly(() => new URL(told, origin)) : null;
  return url?.origin === origin && url.pathname.startsWith(SHELL) ? url.pathname + url.search + url.hash : SHELL;
}

/** Where the session has ended nothing is renewed: then nobody is known to ring for. */
async function renewed({ registration }: Worker): Promise<void> {
  const { answer, headers } = await asked(PUSH, { credentials: "same-origin" });
  const key = answer.status === 200 ? quietly(() => (JSON.parse(answer.text) as { key?: unknown }).key) : null;
  if (typeof key !== "string" || !key) return;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(key) });
  const json = { "Content-Type": "application/json", "X-CSRFToken": headers.get("X-CSRFToken") ?? "" };
  await asked(PUSH, { method: "POST", credentials: "same-origin", headers: json, body: JSON.stringify({ subscription }) });
}

function textIn(told: unknown): string {
  return typeof told === "string" ? told.trim().slice(0, TEXT_MAX) : "";
}
