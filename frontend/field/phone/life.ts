/** What goes on while the page is open: the pass is renewed, the hour is remembered, the lease ends. */
import type { Clock } from "./clock.ts";
import type { Device } from "./device.ts";
import type { PhoneOutbox } from "./outbox.ts";
import type { Store } from "./store.ts";
import type { PhoneVault } from "./vault.ts";

const TICK_MS = 30_000;
/** Refusals that say more of the server than of the act: it may have been updated since. */
const PERHAPS_NOW = new Set(["unknown_kind", "sealed_not_supported_yet", "cannot_unseal", "not_storable"]);

export interface LifeWorld {
  store: Store;
  clock: Clock;
  device: Device;
  vault: PhoneVault;
  outbox: PhoneOutbox;
}

/** How things stand at the start. A browser that gives no storage still gets an app, which says so. */
export async function wake({ store, clock, device, vault, outbox }: LifeWorld): Promise<void> {
  try {
    clock.recall(await store.setting("heard"));
    outbox.show({ wiped: await device.wake() });
    await vault.wake();
    await outbox.read();
  } catch {
    outbox.show({ trouble: "storage" });
  }
}

/** Once the page stands: what was left over from before goes out. */
export async function begin({ store, clock, device, vault, outbox }: LifeWorld): Promise<void> {
  setInterval(() => tick({ store, clock, vault }), TICK_MS);
  document.addEventListener("visibilitychange", () => tick({ store, clock, vault }));
  outbox.show({ stored: (await navigator.storage?.persisted?.().catch(() => false)) ?? false });
  await store.requeue(PERHAPS_NOW);
  await outbox.read();
  if (navigator.onLine === false) return;
  if (await store.setting("account")) await enrolIfDue({ clock, device }).catch(() => undefined);
  await outbox.send("due");
}

export async function enrolIfDue({ clock, device }: Pick<LifeWorld, "clock" | "device">): Promise<void> {
  if (await device.isDue(clock.latest())) await device.enrol();
}

function tick({ store, clock, vault }: Pick<LifeWorld, "store" | "clock" | "vault">): void {
  vault.endInTime();
  const heard = clock.remembered();
  if (heard) void store.set("heard", heard).catch(() => undefined);
}
