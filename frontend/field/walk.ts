/** The doors of a stairwell as one walks them: how each window looks, who waits still, which door comes next. */
import type { Door, Stairwell, Tasks } from "./shapes.ts";

export const MARKS = ["reached", "excused", "tried", "conflict", "missing", "out"] as const;
export type Mark = (typeof MARKS)[number];
const COLUMNS_MAX = 5; // wider storeys wrap, so that each window keeps a thumb's width at 320 px

/** As the server draws it. Whoever checks sees whether they were there, and never what was found the first time. */
export function markOf(door: Door, { purpose }: Pick<Stairwell, "purpose">): Mark {
  if (purpose === "check") return door.checks.length ? "out" : "missing";
  if (!door.units) return "out";
  if (door.state === "conflict" || door.state === "tried") return door.state;
  if (missingIn(door) > 0) return door.reached ? "tried" : "missing";
  return door.state === "excused" ? "excused" : "reached";
}

export function missingIn({ units, reached, excused }: Door): number {
  return Math.max(units - reached - excused, 0);
}

/** How many doors still wait for somebody, and how many there are to go to at all. */
export function leftIn(stairwell: Stairwell): { left: number; all: number } {
  const { doors, purpose } = stairwell;
  if (purpose === "check") return { left: doors.filter(({ checks }) => !checks.length).length, all: doors.length };
  return { left: doors.filter((door) => missingIn(door) > 0).length, all: doors.filter(({ units }) => units > 0).length };
}

/** Whether anybody has been at a door of it. */
export function isBegun(stairwell: Stairwell): boolean {
  return stairwell.doors.some((door) => (door.units > 0 || stairwell.purpose === "check") && markOf(door, stairwell) !== "missing");
}

export function leftInAll(tasks: Tasks | null): number {
  return (tasks?.stairwells ?? []).reduce((sum, stairwell) => sum + leftIn(stairwell).left, 0);
}

/** The next door where nobody has been: further along, else again from the top. Those tried in vain are no haste. */
export function nextDoor(stairwell: Stairwell, after?: string): Door | null {
  const { doors } = stairwell;
  const at = doors.findIndex(({ household }) => household === after);
  const walk = [...doors.slice(at + 1), ...doors.slice(0, Math.max(at, 0))];
  return walk.find((door) => markOf(door, stairwell) === "missing") ?? null;
}

/** The doors on either side, whatever is known of them. */
export function beside({ doors }: Stairwell, household: string): { previous: Door | null; following: Door | null } {
  const at = doors.findIndex((door) => door.household === household);
  return { previous: doors[at - 1] ?? null, following: at < 0 ? null : (doors[at + 1] ?? null) };
}

export interface Landing {
  storey: number;
  columns: number; // 0: as many as fit
  doors: (Door | null)[]; // null: a place without a door
}

/** Storey by storey from the top; within one, each door at its place, so that the wall looks like the house. */
export function landings(stairwell: Stairwell): Landing[] {
  const byStorey = new Map<number, Door[]>();
  for (const door of stairwell.doors) byStorey.set(door.storey, [...(byStorey.get(door.storey) ?? []), door]);
  const rows = [...byStorey].sort(([a], [b]) => b - a);
  const placed = rows.map(([storey, doors]) => ({ storey, doors: inPlace(doors) }));
  const widest = placed.reduce((most, { doors }) => Math.max(most, doors.length), 0);
  if (widest > COLUMNS_MAX) return placed.map(({ storey, doors }) => ({ storey, columns: 0, doors: doors.filter(Boolean) }));
  return placed.map(({ storey, doors }) => ({ storey, columns: widest, doors: [...doors, ...Array<null>(widest - doors.length).fill(null)] }));
}

/** Two households that claim one place stand side by side: none hides another. */
function inPlace(doors: readonly Door[]): (Door | null)[] {
  const row: (Door | null)[] = [];
  for (const door of [...doors].sort((a, b) => a.position - b.position || a.part - b.part)) {
    let at = Math.min(Math.max(door.position, 0), COLUMNS_MAX * 2);
    while (row[at]) at++;
    while (row.length < at) row.push(null);
    row[at] = door;
  }
  return row;
}

export function stairwellOf(tasks: Tasks | null, lease: string): Stairwell | null {
  return tasks?.stairwells.find((one) => one.lease === lease) ?? null;
}

export function doorOf(stairwell: Stairwell | null, household: string): Door | null {
  return stairwell?.doors.find((one) => one.household === household) ?? null;
}

export function nameOf({ building, unit }: Stairwell): string {
  return [building, unit].filter(Boolean).join(" ");
}
