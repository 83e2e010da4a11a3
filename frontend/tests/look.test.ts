import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { NAMES, sprite } from "../icons.ts";

const TEXT = 4.5;
const GRAPHIC = 3;
const PAIRS: [ink: string, ground: string, least: number][] = [
  ...["ground", "surface", "raised"].flatMap((ground): [string, string, number][] => [
    ["ink", ground, 7], ["ink-2", ground, TEXT], ["ink-3", ground, TEXT], ["gap", ground, TEXT], ["sky", ground, TEXT], ["lamp-ink", ground, TEXT],
    ["calm", ground, TEXT], ["lamp-edge", ground, GRAPHIC], ["line-strong", ground, GRAPHIC], ["window-edge", ground, GRAPHIC],
  ]),
  ["on-lamp", "lamp", 7],
  // The window wall: door numbers on dark panes and blank ones, and every outline against its facade.
  ["pane-ink", "pane", 7], ["lamp", "pane", GRAPHIC], ["ink-2", "pane-blank", TEXT], ["ink-3", "facade", TEXT], ["pane-blank", "gap", GRAPHIC],
  ...["lamp-edge", "pane-edge", "window-edge", "gap"].map((edge): [string, string, number] => [edge, "facade", GRAPHIC]),
  ["lamp-ink", "lamp-soft", TEXT], ["gap", "gap-soft", TEXT], ["calm", "calm-soft", TEXT], ["ink", "sky-soft", 7], ["ink", "gap-soft", 7],
];

test.each(["day", "night"] as const)("every ink can be read on its ground by %s", (time) => {
  const colours = tokens(time);
  const faint = PAIRS.map(([ink, ground, least]) => ({ pair: `${ink} on ${ground}`, ratio: contrast(colours[ink]!, colours[ground]!), least }));

  expect(faint.filter(({ ratio, least }) => ratio < least)).toEqual([]);
});

test("the four states of a place differ without colour: the templates' dots and the map share their names", () => {
  const marks = read("../src/styles/marks.css");

  for (const state of ["full", "some", "few", "none", "idle"]) expect(marks).toContain(`.dot.${state}`);
});

test("the six states of a window differ in fill, pattern or outline, on the screen and on paper", () => {
  const [screen, paper] = read("../src/styles/panes.css").split("@media print") as [string, string];

  for (const css of [screen, paper]) {
    const looks = ["reached", "tried", "conflict", "excused", "out"].map((state) => css.match(new RegExp(`\\.pane\\[data-state="${state}"\\] \\{([^}]*)\\}`))?.[1]?.trim());
    expect(looks).not.toContain(undefined);
    expect(new Set(looks).size).toBe(5); // the sixth, missing, is the pane itself: dark and empty
  }
  expect(screen).toMatch(/tried"\] \{[^}]*linear-gradient/);
  expect(screen).toMatch(/conflict"\] \{ border: 2px/);
  expect(screen).toMatch(/excused"\] \{[^}]*radial-gradient/);
  expect(screen).toMatch(/out"\] \{ border: 1px dashed/);
  expect(paper).not.toMatch(/var\(/);
});

test("every icon is there once and draws something", () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(sprite().match(/<symbol /g)?.length).toBe(NAMES.length);
  expect(sprite()).not.toMatch(/<script|style=/);
});

test("the pages stay small", () => {
  const built = "../../src/muster/static/muster/";
  const manifest = JSON.parse(read(`${built}manifest.json`)) as Record<string, { file: string; css?: string[]; imports?: string[] }>;
  const weight = (entry: string): number => {
    const { file, css = [], imports = [] } = manifest[entry]!;
    return [file, ...css].reduce((sum, name) => sum + gzipSync(read(built + name), { level: 9 }).length, 0) + imports.reduce((sum, name) => sum + weight(name), 0);
  };

  expect(weight("src/light.ts")).toBeLessThan(15_000);
  expect(weight("src/desk.ts")).toBeLessThan(150_000);
});

test("nothing the pages load comes from elsewhere", () => {
  const built = "../../src/muster/static/muster/assets/";
  const scripts = readdirSync(new URL(built, import.meta.url)).filter((name) => /\.(js|css)$/.test(name));

  for (const name of scripts) expect(read(built + name)).not.toMatch(/(fetch|import|url)\(\s*["'`]?https?:/);
});

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

function tokens(time: "day" | "night"): Record<string, string> {
  const css = read("../src/styles/tokens.css");
  const both = [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, day, night]) => [name, time === "day" ? day : night]);
  const one = [...css.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, colour]) => [name, colour]);
  return Object.fromEntries([...both, ...one]) as Record<string, string>;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
