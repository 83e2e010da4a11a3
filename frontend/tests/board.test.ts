import fc from "fast-check";
import { expect, test } from "vitest";
import { freeOn, gapsOf, lateOf, missing, proposalOf, today, welcome } from "../src/islands/board-count.ts";
import { boardOf } from "../src/islands/board-data.ts";
import { en } from "../src/islands/board-en.ts";
import { ledTo, type Stop, tabbed } from "../src/islands/board-keys.ts";
import { byPerson, byPost, found } from "../src/islands/board-layout.ts";
import { clock, hours, minuteOf, span } from "../src/islands/board-time.ts";
import { cautions, dayText, demands, shiftText } from "../src/islands/board-words.ts";
import { zh } from "../src/islands/board-zh.ts";
import { duty, person, shift, week } from "./board-week.ts";

const board = (more = {}) => boardOf(week(more));

test("time is read off the wall: the offset and the browser's zone change nothing", () => {
  expect(minuteOf("2022-10-25T06:05:00+08:00", "2022-10-24")).toBe(1440 + 365);
  expect(minuteOf("2022-10-25T06:05:00-05:00", "2022-10-24")).toBe(1440 + 365);
  expect([minuteOf("soon", "2022-10-24"), minuteOf(null, "2022-10-24")]).toEqual([null, null]);
  expect([span(480, 960), span(1230, 1920), clock(1920), hours(450)]).toEqual(["08–16", "20:30–08", "08:00", "7.5"]);
});

test("a week is read with its shifts in order of day and start", () => {
  const { shifts, now, leftOut, people } = board();

  expect(shifts.map(({ id }) => id)).toEqual(["e0", "e1", "w1", "w2"]);
  expect([now, leftOut, people.length]).toEqual([1805, 0, 4]);
});

test("what is no board raises; what cannot be drawn is counted; strangers are still expected", () => {
  expect(() => boardOf({ error: "no" })).toThrow(TypeError);
  const { leftOut, people, shifts } = board({ shifts: [shift("a", "nowhere", 0, ["2022-10-24T08:00", "2022-10-24T09:00"]), shift("b", "east", 0, ["2022-10-24T09:00", "2022-10-24T08:00"]), shift("c", "east", 0, ["2022-10-24T08:00", "2022-10-24T09:00"], { duties: [duty("nobody"), duty("nobody")] })] });

  expect([leftOut, people.at(-1)?.name, shifts[0]?.duties.length]).toEqual([2, "？", 1]);
});

test("whatever arrives, it is a board or it raises one error", () => {
  fc.assert(
    fc.property(fc.anything(), fc.array(fc.anything()), (posts, shifts) => {
      const { days } = boardOf({ from: "2022-10-24", posts, shifts, people: shifts, days: posts });
      return days >= 1;
    }),
    { numRuns: 200 },
  );
});

test("a gap is fewer than must be there; what is dropped does not count, what is added does", () => {
  const [e0, e1, w1] = board().shifts;
  const changed = board({ shifts: [shift("x", "east", 3, ["2022-10-27T08:00", "2022-10-27T16:00"], { must: 2, duties: [duty("li", { change: "dropped" }), duty("wang", { change: "added" })] })] });

  expect([e0, e1, w1].map((one) => [missing(one!), welcome(one!)])).toEqual([[0, 0], [0, 1], [1, 0]]);
  expect(missing(changed.shifts[0]!)).toBe(1);
  expect(proposalOf(changed)).toEqual({ added: 1, dropped: 1, people: 2 });
  expect(proposalOf(board())).toBeNull();
});

test("a gap that is over can no longer be closed, and is not counted", () => {
  expect(gapsOf(board()).map(({ id }) => id)).toEqual(["w1"]);
  expect(gapsOf(board({ now: "2022-10-25T23:00:00+08:00" }))).toEqual([]);
});

test("who should be here is named with where; who is free is sorted by load, whoever owes rest last", () => {
  expect(lateOf(board()).map(({ person: { name }, shift: { id } }) => [name, id])).toEqual([["赵伟", "e0"]]);
  expect(freeOn(board(), 2).map(({ name }) => name)).toEqual(["王小明", "陈静", "赵伟"]);
  expect([today(board()), today(board({ now: "2022-11-25T06:05:00+08:00" }))]).toEqual([1, -1]);
});

