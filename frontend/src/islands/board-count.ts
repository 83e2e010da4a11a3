/** What the board counts: gaps, who is late, what a proposal would change, who is free. Pure. */
import type { Board, Duty, Person, Shift } from "./board-data.ts";

export interface Late {
  person: Person;
  shift: Shift;
}
export interface Proposal {
  added: number;
  dropped: number;
  people: number;
}

/** Who will be there if what is shown comes to hold. */
export function kept({ duties }: Shift): Duty[] {
  return duties.filter(({ change }) => change !== "dropped");
}

/** People without whom the shift does not work. */
export function missing(shift: Shift): number {
  return Math.max(0, shift.must - kept(shift).length);
}

/** People beyond those who must be there, who would be welcome. */
export function welcome(shift: Shift): number {
  return missing(shift) ? 0 : Math.max(0, shift.must + shift.better - kept(shift).length);
}

/** A gap can be closed until the shift is over. */
export function isOpenGap(shift: Shift, now: number): boolean {
  return shift.end > now && missing(shift) > 0;
}

export function isRunning({ start, end }: Shift, now: number): boolean {
  return start <= now && now < end;
}

/** The shifts with a gap, the next to begin first: those are looked at first, whatever their post. */
export function gapsOf({ shifts, now }: Board): Shift[] {
  return shifts.filter((shift) => isOpenGap(shift, now)).sort((a, b) => a.start - b.start);
}

/** Who should be here by now and is not. */
export function lateOf({ shifts, people }: Board): Late[] {
  const named = byId(people);
  return shifts.flatMap((shift) => kept(shift).flatMap(({ state, person }) => (state === "late" ? [{ person: named.get(person)!, shift }] : [])));
}

/** Null where nothing is proposed. */
export function proposalOf({ shifts }: Board): Proposal | null {
  const changed = shifts.flatMap(({ duties }) => duties.filter(({ change }) => change));
  const added = changed.filter(({ change }) => change === "added").length;
  return changed.length ? { added, dropped: changed.length - added, people: new Set(changed.map(({ person }) => person)).size } : null;
}

export function dutyCount({ shifts }: Board): number {
  return shifts.reduce((sum, shift) => sum + kept(shift).length, 0);
}

/** Who has no duty on a day, the least loaded first; whoever owes rest comes last. */
export function freeOn({ shifts, people }: Board, day: number): Person[] {
  const busy = new Set(shifts.filter((shift) => shift.day === day).flatMap((shift) => kept(shift).map(({ person }) => person)));
  const load = ({ owesRest, plannedMin }: Person) => (owesRest ? 1e7 : 0) + plannedMin;
  return people.filter(({ id }) => !busy.has(id)).sort((a, b) => load(a) - load(b));
}

export function today({ now, days }: Board): number {
  const day = Math.floor(now / 1440);
  return day >= 0 && day < days ? day : -1;
}

export function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((one) => [one.id, one]));
}
