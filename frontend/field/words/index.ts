/** Which words are spoken. The cookie is the one the server reads, so that both faces speak alike. */
import { en, type Words } from "./en.ts";
import { zh } from "./zh.ts";

export type { Words };
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const OWN_NAMES: Record<Language, string> = { zh: "中文", en: "English" };

const SPOKEN: Record<Language, Words> = { zh, en };
const TAGS: Record<Language, string> = { zh: "zh-Hans", en: "en" };
const COOKIE: Record<Language, string> = { zh: "zh-hans", en: "en" };
const YEAR_S = 365 * 24 * 3600;

export function wordsOf(language: Language): Words {
  return SPOKEN[language];
}

/** The cookie before the page: a shell from the store may be in the language of the day it was kept. */
export function languageOf(page: string, cookies: string): Language {
  const chosen = /(?:^|;\s*)django_language=([\w-]+)/.exec(cookies)?.[1] ?? page;
  return chosen.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function pageIn(language: Language): void {
  document.documentElement.lang = TAGS[language];
}

/** The choice of a person, kept. Whoever has made none goes on with the language of their browser, here and on every page. */
export function speak(language: Language): void {
  pageIn(language);
  document.cookie = `django_language=${COOKIE[language]}; path=/; max-age=${YEAR_S}; samesite=lax`;
}
