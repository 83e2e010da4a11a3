import { describe, expect, test } from "vitest";
import { arrived, attendanceUndone, left, visited, visitUndone } from "../../field/acts.ts";
import { workedMin } from "../../field/hours.ts";
import { above, hashOf, type Route, routeOf, tabOf } from "../../field/route.ts";
import { isPlain } from "../../field/screens/pin.ts";
import { wayOf } from "../../field/screens/swipe.ts";
import { beside, landings, leftIn, markOf, nextDoor } from "../../field/walk.ts";
import { ageOf, timeText } from "../../field/when.ts";
import { door, householdOf, now, SCREENING, stairwell, TALL } from "./fake-tasks.ts";

const visit = { purpose: "visit" } as const;
const walk = (...doors: Parameters<typeof door>[0][]) => stairwell({ doors: doors.map((one, n) => door({ household: householdOf(0, n), label: `${n}`, ...one })) });
const said = { result: "reached", answers: {}, people: 3, excused: 0 } as const;

describe("a window", () => {
  test.each([
    ["nobody has been there", {}, "missing"],
    ["nobody was home", { state: "tried", attempts: 1 }, "tried"],
    ["unlike answers", { state: "conflict" }, "conflict"],
    ["reached", { state: "reached", reached: 1 }, "reached"],
    ["excused", { state: "excused", excused: 1 }, "excused"],
    ["not asked for", { units: 0 }, "out"],
    ["some of its people", { state: "reached", units: 3, reached: 1 }, "tried"],
    ["all of its people, one away", { state: "reached", units: 3, reached: 2, excused: 1 }, "reached"],
  ] as const)("of which it is told: %s", (_, told, mark) => {
    expect(markOf(door(told), visit)).toBe(mark);
  });

  test("says nothing of the first look to whoever looks a second time", () => {
    expect(markOf(door({ state: "reached", reached: 1 }), { purpose: "check" })).toBe("missing");
    expect(markOf(door({ state: "reached", reached: 1, checks: ["c"] }), { purpose: "check" })).toBe("out");
  });
});

describe("a walk", () => {
  const doors = walk({}, { state: "tried" }, { state: "reached", reached: 1 }, {}, { units: 0 });

  test("counts who waits of those that are asked for", () => {
    expect(leftIn(doors)).toEqual({ left: 3, all: 4 });
    expect(leftIn({ ...doors, purpose: "check" })).toEqual({ left: 5, all: 5 });
  });

  test("goes on to the next untried door, then round again, and ends", () => {
    expect(nextDoor(doors)?.label).toBe("0");
    expect(nextDoor(doors, householdOf(0, 0))?.label).toBe("3");
    expect(nextDoor(doors, householdOf(0, 3))?.label).toBe("0");
    expect(nextDoor(walk({ state: "tried" }))).toBe(null);
  });

  test("knows the doors on either side", () => {
    expect(beside(doors, householdOf(0, 1))).toMatchObject({ previous: { label: "0" }, following: { label: "2" } });
    expect(beside(doors, householdOf(0, 4)).following).toBe(null);
    expect(beside(doors, "gone")).toEqual({ previous: null, following: null });
  });

  test("draws each storey from the top, each door at its place, none hiding another", () => {
    const house = walk({ storey: 1, position: 2 }, { storey: 2, position: 0 }, { storey: 2, position: 0, part: 2 }, { storey: 1, position: 0 });

    expect(landings(house).map(({ storey, columns, doors: row }) => [storey, columns, row.map((one) => one?.label ?? null)])).toEqual([
      [2, 3, ["1", "2", null]],
      [1, 3, ["3", null, "0"]],
    ]);
  });

  test("lets a wide storey wrap instead of shrinking its windows", () => {
    const wide = walk(...Array.from({ length: 8 }, (_, position) => ({ position })));

    expect(landings(wide)[0]).toMatchObject({ columns: 0 });
    expect(landings(wide)[0]!.doors).toHaveLength(8);
  });
});