test("a duty past midnight is one bar that reaches into the next day, and is cut at the week's end", () => {
  const late = shift("z", "east", 6, ["2022-10-30T20:00", "2022-10-31T08:00"], { duties: [duty("li")] });
  const lines = byPerson(board({ shifts: [...week().shifts, late] }), "zh");
  const bars = (name: string) => lines.find((line) => line.person.name === name)!.days.flat();

  expect(bars("陈静")[0]).toMatchObject({ day: 0, left: 20 / 24, width: 0.5, lane: 0, isCutAfter: false });
  expect(bars("李丽").at(-1)).toMatchObject({ day: 6, left: 20 / 24, width: 4 / 24, isCutAfter: true, isAtEdge: true });
});

test("bars that overlap lie in lanes of their own; time away is cut to the week", () => {
  const both = [shift("a", "east", 1, ["2022-10-25T08:00", "2022-10-25T16:00"], { duties: [duty("li")] }), shift("b", "west", 1, ["2022-10-25T12:00", "2022-10-25T20:00"], { duties: [duty("li")] })];
  const [line] = byPerson(board({ shifts: both, people: [person("li", "李丽", { away: [["2022-10-23T12:00:00+08:00", "2022-10-24T12:00:00+08:00"]] })] }), "zh");

  expect([line!.lanes, line!.days[1]!.map(({ lane }) => lane)]).toEqual([2, [0, 1]]);
  expect(line!.away[0]).toMatchObject([{ left: 0, width: 0.5 }]);
});

test("people stand in the order of a phone book, and are found by name or unit", () => {
  const lines = byPerson(board(), "zh");

  expect(lines.map(({ person: { name } }) => name)).toEqual(["陈静", "李丽", "王小明", "赵伟"]);
  expect(found(lines, " 大剧 ").map(({ person: { name } }) => name)).toEqual(["王小明"]);
  expect(byPost(board()).get("west")!.map((shifts) => shifts.length)).toEqual([0, 1, 1, 0, 0, 0, 0]);
});

const stops: Stop[] = [["a", 0, 0, 0], ["b", 0, 0, 1], ["c", 1, 0, 0], ["d", 0, 1, 0], ["e", 1, 2, 0], ["f", 0, 3, 0]].map(([key, row, day, rank]) => ({ key, row, day, rank }) as Stop);

test("arrows go down through the rows of a day and along the days of a row", () => {
  const to = (from: string, key: string) => ledTo(stops, from, key)?.key ?? "";

  expect(["a", "b"].map((from) => to(from, "ArrowDown"))).toEqual(["b", "c"]);
  expect([to("b", "ArrowRight"), to("d", "ArrowRight"), to("d", "ArrowLeft"), to("c", "ArrowRight")]).toEqual(["d", "f", "a", "e"]);
  expect([to("d", "Home"), to("b", "End"), to("a", "ArrowUp"), to("gone", "ArrowUp")]).toEqual(["a", "f", "", "a"]);
  expect([tabbed(stops, "a", false)?.key, tabbed(stops, "b", true)?.key, tabbed(stops, "f", false)]).toEqual(["b", "a", null]);
});

test("both languages say everything, and say it of the same things", () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const { posts, shifts } = board();

  expect([shiftText(zh, board(), shifts[0]!), shiftText(en, board(), shifts[0]!)]).toEqual(["东门 周一 20–08", "东门 Mon 20–08"]);
  expect([dayText(zh, "2022-10-24", 1), dayText(en, "2022-10-24", 1)]).toEqual(["周二 10/25", "Tue 25 Oct"]);
  expect([zh.missing(1), en.missing(1), zh.welcome(1), zh.proposal(12, 9, 7), en.proposal(12, 9, 7)]).toEqual(["缺 1", "1 short", "还可 +1", "+12 −9，变动 7 人", "+12 −9, moves 7 people"]);
  expect([zh.between(1200, 1920), en.between(1200, 1920), zh.between(480, 1440)]).toEqual(["20:00 到次日 08:00", "20:00 to 08:00 next day", "08:00 到 00:00"]);
  expect(posts.map((post) => demands(zh, post))).toEqual([["双人", "C1 驾照"], ["可带孩子"]]);
  expect(board().people.map((one) => cautions(zh, one, board()))).toEqual([[], ["连上 6 天", "带孩子"], ["超 2 小时"], ["欠休息"]]);
});
