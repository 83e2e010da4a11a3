/** Call-outs as they are told. What is missing is made up for, what makes no sense is left out: a bad answer never breaks the Now screen. */
import type { Call, CallKind, CallState, Iso, Mine } from "./shapes.ts";

export const CALLS_MAX = 20;
const TEXT_MAX = 300;
const NAME_MAX = 80;
const SEATS_MAX = 999;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMUNITY = /^[^/]{1,60}$/;
const KINDS: readonly CallKind[] = ["call", "help", "drill"];
const URGENCIES: readonly Call["urgency"][] = ["now", "soon", "later"];
const STATES: readonly CallState[] = ["open", "filled", "closed"];
export const MINE: readonly Mine[] = ["asked", "declined", "seated", "reserve", "offered", "arrived", "came", "released", "lapsed", "no_show", "late", "heard"];

export function callsIn(told: unknown): Call[] {
  if (!Array.isArray(told)) return [];
  return ordered(told.slice(0, CALLS_MAX * 2).map(callIn).filter((call) => call !== null));
}

/** Null where it cannot be answered: without an id, a community or how I stand there is nothing to show. */
export function callIn(told: unknown): Call | null {
  if (told === null || typeof told !== "object") return null;
  const said = told as Record<string, unknown>;
  const [id, community, mine] = [textIn(said["id"], NAME_MAX), textIn(said["community"], NAME_MAX), oneOf(MINE, said["mine"])];
  if (!ID.test(id) || !COMMUNITY.test(community) || !mine) return null;
  return {
    id, community, mine,
    community_name: textIn(said["community_name"], NAME_MAX),
    number: countIn(said["number"]),
    kind: oneOf(KINDS, said["kind"]) ?? "call",
    text: textIn(said["text"], TEXT_MAX),
    place: textIn(said["place"], NAME_MAX),
    urgency: oneOf(URGENCIES, said["urgency"]) ?? "now",
    starts_at: timeIn(said["starts_at"]),
    seats: Math.min(countIn(said["seats"]), SEATS_MAX),
    missing: Math.min(countIn(said["missing"]), SEATS_MAX),
    state: oneOf(STATES, said["state"]) ?? "open",
    rank: countIn(said["rank"]),
    until: timeIn(said["until"]),
    eta_at: timeIn(said["eta_at"]),
    opened_at: timeIn(said["opened_at"]) ?? "",
  };
}

/** Newest first, each once; of two that are told the later one counts. */
export function ordered(calls: readonly Call[]): Call[] {
  const byId = new Map(calls.map((call) => [call.id, call]));
  const age = ({ opened_at }: Call) => Date.parse(opened_at) || 0;
  return [...byId.values()].sort((a, b) => age(b) - age(a) || b.number - a.number).slice(0, CALLS_MAX);
}

export type Phase = "waits" | "held" | "over";
const HELD: ReadonlySet<Mine> = new Set(["seated", "reserve", "arrived", "came"]);
/** From here one may say yes once more, while it is open. */
const AGAIN: ReadonlySet<Mine> = new Set(["declined", "released", "lapsed", "no_show", "late"]);

/** Whether it waits for my answer, I have part in it, or nothing is wanted of me any more. */
export function phaseOf({ mine, state }: Call): Phase {
  if (state === "closed") return "over";
  if (mine === "offered") return "waits";
  if (mine === "asked") return state === "open" ? "waits" : "over";
  return HELD.has(mine) ? "held" : "over";
}

export function mayReturn({ mine, state, kind }: Call): boolean {
  return state === "open" && AGAIN.has(mine) && kind !== "drill";
}

function textIn(told: unknown, most: number): string {
  return (typeof told === "string" || typeof told === "number") ? String(told).trim().slice(0, most) : "";
}

function countIn(told: unknown): number {
  return typeof told === "number" && Number.isFinite(told) ? Math.max(Math.trunc(told), 0) : 0;
}

function timeIn(told: unknown): Iso | null {
  return typeof told === "string" && !Number.isNaN(Date.parse(told)) ? told : null;
}

function oneOf<T extends string>(known: readonly T[], told: unknown): T | undefined {
  return known.find((one) => one === told);
}
