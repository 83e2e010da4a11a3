/** Where each window stands: storeys from the top, stairwells side by side; and how large it can be in the room there is. */
import { textWidth } from "./text-width.ts";
import { DOORS_MAX, type Pane, TO_VISIT, type Wall } from "./wall-data.ts";

const CELLS_MAX = 16_000; // windows and holes together
const PHONE_EM = 36;
const STOREYS_LABELLED_MAX = 9; // a taller building names every fifth storey

export interface Stair {
  name: string;
  doors: number;
  first: number; // its leftmost column
  missing: number;
}
export interface Facade {
  storeys: number[];
  stairs: Stair[];
  rows: (Pane | null)[][];
  leftOut: number;
}
export interface Room {
  width: number;
  height: number;
  em: number;
  isPhone: boolean; // where a thumb needs large windows more than an eye needs all of them at once
  size: string; // what the page asks for: "small", "large" or nothing
}
export interface Sizes {
  numbered: boolean;
  width: number;
  height: number;
  gap: number;
  stair: number; // between two stairwells
  gutter: number; // of the storey numbers
  letter: number; // font size of door numbers
}

export function facadeOf(wall: Wall): Facade {
  const storeys = [...new Set([...wall.storeys, ...wall.panes.map(({ storey }) => storey)])].sort((a, b) => b - a);
  const facade: Facade = { storeys, stairs: [], rows: storeys.map(() => []), leftOut: wall.leftOut };
  const byUnit = grouped(wall.panes, ({ unit }) => unit);
  const units = Math.max(wall.units.length, ...[...byUnit.keys()].map((unit) => unit + 1), 0);
  for (let unit = 0; unit < units; unit++) addStair(facade, { name: wall.units[unit]?.name ?? "", doors: wall.units[unit]?.doors ?? 0, panes: byUnit.get(unit) ?? [] });
  return facade;
}

function addStair(facade: Facade, { name, doors, panes }: { name: string; doors: number; panes: Pane[] }): void {
  const { storeys, stairs, rows } = facade;
  const byStorey = grouped(panes, ({ storey }) => storey);
  const placed = storeys.map((storey) => inPlace(byStorey.get(storey) ?? []));
  const needed = placed.reduce((most, row) => Math.max(most, row.length), 0);
  const first = rows[0]?.length ?? 0;
  const wide = [Math.max(doors, needed), needed].find((columns) => storeys.length * (first + columns) <= CELLS_MAX);
  if (!wide) return void (facade.leftOut += panes.length);
  stairs.push({ name, doors: wide, first, missing: panes.filter(({ state }) => TO_VISIT.has(state)).length });
  placed.forEach((row, index) => {
    rows[index]!.push(...row, ...Array<null>(wide - row.length).fill(null));
    facade.leftOut += (byStorey.get(storeys[index]!)?.length ?? 0) - row.filter(Boolean).length;
  });
}

/** Two households that claim one place stand side by side: none hides another. */
function inPlace(panes: Pane[]): (Pane | null)[] {
  const row: (Pane | null)[] = [];
  for (const pane of [...panes].sort((a, b) => (a.position ?? DOORS_MAX) - (b.position ?? DOORS_MAX))) {
    let at = pane.position ?? row.length;
    while (row[at]) at++;
    if (at >= DOORS_MAX) at = Array.from({ length: DOORS_MAX }, (_, index) => index).find((index) => !row[index]) ?? DOORS_MAX;
    if (at >= DOORS_MAX) break;
    while (row.length < at) row.push(null);
    row[at] = pane;
  }
  return row;
}

export function isLabelled(storey: number, storeys: readonly number[]): boolean {
  const ground = storeys.filter((one) => one > 0).at(-1);
  return storeys.length <= STOREYS_LABELLED_MAX || storey % 5 === 0 || storey === ground || storey < 0;
}

/** Whether it is touched rather than pointed at. */
export function isThumbed(em: number): boolean {
  return innerWidth < em * PHONE_EM || matchMedia("(pointer: coarse)").matches;
}

