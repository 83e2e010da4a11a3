// @vitest-environment node
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { random } from "../../field/phone/bytes.ts";
import { lock, PIN_ROUNDS, unlock, vaultKey, leaseSecret, stretched } from "../../field/phone/locked.ts";
import type { Store } from "../../field/phone/store.ts";
import { WRONG_MAX } from "../../field/phone/vault.ts";
import type { Now } from "../../field/shapes.ts";
import { HOUSEHOLD, Killed, ROUND, visited } from "./in-hand.ts";
import { aDoor, aList } from "./lists.ts";
import { CANARY, HOUR, Shift } from "./shift.ts";

vi.setConfig({ testTimeout: 30_000 }); // a machine under load is slow, not wrong

const PIN = "271828";
const COMMUNITY = "620102009003";
const NOW: Now = {
  server_time: "2022-10-24T02:13:07Z", name: "Lin", operation: null, asked: null, place: null, leader: { name: "Ma", phone: "13900000000" }, at_work: null,
  hours: { today_min: 0, operation_min: 0, rest_due: null }, stairwells: 1, volunteer: "v", community: COMMUNITY, instructions: "",
};
const shifts: Shift[] = [];

afterEach(async () => {
  for (const shift of shifts.splice(0)) await shift.end();
});

async function aShift(): Promise<Shift> {
  const shift = await new Shift().start();
  shifts.push(shift);
  return shift;
}

const theDoor = ({ phone }: Shift) => phone.vault.tasks()?.stairwells[0]?.doors[0];

describe("the PIN", () => {
  test("opens the list after a reload, and no other PIN does", async () => {
    const shift = await aShift();
    expect(shift.phone.vault.state).toBe("none");
    await shift.phone.vault.pull(PIN);
    expect([shift.phone.vault.state, theDoor(shift)?.who]).toEqual(["open", CANARY]);

    await shift.reload();
    const { vault } = shift.phone;

    expect([vault.state, vault.tasks()]).toEqual(["locked", null]);
    expect([await vault.open("271829"), vault.state, vault.tries_left]).toEqual(["wrong", "locked", 9]);
    expect([await vault.open(PIN), vault.state, vault.tries_left, theDoor(shift)?.who]).toEqual(["open", "open", 10, CANARY]);
  });

  test("ten wrong ones wipe the vault, over any number of reloads, and the outbox stays", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    await shift.phone.outbox.record(visited(COMMUNITY));

    const heard: string[] = [];
    for (let i = 0; i < WRONG_MAX; i++) {
      await shift.reload();
      heard.push(await shift.phone.vault.open(String(100_000 + i)));
    }

    expect(heard).toEqual([...Array.from({ length: 9 }, () => "wrong"), "wiped"]);
    expect([shift.phone.vault.state, await shift.phone.vault.open(PIN)]).toEqual(["none", "expired"]);
    expect(await rows(shift.phone.store)).toEqual([]);
    expect((await shift.phone.held()).map(({ seq }) => seq)).toEqual([1]);
  });

  test("a tab that is killed while it tries gains no try, not even with the right one", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    await shift.reload();
    shift.phone.life.fuse = 4; // the lease is read and the try counted: two steps each

    await expect(shift.phone.vault.open(PIN)).rejects.toBeInstanceOf(Killed);
    await shift.start();

    expect(shift.phone.vault.tries_left).toBe(9);
  });

  test("it has six digits", async () => {
    const { phone } = await aShift();
    for (const pin of ["", "12345", "1234567", "12345a"]) await expect(phone.vault.pull(pin)).rejects.toMatchObject({ code: "pin_shape" });
  });

  test("fetching anew asks for the PIN of the list that is there", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    await shift.reload();

    await expect(shift.phone.vault.pull("000000")).rejects.toMatchObject({ code: "wrong_pin" });
    await shift.phone.vault.pull(PIN);

    expect(shift.phone.vault.state).toBe("open");
  });

  test("is stretched six hundred thousand times, and half of the key is the server's", async () => {
    expect(PIN_ROUNDS).toBe(600_000);
    const [salt, bits] = [random(16), await stretched(PIN, new Uint8Array(16), 1)];
    const [ours, theirs] = await Promise.all([leaseSecret(random(32)), leaseSecret(random(32))]);
    expect(ours.extractable).toBe(false);
    const locked = await lock({ who: CANARY }, await vaultKey(ours, bits), "tasks");

    expect(await unlock(locked, await vaultKey(ours, bits), "tasks")).toEqual({ who: CANARY });
    expect(await unlock(locked, await vaultKey(theirs, bits), "tasks")).toBeNull();
    expect(await unlock(locked, await vaultKey(ours, await stretched("271829", salt, 1)), "tasks")).toBeNull();
    expect(await unlock(locked, await vaultKey(ours, bits), "now")).toBeNull();
  });
});

