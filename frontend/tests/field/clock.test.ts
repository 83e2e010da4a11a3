// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";
import { Clock, type Heard } from "../../field/phone/clock.ts";
import { uuid7 } from "../../field/phone/uuid7.ts";

const SERVER = Date.parse("2022-10-24T02:13:07Z");
const HOUR = 3_600_000;

/** What happens to a phone after it heard the server: time goes by, its clock is set, its page is loaded anew. */
const happening = fc.oneof(
  fc.record({ does: fc.constant("pass" as const), ms: fc.nat(6 * HOUR) }),
  fc.record({ does: fc.constant("set" as const), ms: fc.integer({ min: -72 * HOUR, max: 0 }) }),
  fc.record({ does: fc.constant("reload" as const), ms: fc.constant(0) }),
);

function isNeverTurnedBack(latest: (clock: Clock) => number) {
  return fc.property(fc.integer({ min: -72 * HOUR, max: 72 * HOUR }), fc.array(happening, { maxLength: 20 }), (off, happenings) => {
    const ticks = { now: SERVER + off, up: 0, wall: () => ticks.now, mono: () => ticks.up };
    let clock = new Clock(ticks);
    let kept: Heard | null = clock.learn(new Date(SERVER).toISOString());
    let gone = 0;
    for (const { does, ms } of happenings) {
      if (does === "reload") {
        ticks.up = 0;
        clock = new Clock(ticks);
        clock.recall(kept ?? undefined);
      } else {
        ticks.now += ms;
        if (does === "pass") [ticks.up, gone] = [ticks.up + ms, gone + ms];
      }
      kept = clock.remembered();
      expect(latest(clock)).toBeGreaterThanOrEqual(SERVER + gone);
    }
  });
}

test("a clock set back, by however much and however often, makes no hour come twice", () => {
  fc.assert(isNeverTurnedBack((clock) => clock.latest()), { numRuns: 300 });
});

test("the property sees a clock that believes the phone", () => {
  expect(fc.check(isNeverTurnedBack((clock) => clock.ticks.wall())).failed).toBe(true);
});

test("a phone whose clock is two days off knows the hour from the last answer", () => {
  const ticks = { now: SERVER + 48 * HOUR, wall: () => ticks.now, mono: () => 0 };
  const clock = new Clock(ticks);
  expect(clock.latest()).toBe(SERVER + 48 * HOUR);

  clock.learn(new Date(SERVER).toISOString());
  ticks.now += HOUR;

  expect(clock.latest()).toBe(SERVER + HOUR);
  clock.learn("no time at all");
  expect(clock.latest()).toBe(SERVER + HOUR);
});

test("a clock that ran ahead is put right by the next answer", () => {
  const ticks = { now: SERVER, wall: () => ticks.now, mono: () => 0 };
  const clock = new Clock(ticks);
  clock.learn(new Date(SERVER).toISOString());
  ticks.now += 48 * HOUR;
  expect(clock.latest()).toBe(SERVER + 48 * HOUR);

  clock.learn(new Date(SERVER + HOUR).toISOString());

  expect(clock.latest()).toBe(SERVER + HOUR);
});

test("ids are of version 7, carry the hour, and each is greater than the one before, also when the clock is set back", () => {
  const times = [...Array.from({ length: 5_000 }, () => SERVER), SERVER - HOUR, SERVER - HOUR, SERVER + 10_000];
  const ids = times.map((time) => uuid7(time));

  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(ids[0]!.replace("-", "").slice(0, 12), 16)).toBe(SERVER);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
