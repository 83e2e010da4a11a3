import { expect, test } from "vitest";
import { placed } from "../src/islands/district-labels.ts";
import { ahead, fitted, isInside, nearest, type Point, type Ring } from "../src/islands/geometry.ts";
import { type Community, inDrawingOrder, type MapData, type State, told } from "../src/islands/map-data.ts";
import { layoutOf } from "../src/islands/map-layout.ts";
import { showing, WHOLE, zoomed } from "../src/islands/view.ts";

const SQUARE: Ring = [[0, 0], [200, 0], [200, 200], [0, 200], [0, 0]];
const FRAME = { width: 400, height: 300 };

function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function community(code: string, lon: number, lat: number, state: State = "full"): Community {
  return { code, name: code, district: "D", lon, lat, estimated: true, expected: 1, reported: 1, state };
}

test("the map keeps shapes true at its own latitude and north up", () => {
  const project = fitted({ left: 103, right: 104, top: 35.5, bottom: 36.5 }, { width: 1000, height: 1000, margin: 0 });
  const [west, south] = project([103, 35.5]);
  const [east, north] = project([104, 36.5]);

  expect((east - west) / (south - north)).toBeCloseTo(Math.cos((36 * Math.PI) / 180), 6);
  expect(north).toBeLessThan(south);
});

test("a single place is drawn in the middle", () => {
  const project = fitted({ left: 103, right: 103, top: 36, bottom: 36 }, { ...FRAME, margin: 18 });

  expect(project([103, 36])[0]).toBeCloseTo(200, 3);
  expect(project([103, 36])[1]).toBeCloseTo(150, 3);
});

test("inside and outside of a ring", () => {
  expect([isInside([100, 100], SQUARE), isInside([300, 100], SQUARE), isInside([-1, 5], SQUARE)]).toEqual([true, false, false]);
});

test("an arrow goes to the nearest place ahead, and nowhere at the edge", () => {
  const points: Point[] = [[0, 0], [10, 1], [5, 30], [40, 0]];

  expect(ahead(points, 0, "ArrowRight")).toBe(1);
  expect(ahead(points, 1, "ArrowRight")).toBe(3);
  expect(ahead(points, 0, "ArrowDown")).toBe(2);
  expect(ahead(points, 0, "ArrowUp")).toBe(-1);
  expect(nearest(points, [9, 0], 14)).toBe(1);
  expect(nearest(points, [900, 0], 14)).toBe(-1);
});

test("every place can be reached by arrow keys", () => {
  const random = chance(5);
  const points: Point[] = Array.from({ length: 245 }, () => [random() * 700, random() * 400]);
  const reached = new Set([0]);
  const queue = [0];
  for (let from = queue.pop(); from !== undefined; from = queue.pop())
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) {
      const to = ahead(points, from, key);
      if (to >= 0 && !reached.has(to)) queue.push(to), reached.add(to);
    }

  expect(reached.size).toBe(245);
});

test("district names cover no dot and no other name when there is room", () => {
  const random = chance(11);
  const right: Ring = SQUARE.map(([x, y]) => [x + 200, y] as Point);
  const dots: Point[] = Array.from({ length: 60 }, () => [random() * 400, 60 + random() * 140]);
  const districts = [SQUARE, right].map((ring) => ({ width: 60, height: 16, rings: [ring] }));

  const places = placed(districts, dots, { radius: 5, frame: { left: 0, top: 0, right: 400, bottom: 300 } });

  for (const { at: [x, y] } of places) expect(dots.filter(([dx, dy]) => Math.abs(dx - x) < 35 && Math.abs(dy - y) < 13)).toEqual([]);
  expect(Math.abs(places[0]!.at[0] - places[1]!.at[0]) >= 60 || Math.abs(places[0]!.at[1] - places[1]!.at[1]) >= 16).toBe(true);
});

test("a name that stands outside its district has a line to it", () => {
  const tiny: Ring = [[100, 100], [110, 100], [110, 110], [100, 110], [100, 100]];
  const dots: Point[] = [[105, 105]];

  const [place] = placed([{ width: 60, height: 16, rings: [tiny] }], dots, { radius: 5, frame: { left: 0, top: 0, right: 400, bottom: 300 } });

  expect(place?.to).not.toBeNull();
});

test("gaps are drawn on top of what is complete", () => {
  const states = inDrawingOrder([community("a", 0, 0, "none"), community("b", 0, 0, "full"), community("c", 0, 0, "few"), community("d", 0, 0, "idle")]);

  expect(states.map(({ state }) => state)).toEqual(["idle", "full", "few", "none"]);
});

test("a dot says what its label asks for: people who reported in, or households reached", () => {
  const place = community("a", 103, 36);
  const covered: Community = { code: "b", name: "b", district: "D", lon: 103, lat: 36, estimated: false, state: "some", register: 1920, reached: 1410, excused: 70, missing: 440 };

  expect(told(place, { tip: "已到 {reported} / 应到 {expected}" })).toBe("已到 1 / 应到 1");
  expect(told(covered, { tip: "登记 {register} = 已到 {reached} + 免 {excused} + 未到 {missing}" })).toBe("登记 1,920 = 已到 1,410 + 免 70 + 未到 440");
  expect(told({ ...covered, tip: "还没有台账" }, { tip: "登记 {register}" })).toBe("还没有台账");
});

test("a city without communities or shapes has no layout, and one without shapes still has dots", () => {
  const data: MapData = { labels: {}, districts: { features: [] }, communities: [] };

  expect(layoutOf(data, FRAME, 15)).toBeNull();
  expect(layoutOf({ ...data, communities: [community("a", 103, 36), community("b", 104, 36.2)] }, FRAME, 15)?.dots.length).toBe(2);
});

test("zooming keeps the point under the pointer and never leaves the frame", () => {
  const near = zoomed(WHOLE, 2, { at: [100, 100], frame: FRAME });

  expect([100 * near.zoom * 1 + near.x - 100, near.zoom]).toEqual([0, 2]);
  expect(zoomed(near, 0.01, { at: [3, 3], frame: FRAME })).toEqual({ zoom: 1, x: 0, y: 0 });
  const shown = showing(near, [399, 299], FRAME);
  expect([399 * 2 + shown.x, 299 * 2 + shown.y]).toEqual([398, 298]);
});
