import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backOff_ms, coalesced, concerns, tickIds } from "../src/live/coalesce.ts";

const TIMING = { jitter_ms: 300, gap_ms: 1000, random: () => 0.5 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a burst of ticks runs once, after the jitter", async () => {
  const run = vi.fn(async () => undefined);
  const tick = coalesced(run, TIMING);

  for (let n = 0; n < 50; n++) tick();
  await vi.advanceTimersByTimeAsync(149);
  expect(run).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);

  expect(run).toHaveBeenCalledTimes(1);
});

test("ticks that come while it runs ask for exactly one more run, after the gap", async () => {
  let finish = () => undefined as void;
  const run = vi.fn(() => new Promise<void>((done) => (finish = done)));
  const tick = coalesced(run, TIMING);

  tick();
  await vi.advanceTimersByTimeAsync(150);
  for (let n = 0; n < 9; n++) tick();
  finish();
  await vi.advanceTimersByTimeAsync(1149);
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);

  expect(run).toHaveBeenCalledTimes(2);
  finish();
  await vi.advanceTimersByTimeAsync(5000);
  expect(run).toHaveBeenCalledTimes(2);
});

test("a run that fails does not stop the next", async () => {
  const run = vi.fn(() => Promise.reject(new Error("offline")));
  const tick = coalesced(run, TIMING);

  tick();
  await vi.advanceTimersByTimeAsync(150);
  tick();
  await vi.advanceTimersByTimeAsync(150);

  expect(run).toHaveBeenCalledTimes(2);
});

test("a tick names communities, or everything", () => {
  expect(tickIds("5,7")).toEqual(new Set(["5", "7"]));
  expect(tickIds("[5, 7]")).toEqual(new Set(["5", "7"]));
  expect(tickIds("")).toBeNull();
  expect(concerns("7, 9", new Set(["7"]))).toBe(true);
  expect(concerns("9", new Set(["7"]))).toBe(false);
  expect(concerns(undefined, new Set(["7"]))).toBe(true);
  expect(concerns("9", null)).toBe(true);
});

test("the pause before a new connection doubles up to a minute and is half chance", () => {
  expect([0, 1, 2, 10].map((attempt) => backOff_ms(attempt, () => 0))).toEqual([500, 1000, 2000, 30_000]);
  expect([0, 1, 2, 10].map((attempt) => backOff_ms(attempt, () => 1))).toEqual([1000, 2000, 4000, 60_000]);
});
