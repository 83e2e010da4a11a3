/** What a thumb says, as the act that is kept and sent. Facts hold ids, closed codes and numbers only. */
import type { Act } from "./phone/phone.ts";
import { SUPERSEDES_MAX, type Visited } from "./kinds.ts";
import type { Door, Now, Stairwell } from "./shapes.ts";

export type Result = Visited["result"];
/** In the order of likelihood, as on the server's own pages. */
export const RESULTS: readonly Result[] = ["reached", "absent", "referred", "declined", "vacant", "away"];
/** Somebody opened, so there is more to say. */
export const MET: ReadonlySet<Result> = new Set(["reached", "referred"]);

export interface Said {
  result: Result;
  answers: Record<string, string>;
  people: number;
  excused: number;
}

export function visited(stairwell: Stairwell, door: Door, said: Said): Act {
  const { round, community, purpose, lease } = stairwell;
  const facts = { round: round.id, household: door.household, result: said.result };
  const about = { door: door.label, lease };
  if (purpose === "check") return { kind: "household.checked", community, facts, about };
  return { kind: "household.visited", community, facts: { ...facts, ...more(stairwell, said) }, supersedes: replaced(door), about };
}

/** Unlike answers are the desk's to settle: what is said now stands beside them. */
function replaced({ state, answers }: Door): string[] {
  return state === "conflict" ? [] : answers.slice(0, SUPERSEDES_MAX);
}

function more({ round }: Stairwell, { result, answers, people, excused }: Said): Pick<Visited, "people" | "excused_people" | "answers"> {
  if (!MET.has(result)) return {};
  const counts = round.target === "person" ? { people, ...(excused && { excused_people: excused }) } : {};
  return { ...counts, ...(Object.keys(answers).length && { answers }) };
}

export function visitUndone({ round, community, purpose, lease }: Stairwell, door: Door, event: string): Act {
  const kind = purpose === "check" ? "household.check_undone" : "household.visit_undone";
  return { kind, community, facts: { round: round.id, household: door.household }, supersedes: [event], about: { door: door.label, lease } };
}

/** Null where nothing runs, or where one is not reported in: then there is no place to work at. */
export function arrived(now: Now): Act | null {
  const who = whoOf(now);
  return who && { kind: "volunteer.arrived", ...who };
}

/** Null too where the arrival has no event of its own to name. */
export function left(now: Now): Act | null {
  const [who, arrival] = [whoOf(now), now.at_work?.event];
  return who && arrival ? { kind: "volunteer.left", community: who.community, facts: { ...who.facts, arrival } } : null;
}

export function attendanceUndone(now: Now, event: string): Act | null {
  const who = whoOf(now);
  return who && { kind: "volunteer.attendance_undone", ...who, supersedes: [event] };
}

function whoOf({ operation, volunteer, community }: Now): { community: string; facts: { operation: string; volunteer: string } } | null {
  return operation && community ? { community, facts: { operation: operation.id, volunteer } } : null;
}
