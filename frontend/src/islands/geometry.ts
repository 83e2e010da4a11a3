/** Where things lie on a map: longitude and latitude to pixels, inside or outside, nearest, next in a direction. */
export type Point = readonly [x: number, y: number];
export type Ring = readonly Point[];
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export type Geometry = { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };
export type Project = (lonLat: Point) => Point;
export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export function rings(geometry: Geometry): readonly Ring[] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

export function boundsOf(points: Iterable<Point>): Box | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box.left <= box.right ? box : null;
}

/** Equirectangular, true at the middle latitude, fitted into the frame with a margin; north is up. */
export function fitted(lonLat: Box, frame: { width: number; height: number; margin: number }): Project {
  const squeeze = Math.cos((((lonLat.top + lonLat.bottom) / 2) * Math.PI) / 180);
  const wide = Math.max((lonLat.right - lonLat.left) * squeeze, 1e-6);
  const high = Math.max(lonLat.bottom - lonLat.top, 1e-6);
  const scale = Math.min((frame.width - 2 * frame.margin) / wide, (frame.height - 2 * frame.margin) / high);
  const [lonMiddle, latMiddle] = [(lonLat.left + lonLat.right) / 2, (lonLat.top + lonLat.bottom) / 2];
  return ([lon, lat]) => [frame.width / 2 + (lon - lonMiddle) * squeeze * scale, frame.height / 2 + (latMiddle - lat) * scale];
}

export function isInside([x, y]: Point, ring: Ring): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

export function nearest(points: readonly Point[], [x, y]: Point, within: number): number {
  let best = -1;
  let least = within * within;
  points.forEach(([px, py], index) => {
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance <= least) [best, least] = [index, distance];
  });
  return best;
}

/** The point an arrow key goes to: ahead rather than aside, near rather than far; -1 at the edge. */
export function ahead(points: readonly Point[], from: number, direction: Direction): number {
  const [x, y] = points[from] ?? [0, 0];
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[direction] as [number, number];
  let best = -1;
  let least = Infinity;
  points.forEach(([px, py], index) => {
    const along = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    if (index === from || along <= aside / 2) return; // four such wedges leave no place out
    const cost = along + 2 * aside;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
