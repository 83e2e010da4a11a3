/** One building as the server tells it, checked: whatever arrives, something is drawn, and what cannot be drawn is counted. */
export const STATES = ["reached", "excused", "tried", "conflict", "missing", "out"] as const;
export type State = (typeof STATES)[number];
export const TO_VISIT: ReadonlySet<State> = new Set(["tried", "conflict", "missing"]);

export const WINDOWS_MAX = 4000;
export const UNITS_MAX = 60;
export const DOORS_MAX = 60; // in one stairwell, on one storey
export const STOREY_TOP = 200;
const STOREY_BOTTOM = -20;
const WORD_MAX = 24;

export interface Pane {
  id: string;
  unit: number;
  storey: number;
  position: number | null; // null: wherever there is room
  door: string;
  state: State;
  url: string;
}
export interface Unit {
  name: string;
  doors: number;
}
export interface Counts {
  register: number;
  reached: number;
  excused: number;
  missing: number;
  tried: number;
  conflict: number;
}
export interface Wall {
  labels: Record<string, string>;
  building: string;
  units: Unit[];
  storeys: number[];
  panes: Pane[];
  counts: Counts;
  leftOut: number;
}
type Facts = Record<string, unknown>;

export function wallOf(raw: unknown): Wall {
  const facts = factsOf(raw);
  const told = Array.isArray(facts["windows"]) ? facts["windows"] : [];
  const panes = distinct(told.slice(0, WINDOWS_MAX).flatMap((one) => paneOf(factsOf(one), facts["url"]) ?? []));
  const units = listOf(facts["units"], UNITS_MAX).map(factsOf).map(({ name, doors }) => ({ name: word(name), doors: whole(doors, 0, DOORS_MAX) ?? 0 }));
  return {
    labels: labelsOf(facts["labels"]),
    building: word(facts["building"]),
    units,
    storeys: listOf(facts["storeys"], STOREY_TOP).flatMap((storey) => whole(storey, STOREY_BOTTOM, STOREY_TOP) ?? []),
    panes,
    counts: { ...countsOf(panes), ...toldCounts(factsOf(facts["counts"])) },
    leftOut: told.length - panes.length,
  };
}

/** The household counts by state, as the legend says them. */
export function tally(panes: readonly Pane[]): Record<State, number> {
  const counts = { reached: 0, excused: 0, tried: 0, conflict: 0, missing: 0, out: 0 };
  for (const { state } of panes) counts[state]++;
  return counts;
}

function countsOf(panes: readonly Pane[]): Counts {
  const { reached, excused, tried, conflict, missing, out } = tally(panes);
  return { register: panes.length - out, reached, excused, missing: missing + tried + conflict, tried, conflict };
}

function toldCounts(facts: Facts): Partial<Counts> {
  const names = ["register", "reached", "excused", "missing", "tried", "conflict"] as const;
  return Object.fromEntries(names.flatMap((name) => (typeof facts[name] === "number" ? [[name, facts[name]]] : [])));
}

/** A window of unknown state is a person to go to: doubt never lights a lamp. */
function paneOf({ id, unit = 0, storey, position, door, state, url }: Facts, pattern: unknown): Pane | null {
  const [at, level] = [whole(unit, 0, UNITS_MAX - 1), whole(storey, STOREY_BOTTOM, STOREY_TOP)];
  if (at === null || level === null) return null;
  const known = STATES.find((one) => one === state) ?? "missing";
  const name = word(id);
  return { id: name, unit: at, storey: level, position: whole(position, 0, DOORS_MAX - 1), door: word(door), state: known, url: own(url) || (name && own(pattern).replace("{id}", encodeURIComponent(name))) };
}

/** Every window needs a name of its own, or a live update would confuse two of them. */
function distinct(panes: Pane[]): Pane[] {
  const taken = new Set<string>();
  return panes.map((pane, index) => {
    const id = pane.id && !taken.has(pane.id) ? pane.id : `${pane.id}#${index}`;
    taken.add(id);
    return id === pane.id ? pane : { ...pane, id };
  });
}

/** Only paths of this site are followed: no other site, no script. */
function own(url: unknown): string {
  return typeof url === "string" && /^\/(?![/\\])/.test(url) ? url : "";
}

function labelsOf(raw: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(factsOf(raw)).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function factsOf(raw: unknown): Facts {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Facts) : {};
}

function listOf(raw: unknown, most: number): unknown[] {
  return Array.isArray(raw) ? raw.slice(0, most) : [];
}

function word(raw: unknown): string {
  const text = typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
  return text.length > WORD_MAX * 2 ? `${text.slice(0, WORD_MAX)}…` : text;
}

function whole(raw: unknown, least: number, most: number): number | null {
  return typeof raw === "number" && Number.isInteger(raw) && raw >= least && raw <= most ? raw : null;
}
