/** A small week for the board's tests: two posts, four shifts, four people; it is Tuesday, five past six. */
export const person = (id: string, name: string, more = {}) => ({
  id, name, unit: "市教育局", lent: false, until: null, planned_min: 2400, worked_min: 1800, today_min: 120, rest_due: null, days_in_row: 4, owes_rest: false, brings_child: false, away: [], wishes: [], ...more,
});
export const duty = (id: string, more = {}) => ({ person: id, by: "plan", state: "planned", change: "", ...more });
export const shift = (id: string, post: string, day: number, [starts, ends]: [string, string], more = {}) => ({ id, post, day, starts: `${starts}:00+08:00`, ends: `${ends}:00+08:00`, must: 2, better: 0, why: [], duties: [] as ReturnType<typeof duty>[], ...more });

export function week(more = {}) {
  return {
    from: "2022-10-24", days: 7, now: "2022-10-25T06:05:00+08:00", version: 17, limits: { day_min: 600, week_min: 2880 },
    posts: [
      { id: "east", kind: "checkpoint", kind_label: "卡口", name: "东门", place: "东门岗亭", pair: true, child: false, asks: ["C1 驾照"] },
      { id: "west", kind: "checkpoint", kind_label: "卡口", name: "西门", place: "西门", pair: false, child: true, asks: [] },
    ],
    shifts: [
      shift("e1", "east", 1, ["2022-10-25T08:00", "2022-10-25T16:00"], { duties: [duty("li"), duty("wang", { by: "hand" })], better: 1 }),
      shift("e0", "east", 0, ["2022-10-24T20:00", "2022-10-25T08:00"], { duties: [duty("chen", { state: "here" }), duty("zhao", { state: "late" })] }),
      shift("w1", "west", 1, ["2022-10-25T16:30", "2022-10-25T22:00"], { duties: [duty("chen")], why: ["没有人有空"] }),
      shift("w2", "west", 2, ["2022-10-26T08:00", "2022-10-26T12:00"], { must: 1, duties: [duty("li")] }),
    ],
    people: [person("li", "李丽"), person("wang", "王小明", { unit: "大剧院", days_in_row: 6, brings_child: true, wishes: [{ day: 2, part: "night", like: false }] }), person("chen", "陈静", { planned_min: 3000 }), person("zhao", "赵伟", { owes_rest: true })],
    ...more,
  };
}