describe("an act", () => {
  test("of a door holds ids, codes and numbers, and replaces what stands open", () => {
    const here = door({ answers: ["a1"], who: "王女士" });

    const act = visited(stairwell(), here, said);

    expect(act).toEqual({
      kind: "household.visited", community: "620102009003", facts: { round: stairwell().round.id, household: here.household, result: "reached" }, supersedes: ["a1"], about: { door: "101", lease: TALL },
    });
    expect(JSON.stringify(act)).not.toContain("王");
  });

  test("counts people and carries answers only where somebody was met, in a round of persons", () => {
    const persons = stairwell({ round: SCREENING });
    const full = { ...said, answers: { q1: "a2" }, excused: 1 };

    expect(visited(persons, door(), full).facts).toMatchObject({ people: 3, excused_people: 1, answers: { q1: "a2" } });
    expect(visited(persons, door(), { ...full, result: "absent" }).facts).not.toHaveProperty("people");
    expect(visited(persons, door(), { ...full, result: "absent" }).facts).not.toHaveProperty("answers");
    expect(visited(stairwell(), door(), full).facts).not.toHaveProperty("people");
  });

  test("beside unlike answers replaces none: the desk settles them", () => {
    expect(visited(stairwell(), door({ state: "conflict", answers: ["a", "b"] }), said).supersedes).toEqual([]);
  });

  test("of a second look is its own kind and replaces nothing", () => {
    const act = visited(stairwell({ purpose: "check" }), door({ answers: ["a"] }), { ...said, answers: { q1: "a1" } });

    expect(act.kind).toBe("household.checked");
    expect(act.supersedes).toBeUndefined();
    expect(act.facts).not.toHaveProperty("answers");
  });

  test("taken back names what it takes back", () => {
    expect(visitUndone(stairwell(), door(), "e1")).toMatchObject({ kind: "household.visit_undone", supersedes: ["e1"] });
    expect(visitUndone(stairwell({ purpose: "check" }), door(), "e1")).toMatchObject({ kind: "household.check_undone", supersedes: ["e1"] });
    expect(attendanceUndone(now(), "e2")).toMatchObject({ kind: "volunteer.attendance_undone", supersedes: ["e2"] });
  });

  test("of leaving names the arrival, and is none without it", () => {
    expect(left({ ...now(), at_work: { since: "2022-10-24T00:00:00Z", event: "e1" } })).toMatchObject({ kind: "volunteer.left", facts: { arrival: "e1" } });
    expect(left({ ...now(), at_work: { since: "2022-10-24T00:00:00Z", event: null } })).toBe(null);
    expect(arrived({ ...now(), operation: null })).toBe(null);
    expect(arrived({ ...now(), community: null })).toBe(null);
  });
});

test("every address leads where it came from, and a strange one to now", () => {
  const routes: Route[] = [
    { page: "now" }, { page: "doors" }, { page: "me" }, { page: "offer" }, { page: "outbox" }, { page: "hand-over" }, { page: "take-over" }, { page: "sign-out" },
    { page: "stairwell", lease: TALL }, { page: "door", lease: TALL, household: householdOf(1, 2) }, { page: "card", lease: TALL, household: "" }, { page: "card", lease: TALL, household: householdOf(1, 2) },
  ];

  expect(routes.map((route) => routeOf(hashOf(route)))).toEqual(routes);
  for (const hash of ["", "#", "#/nowhere", "#/doors/1/2/3", "#/doors/%00"]) expect(routeOf(hash)).toEqual({ page: "now" });
});

test("the way up leads from a card to its door, to the stairwell, to all stairwells", () => {
  const card: Route = { page: "card", lease: TALL, household: householdOf(1, 2) };

  const up = above(card)!;

  expect([up, above(up), above(above(up)!), above({ page: "doors" })]).toEqual([{ page: "door", lease: TALL, household: householdOf(1, 2) }, { page: "stairwell", lease: TALL }, { page: "doors" }, null]);
  expect(tabOf(card)).toBe("doors");
  expect(tabOf({ page: "outbox" })).toBe(null);
});

test("a thumb drawn sideways turns the page; one that scrolls, or starts at the edge, does not", () => {
  const from = { x: 200, y: 300 };

  expect(wayOf(from, { x: 120, y: 310 }, 360)).toBe("following");
  expect(wayOf(from, { x: 290, y: 290 }, 360)).toBe("previous");
  expect(wayOf(from, { x: 150, y: 300 }, 360)).toBe(null);
  expect(wayOf(from, { x: 120, y: 400 }, 360)).toBe(null);
  expect(wayOf({ x: 10, y: 300 }, { x: 200, y: 300 }, 360)).toBe(null);
});

test("a PIN that a thief tries first is plain", () => {
  expect(["000000", "123456", "987654"].map(isPlain)).toEqual([true, true, true]);
  expect(["294613", "112233", "135790"].map(isPlain)).toEqual([false, false, false]);
});

test("a time says its day only where that is not today", () => {
  const at = new Date(2022, 9, 24, 9, 5).getTime();
  const DAY = 86_400_000;

  expect(timeText(at, "zh", at)).toBe("09:05");
  expect([timeText(at + DAY, "zh", at), timeText(at - DAY, "en", at)]).toEqual(["明天 09:05", "yesterday 09:05"]);
  expect([timeText(at + 3 * DAY, "zh", at), timeText(at + 3 * DAY, "en", at)]).toEqual(["10月27日 09:05", "27 Oct 09:05"]);
  expect([timeText(null, "en"), timeText("soon", "en")]).toEqual(["", ""]);
});

test("an age is whole minutes, and none where the clock was set back", () => {
  expect(ageOf("2022-10-24T00:00:00Z", Date.parse("2022-10-24T04:20:59Z"))).toMatchObject({ hours: 4, minutes: 20 });
  expect(ageOf("2022-10-24T00:00:00Z", Date.parse("2022-10-23T00:00:00Z"))).toMatchObject({ hours: 0, minutes: 0 });
});

test("hours go on while no network tells them", () => {
  const told = { ...now(), server_time: "2022-10-24T08:00:00Z", hours: { today_min: 60, operation_min: 600, rest_due: null } };
  const at = Date.parse("2022-10-24T09:30:00Z");

  expect(workedMin(told, at)).toEqual({ today: 60, all: 600 });
  expect(workedMin({ ...told, at_work: { since: "2022-10-24T07:00:00Z", event: "e" } }, at)).toEqual({ today: 150, all: 690 });
  expect(workedMin({ ...told, at_work: { since: "2022-10-24T09:00:00Z", event: "e" } }, at)).toEqual({ today: 90, all: 630 });
});
