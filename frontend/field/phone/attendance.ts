/** Whether I am at work, by what I told here and the server has not told back yet. */
import type { FactsOf } from "../kinds.ts";
import type { Now, Uuid } from "../shapes.ts";
import type { Act } from "./phone.ts";
import type { Attendance } from "./schema.ts";

/** How an act leaves it; undefined where the act has nothing to do with it. `before`: as it was, by all that is known. */
export function attendanceAfter(act: Act, id: Uuid, at: string, before: Now["at_work"], last?: Attendance): Attendance | undefined {
  switch (act.kind) {
    case "volunteer.arrived":
      return { event: id, at_work: { since: at, event: id }, before };
    case "volunteer.left":
      return { event: id, at_work: null, before: before ?? { since: at, event: (act.facts as FactsOf["volunteer.left"]).arrival } };
    case "volunteer.attendance_undone": {
      const undone = act.supersedes ?? [];
      if (last && undone.includes(last.event)) return { event: id, at_work: last.before, before };
      return before?.event && undone.includes(before.event) ? { event: id, at_work: null, before } : undefined;
    }
    default:
      return undefined;
  }
}

/** What may lie in the open: ids and the hour, no name, no number, no place, no words. */
export function impersonal(now: Now): Now {
  return {
    ...now,
    name: "",
    asked: null,
    place: now.place && { community: now.place.community, name: "", address: "" },
    leader: null,
    hours: { today_min: 0, operation_min: 0, rest_due: null },
    instructions: "",
    calls: [],
    duties: (now.duties ?? []).map((one) => ({ ...one, post: "", place: "", community_name: "" })),
  };
}
