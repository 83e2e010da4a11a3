// @vitest-environment node
import { afterEach, describe, expect, test, vi } from "vitest";
import { attendanceAfter, impersonal } from "../../field/phone/attendance.ts";
import { Device } from "../../field/phone/device.ts";
import { byRow } from "../../field/phone/lock.ts";
import { nowTold } from "../../field/phone/now.ts";
import { Refusal } from "../../field/phone/phone.ts";
import type { Act } from "../../field/phone/phone.ts";
import { STEPS } from "../../field/phone/schema.ts";
import { Store } from "../../field/phone/store.ts";
import type { Lost, Now } from "../../field/shapes.ts";
import { aCall } from "./fake-calls.ts";
import { FakeServer } from "./fake-server.ts";
import { enrolled, PhoneInHand, Pocket } from "./in-hand.ts";

vi.setConfig({ testTimeout: 30_000 }); // a machine under load is slow, not wrong

const COMMUNITY = "620102009003";
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function aPhone(pocket = new Pocket()) {
  const phone = await new PhoneInHand(pocket, new FakeServer()).wake();
  open.push(phone);
  return phone;
}

function aStore(name: string, steps = STEPS, outgrown = () => undefined as void) {
  const store = new Store(name, steps, outgrown);
  open.push(store);
  return store;
}

describe("wiped storage", () => {
  test("is noticed at the next start, and the new device tells which numbers the old one had given out", async () => {
    const pocket = new Pocket();
    const phone = await aPhone(pocket);
    const { device: old } = await phone.device.identity();
    for (let i = 0; i < 3; i++) await phone.visit(COMMUNITY);
    await phone.visit("620102009004");
    await phone.close();

    const store = aStore(`${pocket.name} after`); // the database is gone, the mark is not
    const asked: [string, Lost | undefined][] = [];
    const device = new Device(store, { device: (name, _key, lost) => (asked.push([name, lost]), Promise.resolve(enrolled("account-a"))) }, pocket.places);
    expect(await device.wake()).toBe(true);
    await device.enrol();
    await device.enrol();

    const counted = [{ community: COMMUNITY, last: 3 }, { community: "620102009004", last: 1 }];
    expect(asked.map(([, lost]) => lost)).toEqual([{ device: old, counted }, undefined]);
    expect(asked[0]![0]).not.toBe(old);
    expect(await new Device(store, { device: () => Promise.reject(new Error()) }, pocket.places).wake()).toBe(false);
  });

  test("is told until the server has heard it", async () => {
    const pocket = new Pocket();
    pocket.mark = `old-device|${COMMUNITY}:7`;
    const store = aStore(pocket.name);
    const told: (Lost | undefined)[] = [];
    const device = new Device(store, { device: (_name, _key, lost) => (told.push(lost), told.length < 3 ? Promise.reject(new Refusal("offline")) : Promise.resolve(enrolled("a"))) }, pocket.places);

    expect(await device.wake()).toBe(true);
    for (let i = 0; i < 4; i++) await device.enrol().catch(() => undefined);

    const lost = { device: "old-device", counted: [{ community: COMMUNITY, last: 7 }] };
    expect(told).toEqual([lost, lost, lost, undefined]);
  });

  test("a first start, a reload, and a mark that a person has cleared are no wiped storage", async () => {
    const pocket = new Pocket();
    const phone = await aPhone(pocket);
    await phone.visit(COMMUNITY);
    expect(await new Device(phone.store, { device: () => Promise.reject(new Error()) }, [{ read: () => null, write: () => undefined }]).wake()).toBe(false);
    expect(await phone.device.wake()).toBe(false);

    pocket.mark = null;
    expect(await phone.device.wake()).toBe(false);
    expect(pocket.mark).toContain(`${COMMUNITY}:1`);
  });

  test("a number that the full storage did not take is not told as given", async () => {
    const pocket = new Pocket();
    const phone = await aPhone(pocket);
    await phone.visit(COMMUNITY);
    phone.store.keep = (_draft, _beside, counted) => (counted?.(2), Promise.reject(new Refusal("storage", "QuotaExceededError")));

    await expect(phone.visit(COMMUNITY)).rejects.toMatchObject({ code: "storage" });
    await phone.outbox.read();

    expect(pocket.mark).toContain(`${COMMUNITY}:1`);
    expect(phone.outbox.state).toMatchObject({ waiting: 1, trouble: "storage" });
  });
});

