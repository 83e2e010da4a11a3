// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kind } from "../../field/kinds.ts";
import { overlaid, type Told } from "../../field/phone/overlay.ts";
import type { Door } from "../../field/shapes.ts";
import { HOUSEHOLD, ROUND } from "./in-hand.ts";
import { aDoor, aList } from "./lists.ts";

const act = (id: string, kind: Kind, facts: object = {}, supersedes: string[] = []): Told => ({
  id, kind, at: "2022-10-24T02:13:07Z", facts: { round: ROUND, household: HOUSEHOLD, ...facts }, supersedes,
});
const told = (id: string, result: string, supersedes: string[] = [], more: object = {}) => act(id, "household.visited", { result, ...more }, supersedes);
const after = (door: Partial<Door>, acts: Told[], target: "household" | "person" = "household"): Door =>
  overlaid(aList([aDoor(door)], { target }), acts).stairwells[0]!.doors[0]!;

describe("a door, with what was told of it here", () => {
  test.each([
    ["nobody home is an attempt", {}, [told("a", "absent")], { state: "tried", attempts: 1, tries: ["a"], result: "" }],
    ["two attempts add up", { attempts: 1, tries: ["x"], state: "tried" }, [told("a", "absent")], { state: "tried", attempts: 2, tries: ["x", "a"] }],
    ["an answer lights it", {}, [told("a", "reached")], { state: "reached", result: "reached", reached: 1, answers: ["a"] }],
    ["an attempt does not put it out", { state: "reached", result: "reached", reached: 1, answers: ["x"] }, [told("a", "absent")], { state: "reached", answers: ["x"], attempts: 1 }],
    ["help needed is reached", {}, [told("a", "reached"), told("b", "referred")], { state: "reached", result: "referred", answers: ["a", "b"] }],
    ["vacant excuses it", { units: 1 }, [told("a", "vacant")], { state: "excused", result: "vacant", excused: 1, reached: 0 }],
    ["unlike answers conflict", { state: "reached", result: "reached", reached: 1, answers: ["x"] }, [told("a", "vacant")], { state: "conflict", reached: 0, excused: 0, answers: ["x", "a"] }],
    ["a correction does not", { state: "reached", result: "reached", reached: 1, answers: ["x"] }, [told("a", "vacant", ["x"])], { state: "excused", answers: ["a"] }],
    ["undone, it is dark again", {}, [told("a", "reached"), act("b", "household.visit_undone", {}, ["a"])], { state: "open", answers: [], reached: 0 }],
    ["undone, the attempts are left", {}, [told("a", "absent"), told("b", "reached"), act("c", "household.visit_undone", {}, ["b"])], { state: "tried", attempts: 1 }],
    ["an attempt can be undone", { attempts: 3, tries: ["x"], state: "tried" }, [act("c", "household.visit_undone", {}, ["x"])], { state: "tried", attempts: 2, tries: [] }],
    ["a second check changes no answer", { state: "reached", result: "reached", reached: 1, answers: ["x"] }, [act("a", "household.checked", { result: "vacant" })], { state: "reached", checks: ["a"], answers: ["x"] }],
    ["a second check taken back is open again", { checks: ["c"] }, [act("a", "household.checked", { result: "vacant" }), act("b", "household.check_undone", {}, ["a", "c"])], { state: "open", checks: [] }],
    ["a conflict that is settled is settled", { state: "conflict", answers: ["x", "y"] }, [told("a", "declined", ["x", "y"])], { state: "excused", result: "declined", answers: ["a"] }],
    ["a conflict of which one side is settled waits for the server", { state: "conflict", answers: ["x", "y"] }, [told("a", "declined", ["x"])], { state: "conflict", answers: ["y", "a"] }],
  ] as [string, Partial<Door>, Told[], Partial<Door>][])("%s", (_what, door, acts, expected) => {
    expect(after(door, acts)).toMatchObject(expected);
  });

  test("in a round of persons the people are counted, never more than there are", () => {
    const counted = (more: object) => after({ units: 4 }, [told("a", "reached", [], more)], "person");

    expect(counted({})).toMatchObject({ reached: 4, excused: 0 });
    expect(counted({ people: 2 })).toMatchObject({ reached: 2, excused: 0 });
    expect(counted({ people: 2, excused_people: 1 })).toMatchObject({ reached: 2, excused: 1 });
    expect(counted({ excused_people: 1 })).toMatchObject({ reached: 3, excused: 1 });
    expect(counted({ people: 9, excused_people: 9 })).toMatchObject({ reached: 4, excused: 0 });
  });

  test("another round's act, and an act of a person, change nothing", () => {
    const list = aList([aDoor()]);

    expect(overlaid(list, [{ ...told("a", "reached"), facts: { round: "other", household: HOUSEHOLD, result: "reached" } }]).stairwells).toEqual(list.stairwells);
    expect(overlaid(list, [{ ...told("a", "reached"), kind: "volunteer.arrived", facts: { operation: "o", volunteer: "v" } }])).toBe(list);
  });
});

const acts = fc.array(fc.tuple(fc.constantFrom("absent", "reached", "referred", "vacant", "away"), fc.array(fc.nat(7), { maxLength: 2 })), { maxLength: 8 })
  .map((all) => all.map(([result, undone], i) => told(`t${i}`, result, undone.filter((one) => one !== i).map((one) => `t${one}`))));

test("in whatever order the acts are read, the door stands the same", () => {
  const same = (door: Door) => ({ ...door, answers: [...door.answers].sort(), tries: [...door.tries].sort() });

  fc.assert(fc.property(acts, fc.infiniteStream(fc.nat()), (all, chance) => {
    const shuffled = all.map((one) => ({ one, at: chance.next().value as number })).sort((a, b) => a.at - b.at).map(({ one }) => one);
    expect(same(after({}, shuffled))).toEqual(same(after({}, all)));
  }));
});

test("what the server tells already does not count twice", () => {
  fc.assert(fc.property(acts, (all) => {
    const once = after({}, all);
    expect(after(once, all)).toEqual(once);
  }));
});
