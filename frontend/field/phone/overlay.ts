/** The tasks as they stand with what this phone has told since. The same rules as ledger/coverage.py: merging follows
 * what an act says it supersedes, unlike open answers conflict, *absent* is an attempt, a check changes nothing. */
import type { FactsOf, Kind } from "../kinds.ts";
import type { Door, RoundTold, Stairwell, Tasks, Uuid } from "../shapes.ts";

/** An act as it was told on this phone. */
export interface Told {
  id: Uuid;
  kind: Kind;
  at: string;
  facts: object;
  supersedes: Uuid[];
}

type DoorAct = Told & { facts: { round: Uuid; household: Uuid } };
type Meaning = [result: string, reached: number, excused: number];

const MET = new Set(["reached", "referred"]);

export function overlaid(tasks: Tasks, told: Told[]): Tasks {
  const byDoor = new Map<string, DoorAct[]>();
  for (const act of told) {
    if (!isOfDoor(act)) continue;
    const key = doorKey(act.facts.round, act.facts.household);
    byDoor.set(key, [...(byDoor.get(key) ?? []), act]);
  }
  if (byDoor.size === 0) return tasks;
  const door = (one: Door, { round }: Stairwell) => standing(one, byDoor.get(doorKey(round.id, one.household)) ?? [], round);
  return { ...tasks, stairwells: tasks.stairwells.map((well) => ({ ...well, doors: well.doors.map((one) => door(one, well)) })) };
}

function isOfDoor(act: Told): act is DoorAct {
  return "household" in act.facts && "round" in act.facts;
}

function doorKey(round: Uuid, household: Uuid): string {
  return `${round} ${household}`;
}

function standing(base: Door, acts: DoorAct[], round: RoundTold): Door {
  if (acts.length === 0) return base;
  const answers = new Map<Uuid, Meaning>(base.answers.map((id, i) => [id, told(base, i)]));
  const tries = new Set(base.tries);
  const superseded = new Set<Uuid>();
  const checks = new Set(base.checks);
  let { last_at } = base;
  for (const act of acts) {
    for (const id of act.supersedes) superseded.add(id);
    if (!last_at || Date.parse(act.at) > Date.parse(last_at)) last_at = act.at;
    if (act.kind === "household.checked") checks.add(act.id);
    if (act.kind !== "household.visited") continue;
    const facts = act.facts as FactsOf["household.visited"];
    if (facts.result === "absent") tries.add(act.id);
    else answers.set(act.id, meaning(facts, base.units, round.target));
  }
  // An attempt that the server counts and does not name cannot be taken back here.
  const unnamed = Math.max(0, base.attempts - base.tries.length);
  const openTries = [...tries].filter((id) => !superseded.has(id));
  const openAnswers = [...answers].filter(([id]) => !superseded.has(id));
  const stand = summed(openAnswers.map(([, means]) => means), openTries.length + unnamed);
  return { ...base, ...stand, answers: openAnswers.map(([id]) => id), tries: openTries, checks: [...checks].filter((id) => !superseded.has(id)), last_at };
}

/** What an answer of before meant: the server tells the door's standing, and of unlike ones only that they are unlike. */
function told(base: Door, i: number): Meaning {
  return base.state === "conflict" ? [`unlike ${i}`, 0, 0] : [base.result, base.reached, base.excused];
}

function summed(answers: Meaning[], attempts: number): Pick<Door, "state" | "result" | "reached" | "excused" | "attempts"> {
  const kinds = new Set(answers.map(([result, reached, excused]) => [MET.has(result) ? "reached" : result, reached, excused].join(" ")));
  const [first] = answers;
  if (!first) return { state: attempts > 0 ? "tried" : "open", result: "", reached: 0, excused: 0, attempts };
  // One unlike answer left of a conflict: what it said is not known here, so the door waits for the server.
  if (kinds.size > 1 || first[0].startsWith("unlike")) return { state: "conflict", result: "", reached: 0, excused: 0, attempts };
  const result = answers.some(([one]) => one === "referred") ? "referred" : first[0];
  return { state: MET.has(result) ? "reached" : "excused", result, reached: first[1], excused: first[2], attempts };
}

function meaning(facts: FactsOf["household.visited"], units: number, target: RoundTold["target"]): Meaning {
  const { result, people, excused_people } = facts;
  if (!MET.has(result)) return [result, 0, units];
  if (target !== "person") return [result, Math.min(1, units), 0];
  const away = Math.min(excused_people ?? 0, units);
  const met = Math.min(people ?? units - away, units);
  return [result, met, Math.min(away, units - met)];
}
