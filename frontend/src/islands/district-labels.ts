/** Puts each district's name where it covers no dot and no other name, in its own district or beside it with a line to it. */
import { type Box, boundsOf, isInside, overlaps, type Point, type Ring } from "./geometry.ts";

const STEPS = 18;
const CLASH_COST = 100_000;
const DOT_COST = 1000;
const STRANGE_COST = 500; // over another district, it would name the wrong one
const OUTSIDE_COST = 120;
const LINE_COST = 4; // per pixel between a name and its district
const ROUNDS = 2; // the second lets a name move to where another has made room

export interface Named {
  width: number;
  height: number;
  rings: readonly Ring[];
}
export interface Place {
  at: Point;
  to: Point | null; // where a line from the name leads, when it stands outside
}
interface Surroundings {
  districts: readonly Named[];
  dots: readonly Point[];
  radius: number;
  taken: readonly Box[];
  frame: Box;
}

export function placed(districts: readonly Named[], dots: readonly Point[], { radius, frame }: { radius: number; frame: Box }): Place[] {
  const places = new Map<Named, Place>();
  // Small districts choose first: they have the fewest places left.
  const order = [...districts].sort((a, b) => areaOf(a) - areaOf(b));
  for (let round = 0; round < ROUNDS; round++)
    for (const district of order) {
      const taken = [...places].filter(([other]) => other !== district).map(([other, { at }]) => boxAt(at, other, 2));
      places.set(district, bestPlace(district, { districts, dots, radius, taken, frame }));
    }
  return districts.map((district) => places.get(district)!);
}

function bestPlace(district: Named, around: Surroundings): Place {
  const extent = extentOf(district);
  const middle: Point = [(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2];
  let best = middle;
  let least = Infinity;
  for (const place of grid(extent, around.frame, district)) {
    const cost = costOf(place, { district, middle, around, least });
    if (cost < least) [best, least] = [place, cost];
  }
  return { at: best, to: holds(district, best) ? null : edgeNear(district, best) };
}

interface Question {
  district: Named;
  middle: Point;
  around: Surroundings;
  least: number;
}

function costOf(place: Point, { district, middle, around, least }: Question): number {
  const box = boxAt(place, district, around.radius + 2);
  const covered = around.dots.filter(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom).length;
  const clashes = around.taken.filter((other) => overlaps(box, other)).length;
  const away = Math.hypot(place[0] - middle[0], place[1] - middle[1]);
  const soFar = clashes * CLASH_COST + covered * DOT_COST + distanceTo(extentOf(district), place) * LINE_COST + away;
  if (soFar >= least) return soFar; // outlines have a thousand corners: they are asked only where it can matter
  return soFar + groundCost([[box.left, place[1]], [box.right, place[1]], place], district, around.districts);
}

function groundCost(points: readonly Point[], own: Named, districts: readonly Named[]): number {
  let cost = 0;
  for (const point of points) {
    if (holds(own, point)) continue;
    cost += districts.some((other) => other !== own && holds(other, point)) ? STRANGE_COST : OUTSIDE_COST;
  }
  return cost;
}

function* grid(extent: Box, frame: Box, { width, height }: Named): Generator<Point> {
  const wide = { left: extent.left - width, right: extent.right + width, top: extent.top - 2 * height, bottom: extent.bottom + 2 * height };
  for (let i = 0; i <= STEPS; i++)
    for (let j = 0; j <= STEPS; j++) {
      const x = wide.left + ((wide.right - wide.left) * i) / STEPS;
      const y = wide.top + ((wide.bottom - wide.top) * j) / STEPS;
      yield [within(x, frame.left + width / 2, frame.right - width / 2), within(y, frame.top + height / 2, frame.bottom - height / 2)];
    }
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

function distanceTo({ left, right, top, bottom }: Box, [x, y]: Point): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

function holds(district: Named, point: Point): boolean {
  const { left, right, top, bottom } = extentOf(district);
  const [x, y] = point;
  return x >= left && x <= right && y >= top && y <= bottom && district.rings.some((ring) => isInside(point, ring));
}

const extents = new WeakMap<Named, Box>();

function extentOf(district: Named): Box {
  const known = extents.get(district) ?? boundsOf(district.rings.flat()) ?? { left: 0, right: 0, top: 0, bottom: 0 };
  extents.set(district, known);
  return known;
}

function edgeNear({ rings }: Named, [x, y]: Point): Point {
  let best: Point = [x, y];
  let least = Infinity;
  for (const corner of rings.flat()) {
    const distance = Math.hypot(corner[0] - x, corner[1] - y);
    if (distance < least) [best, least] = [corner, distance];
  }
  return best;
}

function boxAt([x, y]: Point, { width, height }: Named, margin: number): Box {
  return { left: x - width / 2 - margin, right: x + width / 2 + margin, top: y - height / 2 - margin, bottom: y + height / 2 + margin };
}

function areaOf(district: Named): number {
  const { left, right, top, bottom } = extentOf(district);
  return (right - left) * (bottom - top);
}
