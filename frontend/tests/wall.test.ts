import { expect, test } from "vitest";
import { type Pane, type State, tally, wallOf, WINDOWS_MAX } from "../src/islands/wall-data.ts";
import { led, placeOf, typedDoor } from "../src/islands/wall-keys.ts";
import { type Facade, facadeOf, isLabelled, reach, sizesOf, span, tall } from "../src/islands/wall-layout.ts";
import { frameOf, gapText } from "../src/islands/wall-marks.ts";
import { changesOf, sentence } from "../src/islands/wall-news.ts";

const DESK = { width: 1080, height: 700, em: 15, isPhone: false, size: "" };
const LABELS = { reached: "已到", missing: "未到", changed: "{door} {state}", changed_many: "又有 {count} 户有了结果" };

function pane(door: string, facts: Partial<Record<keyof Pane, unknown>> = {}): Record<string, unknown> {
  return { id: `h${door}`, unit: 0, storey: Math.floor(Number(door) / 100), position: (Number(door) % 100) - 1, door, state: "missing", url: `/h/${door}/`, ...facts };
}

function building(storeys: number, units: number, doors: number): Facade {
  const windows = Array.from({ length: storeys * units * doors }, (_, n) => {
    const [unit, storey, position] = [Math.floor(n / (storeys * doors)), (Math.floor(n / doors) % storeys) + 1, n % doors];
    return { id: String(n), unit, storey, position, door: `${storey}0${position + 1}`, state: "reached" };
  });
  return facadeOf(wallOf({ units: Array.from({ length: units }, (_, n) => ({ name: `${n + 1}单元`, doors })), windows }));
}

function doors(facade: Facade): (string | null)[][] {
  return facade.rows.map((row) => row.map((one) => one?.door ?? null));
}

test("storeys stand from the top down and stairwells side by side, with a hole where there is no door", () => {
  const facade = facadeOf(wallOf({ units: [{ name: "1单元", doors: 2 }, { name: "2单元", doors: 2 }], storeys: [2, 1], windows: [pane("101"), pane("202"), pane("201", { id: "x", unit: 1 })] }));

  expect(facade.storeys).toEqual([2, 1]);
  expect(doors(facade)).toEqual([[null, "202", "201", null], ["101", null, null, null]]);
  expect(facade.stairs.map(({ first, missing }) => [first, missing])).toEqual([[0, 2], [2, 1]]);
});

test("two households that claim one place stand side by side: no household is hidden", () => {
  const facade = facadeOf(wallOf({ units: [{ name: "", doors: 2 }], windows: [pane("101"), pane("101", { id: "second" }), pane("102"), pane("103", { position: undefined })] }));

  expect(facade.rows.flat().map((one) => one?.id)).toEqual(["h101", "second", "h102", "h103"]);
  expect(facade.leftOut).toBe(0);
});

test("every window is drawn or counted as left out, whatever the server sends", () => {
  const hostile = [null, 7, "x", [], {}, { windows: 3 }, { windows: [null, 5, {}, { storey: 1e9 }, { storey: 1.5 }, { storey: 2, unit: -4 }] }, { windows: [{ storey: 1, position: 1e9, door: {}, state: "lit", url: [] }], units: "x", storeys: {}, counts: [], labels: 4 }];

  for (const raw of hostile) {
    const wall = wallOf(raw);
    const facade = facadeOf(wall);
    const told = (raw as { windows?: unknown[] } | null)?.windows;
    expect(facade.rows.flat().filter(Boolean).length + facade.leftOut).toBe(Array.isArray(told) ? told.length : 0);
    expect(() => sizesOf(facade, DESK)).not.toThrow();
  }
});

test("a window of unknown state is dark, and only paths of this site are followed", () => {
  const { panes } = wallOf({ windows: ["javascript:alert(1)", "//evil.example/", "/\\evil.example", "https://evil.example/", "/h/1/"].map((url, n) => pane(String(101 + n), { url, state: "lit" })) });

  expect(panes.map(({ url }) => url)).toEqual(["", "", "", "", "/h/1/"]);
  expect(tally(panes).missing).toBe(5);
});

test("one address for all windows spares repeating it, and does not escape from its path", () => {
  const { panes } = wallOf({ url: "/h/{id}/", windows: [pane("101", { url: undefined }), pane("102", { id: "../x", url: undefined })] });

  expect(panes.map(({ url }) => url)).toEqual(["/h/h101/", "/h/..%2Fx/"]);
});

