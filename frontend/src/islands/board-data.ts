/** A week of duties as the server tells it, checked: whatever arrives, something is drawn, and what cannot be drawn is counted. */
import { minuteOf } from "./board-time.ts";

export const STATES = ["planned", "here", "late", "done", "absent"] as const;
export type State = (typeof STATES)[number];
export type Change = "" | "added" | "dropped";
export type Part = "day" | "evening" | "night";

export const DAYS_MAX = 31;
export const POSTS_MAX = 200;
export const SHIFTS_MAX = 4000;
export const PEOPLE_MAX = 2000;
const WORD_MAX = 200;

export interface Post {
  id: string;
  kind: string;
  name: string;
  place: string;
  isPair: boolean;
  takesChild: boolean;
  asks: string[];
}
export interface Duty {
  person: string;
  isByHand: boolean;
  state: State;
  change: Change;
}
export interface Shift {
  id: string;
  post: string;
  day: number;
  start: number; // minutes since the board's first midnight
  end: number;
  must: number;
  better: number;
  why: string[];
  duties: Duty[];
}
export interface Person {
  id: string;
  name: string;
  unit: string;
  isLent: boolean;
  until: string;
  plannedMin: number;
  workedMin: number;
  todayMin: number;
  restDue: number | null;
  daysInRow: number;
  owesRest: boolean;
  bringsChild: boolean;
  away: [start: number, end: number][];
  wishes: { day: number; part: string; isLiked: boolean }[];
}
export interface Board {
  from: string;
  days: number;
  now: number;
  version: number;
  limits: { dayMin: number; weekMin: number };
  posts: Post[];
  shifts: Shift[];
  people: Person[];
  leftOut: number;
}
type Facts = Record<string, unknown>;

/** Raises on what is no board at all, so that a page of another kind is never taken for an empty week. */
export function boardOf(raw: unknown): Board {
  const facts = factsOf(raw);
  const from = word(facts["from"]).slice(0, 10);
  if (minuteOf(from, from) === null || !Array.isArray(facts["shifts"])) throw new TypeError("not a board");
  const days = whole(facts["days"], 7, 1, DAYS_MAX);
  const posts = listOf(facts["posts"], POSTS_MAX).map(postOf);
  const known = new Set(posts.map(({ id }) => id));
  const shifts = listOf(facts["shifts"], SHIFTS_MAX).flatMap((one) => shiftOf(factsOf(one), from) ?? []);
  const drawn = shifts.filter(({ post, day }) => known.has(post) && day >= 0 && day < days);
  const limits = factsOf(facts["limits"]);
  return {
    from, days, posts,
    now: minuteOf(facts["now"], from) ?? -1,
    version: whole(facts["version"], 0, 0, Number.MAX_SAFE_INTEGER),
    limits: { dayMin: whole(limits["day_min"], 0, 0, 1e5), weekMin: whole(limits["week_min"], 0, 0, 1e6) },
    shifts: drawn.sort((a, b) => a.day - b.day || a.start - b.start || a.end - b.end),
    people: withStrangers(listOf(facts["people"], PEOPLE_MAX).map((one) => personOf(factsOf(one), from)), drawn),
    leftOut: facts["shifts"].length - drawn.length,
  };
}

function postOf(raw: unknown): Post {
  const { id, kind_label, name, place, pair, child, asks } = factsOf(raw);
  return { id: word(id), kind: word(kind_label), name: word(name), place: word(place), isPair: pair === true, takesChild: child === true, asks: wordsOf(asks) };
}

function shiftOf({ id, post, day, starts, ends, must, better, why, duties }: Facts, from: string): Shift | null {
  const [start, end] = [minuteOf(starts, from), minuteOf(ends, from)];
  if (start === null || end === null || end <= start || !word(id)) return null;
  return {
    id: word(id), post: word(post), day: whole(day, -1, 0, DAYS_MAX), start, end,
    must: whole(must, 0, 0, 99), better: whole(better, 0, 0, 99), why: wordsOf(why),
    duties: distinct(listOf(duties, 99).flatMap((one) => dutyOf(factsOf(one)) ?? [])),
  };
}

/** A duty of unknown state is merely planned: doubt neither accuses anybody nor lights a lamp. */
function dutyOf({ person, by, state, change }: Facts): Duty | null {
  const known = STATES.find((one) => one === state) ?? "planned";
  return word(person) ? { person: word(person), isByHand: by === "hand", state: known, change: change === "added" || change === "dropped" ? change : "" } : null;
}

function personOf(facts: Facts, from: string): Person {
  const { id, name, unit, lent, until, planned_min, worked_min, today_min, rest_due, days_in_row, owes_rest, brings_child, away, wishes } = facts;
  return {
    id: word(id), name: word(name), unit: word(unit), isLent: lent === true, until: word(until).slice(0, 10),
    plannedMin: whole(planned_min, 0, 0, 1e6), workedMin: whole(worked_min, 0, 0, 1e6), todayMin: whole(today_min, 0, 0, 1e5),
    restDue: minuteOf(rest_due, from), daysInRow: whole(days_in_row, 0, 0, 999), owesRest: owes_rest === true, bringsChild: brings_child === true,
    away: listOf(away, 99).flatMap((one) => stretchOf(one, from)),
    wishes: listOf(wishes, 99).map(factsOf).map(({ day, part, like }) => ({ day: whole(day, -1, 0, DAYS_MAX), part: word(part), isLiked: like === true })),
  };
}

function stretchOf(raw: unknown, from: string): [number, number][] {
  const [start, end] = listOf(raw, 2).map((one) => minuteOf(one, from));
  return start != null && end != null && end > start ? [[start, end]] : [];
}

/** Whoever is on a shift but not among the people is still somebody who is expected there. */
function withStrangers(people: Person[], shifts: readonly Shift[]): Person[] {
  const known = new Set(people.map(({ id }) => id));
  const strangers = new Set(shifts.flatMap(({ duties }) => duties.map(({ person }) => person)).filter((id) => !known.has(id)));
  return [...people, ...[...strangers].map((id) => personOf({ id, name: "？" }, ""))];
}

/** One person once on a shift, or two chips would answer to one name; what is proposed wins over what is dropped. */
function distinct(duties: Duty[]): Duty[] {
  const kept = new Map<string, Duty>();
  for (const duty of duties) if (kept.get(duty.person)?.change !== "added") kept.set(duty.person, duty);
  return [...kept.values()];
}

function wordsOf(raw: unknown): string[] {
  return listOf(raw, 20).map(word).filter(Boolean);
}

function factsOf(raw: unknown): Facts {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Facts) : {};
}

function listOf(raw: unknown, most: number): unknown[] {
  return Array.isArray(raw) ? raw.slice(0, most) : [];
}

function word(raw: unknown): string {
  const text = typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
  return text.length > WORD_MAX ? `${text.slice(0, WORD_MAX)}…` : text;
}

function whole(raw: unknown, otherwise: number, least: number, most: number): number {
  return typeof raw === "number" && Number.isInteger(raw) && raw >= least && raw <= most ? raw : otherwise;
}
