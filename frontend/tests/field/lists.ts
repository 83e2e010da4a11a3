/** Lists of tasks for tests. */
import type { Door, Stairwell, Tasks } from "../../field/shapes.ts";
import { HOUSEHOLD, ROUND } from "./in-hand.ts";

export function aDoor(part: Partial<Door> = {}): Door {
  return {
    household: HOUSEHOLD, label: "301", storey: 3, position: 1, part: 0, occupancy: "lived_in", people: 3, units: 1, state: "open", result: "", reached: 0, excused: 0,
    attempts: 0, last_at: null, answers: [], tries: [], checks: [], visit_from: null, visit_until: null, who: "", needs: [], ...part,
  };
}

export function aList(doors: Door[], part: Partial<Stairwell["round"]> = {}): Tasks {
  const round: Stairwell["round"] = { id: ROUND, kind: "notice", title: { zh: "告知", en: "Notices" }, target: "household", instructions: {}, questions: [], ends_at: "2022-10-25T00:00:00Z", ...part };
  const well: Stairwell = {
    lease: "01928f2e-0000-7000-8000-0000000000ff", purpose: "visit", round, community: "620102009003", building: "3", building_id: "b", unit: "1", until: "2022-10-24T12:00:00Z", doors,
  };
  return { granted_at: "2022-10-24T00:00:00Z", until: "2022-10-24T12:00:00Z", stairwells: [well], left_out: 0 };
}
