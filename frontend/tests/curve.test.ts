import { expect, test } from "vitest";
import { type CurveData, lineOf, offset_s, pointsUntilNow, reportedBy, scaleOf, ticksOf, timeText } from "../src/islands/curve-data.ts";

const T0 = 1666569600; // 08:00 in Lanzhou
const PLOT = { left: 0, top: 0, right: 800, bottom: 100 };
const DATA: CurveData = {
  labels: {},
  points: [[T0, 10], [T0 + 60, 40], [T0 + 3600, 50]],
  expected: 100,
  deadline: T0 + 8 * 3600,
  now: T0 + 7200,
  zone: "Asia/Shanghai",
  locale: "zh-CN",
};

test("the frame holds the deadline and the expected", () => {
  const scale = scaleOf(DATA, PLOT);

  expect([scale.x(T0), scale.x(T0 + 8 * 3600)]).toEqual([0, 800]);
  expect([scale.y(0), scale.y(50), scale.y(100)]).toEqual([100, 50, 0]);
});

test("more people than expected still fit", () => {
  const scale = scaleOf({ ...DATA, points: [[T0, 400]], now: null, deadline: null }, PLOT);

  expect(scale.y(400)).toBe(0);
  expect(scale.to - scale.from).toBe(3600);
});

test("the line stays level from the last point until now", () => {
  expect(pointsUntilNow(DATA).at(-1)).toEqual([T0 + 7200, 50]);
  expect(lineOf(DATA, scaleOf(DATA, PLOT))).toBe("M0.0 90.0L1.7 60.0L100.0 50.0L200.0 50.0");
});

test("what had been reported at a moment is the last count before it", () => {
  expect([T0 - 1, T0, T0 + 61, T0 + 9999].map((at) => reportedBy(DATA, at))).toEqual([0, 10, 40, 50]);
});

test("ticks fall on whole hours of the operation's own zone and never crowd", () => {
  const scale = scaleOf(DATA, PLOT);

  const ticks = ticksOf(scale, { zone: "Asia/Shanghai", atMost: 4 });
  expect(ticks.map((tick) => timeText(tick, { zone: "Asia/Shanghai", locale: "zh-CN", span_s: 0 }))).toEqual(["08:00", "10:00", "12:00", "14:00", "16:00"]);
  const kathmandu = ticksOf(scale, { zone: "Asia/Kathmandu", atMost: 10 });
  expect(timeText(kathmandu[0]!, { zone: "Asia/Kathmandu", locale: "en", span_s: 0 })).toBe("06:00");
  expect(offset_s(T0, "Asia/Kathmandu")).toBe(5.75 * 3600);
});

test("a curve over days says the day", () => {
  expect(timeText(T0, { zone: "Asia/Shanghai", locale: "zh-CN", span_s: 3 * 86400 })).toContain("24");
});
