/** The phone: what it keeps, what it sends, what it may show without a network. `openPhone` puts the parts together, and opens its store meanwhile. */
import { forgetCalls } from "../call-memory.ts";
import type { Uuid } from "../shapes.ts";
import { openChannel, type Word } from "./channel.ts";
import { claimed } from "./claim.ts";
import { Clock } from "./clock.ts";
import { Device } from "./device.ts";
import { deposit } from "./http.ts";
import { hush } from "./hush.ts";
import { begin, enrolIfDue, wake } from "./life.ts";
import { aloneAcrossTabs } from "./lock.ts";
import { markerPlaces, readMarker } from "./marker.ts";
import { nowTold } from "./now.ts";
import { PhoneOutbox } from "./outbox.ts";
import type { Phone, Server } from "./phone.ts";
import { Pulse } from "./pulse.ts";
import { NAME } from "./schema.ts";
import { effectiveNetwork, Sender, SENDER_LOCK } from "./sender.ts";
import { Addresses } from "./server.ts";
import { Store } from "./store.ts";
import { AppUpdate } from "./update.ts";
import { PhoneVault } from "./vault.ts";

export * from "./phone.ts";
export type * from "../shapes.ts";
export type * from "../kinds.ts";

const FIRST_SEND_MS = 5_000;

export function openPhone(): Phone {
  const update = new AppUpdate();
  const store = new Store(NAME, undefined, () => update.renew());
  const clock = new Clock();
  const addresses = new Addresses((time) => {
    const heard = clock.learn(time);
    if (heard) void store.set("heard", heard).catch(() => undefined);
  });
  const places = markerPlaces();
  const device = new Device(store, addresses, places, leave);
  const channel = openChannel((word) => void listen(word).catch(() => undefined));
  const vault = new PhoneVault({ store, clock, lease, changed: () => channel.tell("vault") });
  const alone = aloneAcrossTabs(SENDER_LOCK, store);
  const sender = new Sender({ store, clock, post: deposit, alone, chance: Math.random, network: effectiveNetwork, renew, changed });
  const isOffline = () => navigator.onLine === false;
  const outbox: PhoneOutbox = new PhoneOutbox({ store, clock, device: { enrol, counted: (community, seq) => device.counted(community, seq) }, vault, sender, isOffline, changed: recorded, busy: () => update.hold() });
  const life = { store, clock, device, vault, outbox };

  // Whether storage was wiped is seen by what is missing: nothing new may be made before that was looked at.
  function enrol() {
    return awake.then(() => device.enrol());
  }
  async function lease() {
    const { device: name } = await device.identity();
    // So that the list the server makes knows what was told here; a network that hangs is not waited for.
    await Promise.race([outbox.send("now"), new Promise((resolve) => setTimeout(resolve, FIRST_SEND_MS))]);
    return addresses.lease(name);
  }
  async function renew(account: Uuid) {
    if ((await store.setting("account")) !== account) return false; // only who is signed in can get a new pass
    return device.enrol().then((pass) => pass.account === account, () => false);
  }
  async function listen(word: Word) {
    store.forgetPass();
    await heed();
    clock.recall(await store.setting("heard"));
    if (word === "outbox") await outbox.read();
    if (word !== "outbox" || vault.state === "open") await vault.wake();
  }
  async function leave() {
    forgetCalls();
    const silent = hush(addresses.pushNoMore);
    await vault.wipe();
    await store.unset("account", "now", "attendance");
    channel.tell("account");
    await silent;
  }
  function changed() {
    channel.tell("outbox");
    void outbox.read();
    void heed().catch(() => undefined);
  }
  /** A phone that was withdrawn keeps no list. The worker may have heard of it, and it has no vault. */
  async function heed() {
    if (vault.state !== "none" && (await store.currentPass())?.withdrawn) await vault.wipe();
  }
  function recorded() {
    channel.tell("outbox");
    pulse.soon();
  }

  const pulse = new Pulse(outbox);
  const isNew = () => readMarker(places) === null; // nothing was ever kept here: asking the server need not wait for the store
  const due = () => awake.then(() => enrolIfDue(life));
  const now = () => nowTold({ store, addresses, vault, isNew, forget: () => awake.then(leave), enrol: due });
  const server = { ...faceOf(addresses, enrol), now };
  const awake = wake(life).then(() => {
    void heed().catch(() => undefined);
    void update.start().catch(() => undefined);
    void begin(life).catch(() => undefined);
  });
  return { awake, outbox, vault, server, update, leave };
}

function faceOf(addresses: Addresses, enrol: () => Promise<unknown>): Omit<Server, "now"> {
  return {
    me: addresses.me,
    save: addresses.save,
    answer: async (answer, reason = "") => void (await addresses.answer(answer, reason)),
    handOver: addresses.handOver,
    takeOver: addresses.takeOver,
    calls: addresses.calls,
    claim: claimed,
    duties: addresses.duties,
    sayOfDuties: addresses.sayOfDuties,
    calendar: addresses.calendar,
    tonight: addresses.tonight,
    pushKey: addresses.pushKey,
    pushTo: addresses.pushTo,
    pushNoMore: addresses.pushNoMore,
    enrol: async () => {
      await enrol();
      await navigator.storage?.persist?.().catch(() => false);
    },
  };
}