/** Door numbers wherever they can be read; where there is no room, plain windows. Under a thumb each is as wide as one, and the wall scrolls sideways. */
export function sizesOf(facade: Facade, room: Room): Sizes {
  const numbered = numberedSizes(facade, room);
  const fits = span(facade, numbered) <= room.width && tall(facade, numbered) <= room.height * 1.4;
  if (room.size === "large" || (room.size !== "small" && (fits || room.isPhone))) return grown(facade, numbered, room);
  return plainSizes(facade, room);
}

/** How wide the whole wall is drawn, and how tall its storeys are. */
export function span({ stairs, rows }: Facade, { width, gap, stair, gutter }: Sizes): number {
  return gutter + (rows[0]?.length ?? 0) * (width + gap) + stairs.length * (stair - gap);
}

export function tall({ rows }: Facade, { height, gap }: Sizes): number {
  return rows.length * (height + gap);
}

/** The left edge and the width of a stairwell's windows. */
export function reach({ first, doors }: Stair, index: number, { width, gap, stair, gutter }: Sizes): { left: number; width: number } {
  return { left: gutter + stair / 2 + first * (width + gap) + index * (stair - gap), width: doors * (width + gap) - gap };
}

function numberedSizes(facade: Facade, { em }: Room): Sizes {
  const letter = Math.max(Math.round(em * 0.8), 1);
  const longest = facade.rows.flat().reduce((most, pane) => Math.max(most, textWidth(pane?.door ?? "", letter)), 2 * letter);
  const width = Math.min(Math.ceil(longest * 1.08 + em * 0.45), Math.round(em * 6));
  const sizes = { numbered: true, width, height: Math.round(em * 1.6), gap: Math.round(em / 4), letter, gutter: gutterOf(facade, em) };
  return { ...sizes, stair: stairGap(facade, sizes, { em, least: em * 1.5 }) };
}

function grown(facade: Facade, least: Sizes, { width, height, em }: Room): Sizes {
  const columns = Math.max(facade.rows[0]?.length ?? 1, 1);
  const wider = Math.floor((width - span(facade, least)) / columns);
  const taller = Math.floor((height - tall(facade, least)) / Math.max(facade.rows.length, 1));
  const more = Math.max(0, Math.min(wider, taller * 1.5, em * 0.8));
  const grownHeight = Math.round(Math.min(least.height + Math.max(0, taller), least.height + more * 0.7));
  return { ...least, width: Math.round(least.width + more), height: grownHeight, letter: Math.round(Math.min(em * 1.05, least.letter + more / 5)) };
}

function plainSizes(facade: Facade, { width, height, em, size }: Room): Sizes {
  const gutter = gutterOf(facade, em);
  const [least, most] = [Math.round(em * 0.6), Math.round(em * (size === "small" ? 0.95 : 1.25))];
  let sizes: Sizes = { numbered: false, width: most, height: 0, gap: 4, stair: 0, gutter, letter: 0 };
  for (let wide = most; wide >= least; wide--) {
    sizes = { ...sizes, width: wide, gap: wide >= em ? 4 : wide >= em * 0.7 ? 3 : 2 };
    sizes.stair = stairGap(facade, sizes, { em, least: em });
    if (span(facade, sizes) <= width) break;
  }
  const room = Math.floor(height / Math.max(facade.rows.length, 1)) - sizes.gap;
  sizes.height = Math.max(least, Math.min(Math.round(sizes.width * 1.25), room));
  return sizes;
}

/** Stairwells keep apart, and far enough for their names beneath. */
function stairGap({ stairs }: Facade, { width, gap }: { width: number; gap: number }, { em, least }: { em: number; least: number }): number {
  const short = stairs.map(({ name, doors }) => Math.min(textWidth(name, em * 0.87), em * 5) + em * 0.4 - (doors * (width + gap) - gap));
  return Math.round(Math.max(least, ...short));
}

function gutterOf({ storeys }: Facade, em: number): number {
  const digits = Math.max(1, ...storeys.map((storey) => String(storey).length));
  return Math.round(em * (0.4 + digits * 0.56));
}

function grouped<T>(all: readonly T[], by: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) groups.get(by(one))?.push(one) ?? groups.set(by(one), [one]);
  return groups;
}