test("a hundred thousand windows are cut at the limit, and the rest is counted", () => {
  const wall = wallOf({ windows: Array.from({ length: 100_000 }, (_, n) => pane("101", { id: String(n), storey: (n % 33) + 1, unit: n % 15 })) });
  const facade = facadeOf(wall);

  expect(wall.panes.length).toBe(WINDOWS_MAX);
  expect(facade.rows.flat().filter(Boolean).length + facade.leftOut).toBe(100_000);
});

test("windows scattered so that the wall would be all holes cost no endless page", () => {
  const windows = Array.from({ length: 4000 }, (_, n) => pane("101", { id: String(n), unit: n % 60, storey: 1 + (n % 200), position: n % 60 }));
  const facade = facadeOf(wallOf({ units: Array.from({ length: 60 }, () => ({ name: "x", doors: 60 })), windows }));

  expect(facade.rows.flat().length).toBeLessThanOrEqual(16_000);
  expect(facade.rows.flat().filter(Boolean).length + facade.leftOut).toBe(4000);
});

test("households of one id are still two windows", () => {
  const { panes } = wallOf({ windows: [pane("101"), pane("102", { id: "h101" }), pane("103", { id: undefined })] });

  expect(new Set(panes.map(({ id }) => id)).size).toBe(3);
});

test("counts come from the server, and from the windows where it says none", () => {
  const windows = [pane("101", { state: "reached" }), pane("102", { state: "tried" }), pane("103"), pane("104", { state: "out" }), pane("105", { state: "excused" })];

  expect(wallOf({ windows }).counts).toEqual({ register: 4, reached: 1, excused: 1, missing: 2, tried: 1, conflict: 0 });
  expect(wallOf({ windows, counts: { register: 192, reached: 141, missing: "44" } }).counts).toMatchObject({ register: 192, reached: 141, missing: 2 });
});

test("windows carry door numbers where there is room and are plain where there is none", () => {
  const [tower, slab, small] = [building(24, 2, 4), building(33, 15, 4), building(6, 3, 2)];

  expect(sizesOf(tower, DESK).numbered).toBe(true);
  expect(sizesOf(slab, DESK).numbered).toBe(false);
  expect(span(slab, sizesOf(slab, DESK))).toBeLessThanOrEqual(DESK.width);
  expect(tall(slab, sizesOf(slab, DESK))).toBeLessThanOrEqual(DESK.height);
  expect(sizesOf(small, { ...DESK, size: "small" }).numbered).toBe(false);
  expect(sizesOf(small, DESK).width).toBeGreaterThan(sizesOf(tower, DESK).width);
});

test("on a phone a window stays large enough for a thumb and the wall scrolls", () => {
  const tower = building(33, 4, 4);
  const phone = sizesOf(tower, { width: 290, height: 600, em: 15, isPhone: true, size: "" });

  expect(phone.numbered).toBe(true);
  expect(Math.min(phone.width, phone.height)).toBeGreaterThanOrEqual(24);
  expect(span(tower, phone)).toBeGreaterThan(290);
});

test("however wide the building is, no window under a thumb is smaller than a fingertip", () => {
  const block = building(25, 20, 4);
  const phone = sizesOf(block, { width: 290, height: 600, em: 15, isPhone: true, size: "" });

  expect(Math.min(phone.width, phone.height)).toBeGreaterThanOrEqual(24);
});

test("twice the text size makes twice the window", () => {
  const tower = building(24, 2, 4);
  const [one, two] = [15, 30].map((em) => sizesOf(tower, { width: 320, height: 700, em, isPhone: true, size: "" }));

  expect(two!.letter).toBe(one!.letter * 2);
  expect(two!.height).toBe(one!.height * 2);
});

test("a stairwell's drawn wall lies exactly behind its windows", () => {
  const slab = building(3, 3, 4);
  const sizes = sizesOf(slab, DESK);
  const [first, second] = slab.stairs.map((stair, index) => reach(stair, index, sizes));

  expect(first!.left).toBe(sizes.gutter + sizes.stair / 2);
  expect(second!.left - (first!.left + first!.width)).toBe(sizes.stair);
  expect(span(slab, sizes)).toBe(sizes.gutter + 3 * (first!.width + sizes.stair));
});

