/** Web push on this phone: asked for on a touch, given back on another, and gone when its owner signs out. */
import { isApple, isInChat, isInstalled } from "../browser.ts";
import { fromBase64url, type Bytes } from "./bytes.ts";
import { held, pushable } from "./hush.ts";
import type { Server } from "./phone.ts";

/** `none`: this installation has no web push. `apple`, `chat`, `cannot`: this browser cannot, and why. */
export type Ringing = "none" | "apple" | "chat" | "cannot" | "denied" | "off" | "on";
type PushServer = Pick<Server, "pushKey" | "pushTo">;

/** How it stands, with the key to subscribe with. */
export async function ringing(server: PushServer): Promise<{ state: Ringing; key: string }> {
  const key = await server.pushKey().catch(() => null);
  if (!key) return { state: "none", key: "" };
  const registration = await pushable();
  if (!registration) return { state: isInChat() ? "chat" : isApple() && !isInstalled() ? "apple" : "cannot", key };
  if (Notification.permission === "denied") return { state: "denied", key };
  return { state: (await held(registration)) && Notification.permission === "granted" ? "on" : "off", key };
}

/** On a touch only: browsers show their question then. Rejects where the phone's push service or our server does not answer. */
export async function subscribe(server: PushServer, key: string): Promise<Ringing> {
  if ((await Notification.requestPermission()) !== "granted") return Notification.permission === "denied" ? "denied" : "off";
  const registration = await pushable();
  if (!registration) return "cannot";
  const subscription = await subscribed(registration, fromBase64url(key));
  try {
    await server.pushTo(subscription.toJSON());
  } catch (error) {
    await subscription.unsubscribe(); // nobody would ever ring it, and it must not look as if somebody did
    throw error;
  }
  return "on";
}

/** The key of the installation may have changed: a browser then refuses until the old subscription is given up. */
async function subscribed({ pushManager }: ServiceWorkerRegistration, key: Bytes): Promise<PushSubscription> {
  const how = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(how);
  } catch (error) {
    const before = await pushManager.getSubscription();
    if (!before) throw error;
    await before.unsubscribe();
    return pushManager.subscribe(how);
  }
}