describe("the lease", () => {
  /** Time goes by, the clock is set back, the page is loaded anew and the PIN is tried. */
  const happening = fc.oneof(
    fc.record({ does: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ does: fc.constant("set back" as const), hours: fc.integer({ min: 1, max: 48 }) }),
    fc.record({ does: fc.constant("reload" as const), hours: fc.constant(0) }),
  );
  const ends = (latest?: (shift: Shift) => number) =>
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14 }), async (happenings) => {
      const shift = await aShift();
      const plant = () => latest && (shift.phone.clock.latest = () => latest(shift));
      await shift.phone.vault.pull(PIN);
      plant();
      let gone = 0;
      for (const { does, hours } of happenings) {
        if (does === "reload") {
          await shift.reload();
          plant();
          await shift.phone.vault.open(PIN);
        } else if (does === "pass") {
          shift.pocket.pass(hours * HOUR);
          gone += hours;
        } else shift.pocket.wall -= hours * HOUR;
        if (gone < 12) expect(shift.phone.vault.state).toBe("open");
        else expect([shift.phone.vault.state === "open", shift.phone.vault.tasks()]).toEqual([false, null]);
      }
      await shift.end();
    });

  test("ends after twelve hours whatever is done to the phone's clock, and not before", async () => {
    await fc.assert(ends(), { numRuns: 40 });
  }, 60_000);

  test("the property sees a vault that believes the phone's clock", async () => {
    expect((await fc.check(ends((shift) => shift.pocket.wall), { numRuns: 100, endOnFailure: true })).failed).toBe(true);
  }, 60_000);

  test("what has ended is gone from the database, with the secret, and the outbox is not", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    await shift.phone.outbox.record(visited(COMMUNITY));
    shift.pocket.pass(12 * HOUR);

    await shift.reload();

    expect(shift.phone.vault.state).toBe("expired");
    await expect.poll(() => rows(shift.phone.store)).toEqual([]);
    expect((await shift.phone.held()).length).toBe(1);
  });

  test("is never longer than twelve hours, whatever the server says", async () => {
    const shift = await aShift();
    const { leased } = shift.phone;
    shift.phone.leased = async () => ({ ...(await leased()), until: "2030-01-01T00:00:00Z" });
    await shift.phone.vault.pull(PIN);

    shift.pocket.pass(12 * HOUR);

    expect(shift.phone.vault.state).toBe("expired");
  });

  test("another tab's end does not end the lease that was fetched since", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    shift.pocket.pass(11 * HOUR);
    const newer = await shift.tab();
    await newer.vault.pull(PIN);
    shift.pocket.pass(2 * HOUR);

    expect(shift.phone.vault.state).toBe("expired");
    await shift.phone.store.counts(); // whatever it did to the database is done

    expect((await rows(newer.store)).length).toBe(1);
    expect(newer.vault.state).toBe("open");
  });
});

describe("what was told", () => {
  test("lies over the list, survives the reload, and stays until the server's list can hold it", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    const { id } = await shift.phone.outbox.record(visited(COMMUNITY));
    expect(theDoor(shift)).toMatchObject({ state: "reached", answers: [id] });

    await shift.reload();
    await shift.phone.vault.open(PIN);
    expect(theDoor(shift)).toMatchObject({ state: "reached", answers: [id] });

    await shift.phone.vault.refresh(); // it still waits: the server's list does not hold it
    expect(theDoor(shift)).toMatchObject({ state: "reached", answers: [id] });

    await shift.phone.outbox.sync();
    shift.list = () => aList([aDoor({ state: "conflict", answers: [id, "other"] })]);
    await shift.phone.vault.refresh(); // it has come, and the server knows better
    expect(theDoor(shift)).toMatchObject({ state: "conflict", answers: [id, "other"] });
  });

  test("while the list is being fetched is not forgotten", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    const { leased } = shift.phone;
    shift.phone.leased = async () => {
      await shift.phone.outbox.record(visited(COMMUNITY));
      await shift.phone.outbox.sync(); // the list was made before this came
      return leased();
    };

    await shift.phone.vault.refresh();

    expect(theDoor(shift)?.state).toBe("reached");
  });

  test("and refused lights no window", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    const { id } = await shift.phone.outbox.record(visited(COMMUNITY));
    shift.server.poison.set(id, "refused");

    await shift.phone.outbox.sync();

    expect(theDoor(shift)).toMatchObject({ state: "open", answers: [] });
  });

  test("is in the database only under lock", async () => {
    const shift = await aShift();
    await shift.phone.vault.pull(PIN);
    await shift.phone.outbox.record(visited(COMMUNITY));
    await shift.phone.vault.keepNow(NOW);

    const spelled = JSON.stringify(await everything(shift.phone.store), (_key, value: unknown) => (value instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(value)) : value));

    for (const secret of [CANARY, HOUSEHOLD, ROUND, "reached", "Lin", "13900000000"]) expect(spelled).not.toContain(secret);
    expect(spelled).toContain("3-301"); // the door's label, so that a refusal can be understood
    await shift.reload();
    await shift.phone.vault.open(PIN);
    expect(shift.phone.vault.now()).toMatchObject({ name: "Lin", leader: { name: "Ma", phone: "" } });
  });
});

test("what was told of me before the vault was open is locked away once it is", async () => {
  const shift = await aShift();
  await shift.phone.vault.keepNow(NOW);
  expect(shift.phone.vault.now()).toBeNull();

  await shift.phone.vault.pull(PIN);
  await shift.reload();
  await shift.phone.vault.keepNow({ ...NOW, name: "Lin Wen" });
  await shift.phone.vault.open(PIN);
  expect(shift.phone.vault.now()?.name).toBe("Lin Wen");

  await shift.reload();
  await shift.phone.vault.open(PIN);
  expect(shift.phone.vault.now()?.name).toBe("Lin Wen");
});

async function rows(store: Store): Promise<unknown[]> {
  const db = await store.database();
  return [...(await db.getAll("vault")), ...(await db.getAll("told"))];
}

async function everything(store: Store): Promise<unknown[]> {
  const db = await store.database();
  return Promise.all(([...db.objectStoreNames] as Parameters<typeof db.getAll>[0][]).map((name) => db.getAll(name)));
}
