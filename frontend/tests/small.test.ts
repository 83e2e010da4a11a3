import { expect, test } from "vitest";
import { filled } from "../src/islands/words.ts";
import { clockText } from "../src/small/clock.ts";
import { plainDigits } from "../src/small/once.ts";
import { next, wear, worn } from "../src/small/theme.ts";

test("the theme goes round: as the system, day, night", () => {
  expect([next("auto"), next("day"), next("night")]).toEqual(["day", "night", "auto"]);
});

test("a chosen theme is worn at once and sent with the next page", () => {
  wear("night");

  expect(worn()).toBe("night");
  expect(document.cookie).toContain("theme=night");
});

test("the clock shows the time of the place, not of the machine", () => {
  expect(clockText(new Date("2022-10-23T18:13:00Z"), "Asia/Shanghai")).toBe("02:13");
});

test("a code written with full-width digits or spaces is still the code", () => {
  expect(plainDigits("４８２ 913")).toBe("482913");
});

test("labels are filled with facts and keep what they do not know", () => {
  expect(filled("到 {time} 已报到 {reported} 人 {x}", { time: "13:42", reported: 21384 })).toBe("到 13:42 已报到 21,384 人 {x}");
  expect(filled(undefined, {})).toBe("");
});
