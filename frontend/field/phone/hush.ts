/** What rings for one person falls silent with them: whoever uses the phone next has their own calls. */
const WITHIN_MS = 3_000; // signing out waits for no network; a push service answers for what is gone anyway

/** Null where this browser has no push, or no worker yet. */
export async function pushable(): Promise<ServiceWorkerRegistration | null> {
  if (!("PushManager" in globalThis) || !("Notification" in globalThis)) return null;
  return (await navigator.serviceWorker?.getRegistration().catch(() => undefined)) ?? null;
}

export async function held(registration: ServiceWorkerRegistration | null): Promise<PushSubscription | null> {
  return registration ? registration.pushManager.getSubscription().catch(() => null) : null;
}

/** Here first: then it is silent, whether the server hears of it or not. */
export async function hush(tell: (endpoint: string) => Promise<unknown>): Promise<void> {
  const subscription = await held(await pushable());
  if (!subscription) return;
  const { endpoint } = subscription;
  const gone = subscription.unsubscribe().then(() => tell(endpoint)).catch(() => undefined);
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, WITHIN_MS))]);
}