describe("the database", () => {
  test("of the first app's shape opens in today's, with all that it held", async () => {
    const name = `old ${Math.random()}`;
    const first = aStore(name, STEPS.slice(0, 1));
    const db = await first.database();
    await db.put("counters", 1, COMMUNITY);
    await db.put("outbox", { community: COMMUNITY, seq: 1, id: "one", state: "waiting", tries: 0, kept_at: "2022" } as never);
    await first.close();

    const today = aStore(name);

    expect((await today.items("waiting")).map(({ id }) => id)).toEqual(["one"]);
    expect(await today.counters()).toEqual({ [COMMUNITY]: 1 });
    expect(await (await today.database()).count("vault")).toBe(0);
  });

  test("a tab with the app of yesterday lets the newer one change the database, and still keeps acts in it", async () => {
    const pocket = new Pocket();
    const phone = await aPhone(pocket);
    await phone.visit(COMMUNITY);
    let isOutgrown = false;
    const yesterday = aStore(pocket.name, STEPS, () => (isOutgrown = true));
    await yesterday.counts();
    await phone.close();

    const tomorrow = aStore(pocket.name, [...STEPS, (db) => db.createObjectStore("tomorrow" as "vault")]);
    await tomorrow.counts();
    expect(isOutgrown).toBe(true);

    const [item] = await yesterday.items("waiting");
    await yesterday.keep({ ...item!, id: "two" });
    expect((await tomorrow.items("waiting")).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("two tabs that begin at once get the same name and key", async () => {
    const pocket = new Pocket();
    const names: string[] = [];
    const addresses = { device: (name: string) => (names.push(name), Promise.resolve(enrolled("account-a"))) };
    const tabs = [1, 2].map(() => new Device(aStore(pocket.name), addresses, pocket.places));

    await Promise.all(tabs.map((tab) => tab.enrol()));
    await tabs[0]!.enrol();

    expect(new Set(names).size).toBe(1);
  });

  test("wiped while a batch was on its way: the answer does not touch what has the old number since", async () => {
    const phone = await aPhone();
    await phone.visit(COMMUNITY);
    const [item] = await phone.store.items("waiting");

    await phone.store.settle([{ item: { ...item!, id: "of the old device" }, fate: "delete" }]);

    expect(await phone.store.items("waiting")).toEqual([item]);
  });

  test("where the browser has no locks, a row in it lets one in at a time, and one that was killed blocks nobody for long", async () => {
    const store = aStore(`locks ${Math.random()}`);
    await store.set("sender", { holder: "killed", until: Date.now() + 30 });
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };

    await Promise.all([byRow(store, work, 5), byRow(store, work, 5), byRow(store, work, 5)]);

    expect(await store.setting("sender")).toBeUndefined();
  });
});

describe("an act before the phone is known to the server", () => {
  test("is refused with what to do, and nothing pretends that it was kept", async () => {
    const phone = new PhoneInHand(new Pocket(), new FakeServer());
    open.push(phone);
    (phone.device as unknown as { addresses: object }).addresses = { device: () => Promise.reject(new Refusal("offline")) };

    await expect(phone.visit(COMMUNITY)).rejects.toMatchObject({ code: "not_enrolled" });

    expect(await phone.held()).toEqual([]);
  });
});

describe("whether I am at work", () => {
  const person = { operation: "o", volunteer: "v" };
  const arrive: Act = { kind: "volunteer.arrived", community: COMMUNITY, facts: person };
  const server = { server_time: "2022-10-24T02:13:07Z", volunteer: "v", name: "Lin", place: null, at_work: null, instructions: "Flat 3 has a dog." } as unknown as Now;

  test("counts from the act, offline as well, until the server tells it itself", async () => {
    const phone = await aPhone();
    let told: () => Promise<Now> = () => Promise.resolve(server);
    const world = { store: phone.store, vault: phone.vault, addresses: { now: () => told() }, forget: async () => undefined, enrol: async () => undefined, isNew: () => false };
    await nowTold(world);
    const { id } = await phone.outbox.record(arrive);
    expect(await nowTold(world)).toMatchObject({ name: "Lin", at_work: { event: id } });

    told = () => Promise.reject(new Refusal("offline"));
    expect(await nowTold(world)).toMatchObject({ name: "", instructions: "", at_work: { event: id }, kept: true });
    told = () => Promise.reject(new Refusal("sign_in", "", 401));
    expect(await nowTold(world)).toMatchObject({ kept: true, sign_in: true });
    told = () => Promise.reject(new Refusal("not_found", "", 404));
    await expect(nowTold(world)).rejects.toMatchObject({ status: 404 });

    await phone.outbox.sync();
    told = () => Promise.resolve({ ...server, at_work: { since: "2022-10-24T02:10:00Z", event: id } });
    expect(await nowTold(world)).toMatchObject({ at_work: { since: "2022-10-24T02:10:00Z" } });
    expect(await phone.store.setting("attendance")).toBeUndefined();
  });

  test("leaving and undoing follow each other", () => {
    const at = "2022-10-24T02:13:07Z";
    const arrived = attendanceAfter(arrive, "a", at, null)!;
    const left = attendanceAfter({ kind: "volunteer.left", community: COMMUNITY, facts: { ...person, arrival: "a" } }, "b", at, arrived.at_work, arrived)!;
    const undone = attendanceAfter({ kind: "volunteer.attendance_undone", community: COMMUNITY, facts: person, supersedes: ["b"] }, "c", at, left.at_work, left)!;

    expect([arrived.at_work?.event, left.at_work, undone.at_work?.event]).toEqual(["a", null, "a"]);
    expect(attendanceAfter({ kind: "volunteer.attendance_undone", community: COMMUNITY, facts: person, supersedes: ["x"] }, "d", at, { since: at, event: "x" })?.at_work).toBeNull();
    expect(attendanceAfter({ kind: "household.visited", community: COMMUNITY, facts: { round: "r", household: "h", result: "reached" } }, "e", at, null)).toBeUndefined();
  });

  test("what lies in the open names nobody", () => {
    const now: Now = {
      ...server, asked: { answer: "yes", text: "Lin, please come", until: null, place: "3-301" }, place: { community: COMMUNITY, name: "Guanghou Street", address: "12" },
      leader: { name: "Ma", phone: "139" }, hours: { today_min: 5, operation_min: 5, rest_due: null }, operation: null, stairwells: 1, community: COMMUNITY,
      calls: [aCall({ text: "canary-call" })],
    };

    for (const secret of ["Lin", "Ma", "139", "3-301", "Guanghou", "dog", "canary-call"]) expect(JSON.stringify(impersonal(now))).not.toContain(secret);
  });

  test("another person's Now forgets who was here before", async () => {
    const phone = await aPhone();
    let forgotten = 0;
    let volunteer = "v";
    const world = { store: phone.store, vault: phone.vault, addresses: { now: () => Promise.resolve({ ...server, volunteer }) }, forget: async () => void forgotten++, enrol: async () => undefined, isNew: () => false };
    await nowTold(world);
    volunteer = "w";
    await nowTold(world);

    expect(forgotten).toBe(1);
  });
});
