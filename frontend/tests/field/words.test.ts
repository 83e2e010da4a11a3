import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RESULTS } from "../../field/acts.ts";
import { MARKS } from "../../field/walk.ts";
import { en } from "../../field/words/en.ts";
import { languageOf, speak, wordsOf } from "../../field/words/index.ts";
import { duties } from "../../field/words/duties.ts";
import { ring } from "../../field/words/ring.ts";
import { zh } from "../../field/words/zh.ts";

const HERE = import.meta.url; // through a name, or Vite takes the folder for an asset
const FIELD = new URL("../../field/", HERE);
const CODES = new Set(["reasons", "results", "marks", "needs", "kinds", "tongues", "themes", "texts", "stories", "refusals", "when", "parts"]); // looked up by a code that is not written in the source

/** Every leaf by its path; functions as what they say of 1, 2 and a name. */
function leaves(words: object, path: string[] = []): [string, string[]][] {
  return Object.entries(words).flatMap(([key, value]): [string, string[]][] => {
    const at = [...path, key];
    if (typeof value === "string") return [[at.join("."), [value]]];
    if (typeof value === "function") return [[at.join("."), [1, 2].map((n) => String(value(n, n)))]];
    return leaves(value as object, at);
  });
}

test("both languages say everything", () => {
  for (const words of [en, zh, ring.en, ring.zh, duties.en, duties.zh]) for (const [path, said] of leaves(words)) for (const text of said) expect(text, path).not.toMatch(/^\s*$|undefined|NaN|\[object/);
  expect(leaves(zh).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
  expect(leaves(ring.zh).map(([path]) => path)).toEqual(leaves(ring.en).map(([path]) => path));
  expect(leaves(duties.zh).map(([path]) => path)).toEqual(leaves(duties.en).map(([path]) => path));
});

test("the Chinese is Chinese", () => {
  const foreign = [...leaves(zh), ...leaves(ring.zh), ...leaves(duties.zh)].filter(([, said]) => said.some((text) => /[A-Za-z]{2,}/.test(text.replace(/PIN|PDF|C1/g, ""))));

  expect(foreign).toEqual([]);
});

test("no word is there that nothing says", () => {
  const files = readdirSync(FIELD, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.startsWith("words"));
  const source = files.map((name) => readFileSync(new URL(name, FIELD), "utf8")).join("\n");
  const paths = [...leaves(en), ...leaves(ring.en), ...leaves(duties.en)].map(([path]) => path.split(".")).filter((path) => !path.some((part) => CODES.has(part) || part.endsWith("_hint")));
  const unsaid = paths.filter((path) => !new RegExp(`\\b(?:${path.at(-2)}|words)\\.${path.at(-1)}\\b`).test(source));

  expect(unsaid.map((path) => path.join("."))).toEqual([]);
});

test("every code has its word", () => {
  expect(Object.keys(en.results)).toEqual([...RESULTS]);
  expect(Object.keys(en.marks)).toEqual([...MARKS]);
});

test("one and many differ in English", () => {
  expect([en.doors.left(1), en.doors.left(2)]).toEqual(["1 door to go to", "2 doors to go to"]);
});

test("the cookie says the language, else the page; Chinese where neither is known", () => {
  expect(languageOf("zh-Hans", "theme=day; django_language=en")).toBe("en");
  expect(languageOf("en", "")).toBe("en");
  expect(languageOf("fr", "")).toBe("zh");
});

test("a chosen language is the page's and the server's", () => {
  speak("en");

  expect(document.documentElement.lang).toBe("en");
  expect(document.cookie).toContain("django_language=en");
  expect(wordsOf("zh")).toBe(zh);
});