test("a tall building names every fifth storey, the ground and what is below", () => {
  const storeys = Array.from({ length: 24 }, (_, n) => 24 - n).concat(-1);

  expect(storeys.filter((storey) => isLabelled(storey, storeys))).toEqual([20, 15, 10, 5, 1, -1]);
  expect([3, 2, 1].filter((storey) => isLabelled(storey, [3, 2, 1]))).toEqual([3, 2, 1]);
});

test("the gap of a stairwell is said in words where they fit, else by number and sign", () => {
  expect(gapText(12, { label: "{count} 户未到", room: 200, em: 13 })).toBe("12 户未到");
  expect(gapText(12, { label: "{count} 户未到", room: 40, em: 13 })).toBe("▲12");
  const complete = building(2, 1, 2);
  expect(frameOf(complete, 15, { unit_missing: "{count}" }).foot).toBeLessThan(frameOf({ ...complete, stairs: [{ ...complete.stairs[0]!, missing: 1 }] }, 15, { unit_missing: "{count}" }).foot);
});

test("arrows move by door and storey, over stairwells and past holes, and stop at the edge", () => {
  const facade = facadeOf(wallOf({ units: [{ doors: 3 }, { doors: 2 }], storeys: [4, 3, 2, 1], windows: [pane("101"), pane("103"), pane("302"), pane("101", { id: "other", unit: 1 })] }));
  const to = (id: string, key: string, ctrlKey = false) => led(facade, id, { key, ctrlKey })?.id ?? null;

  expect([to("h101", "ArrowRight"), to("h103", "ArrowRight"), to("other", "ArrowRight")]).toEqual(["h103", "other", null]);
  expect([to("h103", "ArrowUp"), to("h302", "ArrowDown"), to("h302", "ArrowUp"), to("h101", "ArrowDown")]).toEqual(["h302", "h101", null, null]);
  expect([to("h103", "Home"), to("h101", "End"), to("h101", "Home", true), to("h302", "End", true)]).toEqual(["h101", "other", "h302", "other"]);
  expect([to("h101", "PageUp"), to("h101", "x"), to("nobody", "ArrowRight")]).toEqual(["h302", null, null]);
});

test("every window can be reached by arrow keys", () => {
  const facade = building(24, 2, 4);
  const reached = new Set<string>();
  const queue = [facade.rows[0]![0]!.id];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    reached.add(id);
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
      const to = led(facade, id, { key, ctrlKey: false })?.id;
      if (to && !reached.has(to)) queue.push(to);
    }
  }

  expect(reached.size).toBe(192);
});

test("typing a door number finds it in this stairwell first, in full before in part, in full-width digits too", () => {
  const facade = facadeOf(wallOf({ windows: ["301", "1301", "3011"].flatMap((door) => [0, 1].map((unit) => pane(door, { id: `${unit}-${door}`, unit }))).concat([pane("B12", { id: "b", storey: 1, unit: 0 }), pane("77", { id: "far", storey: 1, unit: 1 })]) }));
  const from = (id: string, typed: string) => typedDoor(facade, typed, id)?.id ?? null;

  expect([from("1-1301", "301"), from("0-1301", "３０１"), from("0-301", "30"), from("1-301", "3011")]).toEqual(["1-301", "0-301", "0-301", "1-3011"]);
  expect([from("0-301", "77"), from("0-301", "b1"), from("0-301", "9")]).toEqual(["far", "b", null]);
});

test("what changed is told by name when it is little, and counted when it is much", () => {
  const panes = (...states: State[]) => states.map((state, n) => ({ ...wallOf({ windows: [pane(String(101 + n), { state })] }).panes[0]! }));
  const before = panes("missing", "missing", "reached");

  expect(changesOf(before, panes("reached", "missing", "reached", "reached")).map(({ door }) => door)).toEqual(["101"]);
  expect(sentence(changesOf(before, panes("reached", "reached", "missing")), LABELS)).toBe("101 已到, 102 已到, 103 未到");
  expect(sentence(panes("reached", "reached", "reached", "reached", "reached"), LABELS)).toBe("又有 5 户有了结果");
  expect(placeOf(building(2, 1, 2), "nobody")).toBeNull();
});
