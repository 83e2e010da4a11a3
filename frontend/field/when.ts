/** Times as people say them, in the phone's own time zone. */
import type { Language } from "./words/index.ts";

const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LONG_MS = 16 * 3_600_000;

/** The hour where it is today; the day as well where it is not. Nothing for what is no time. */
export function timeText(at: string | number | null, language: Language, now = Date.now()): string {
  const date = new Date(at ?? NaN);
  if (Number.isNaN(date.getTime())) return "";
  const clock = new Intl.DateTimeFormat(TAGS[language], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
  const days = daysBetween(new Date(now), date);
  if (days === 0) return clock;
  return `${Math.abs(days) === 1 ? aside(days, language) : new Intl.DateTimeFormat(TAGS[language], { month: "short", day: "numeric" }).format(date)} ${clock}`;
}

/** From when until when; the day of the end too where it is more than the night after. */
export function spanText(from: string, until: string, language: Language, now = Date.now()): string {
  const isLong = Date.parse(until) - Date.parse(from) >= LONG_MS;
  const today = daysBetween(new Date(now), new Date(from)) === 0 ? `${aside(0, language)} ` : "";
  return `${today}${timeText(from, language, now)}–${isLong ? timeText(until, language, now) : timeText(until, language, Date.parse(until))}`;
}

/** A day without its hour: "2022-10-27". */
export function dayText(on: string, language: Language): string {
  return new Intl.DateTimeFormat(TAGS[language], { month: "short", day: "numeric", weekday: "long" }).format(new Date(`${on}T12:00:00`));
}

/** Whether it begins before so many days have begun after today: 2 is today or tomorrow. */
export function isBefore(at: string, days: number, now = Date.now()): boolean {
  return daysBetween(new Date(now), new Date(at)) < days;
}

/** Yesterday, today, tomorrow. */
function aside(days: number, language: Language): string {
  return new Intl.RelativeTimeFormat(TAGS[language], { numeric: "auto" }).format(days, "day");
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

/** Hours and whole minutes since a time; a clock that was set back gives none. */
export function ageOf(at: string, now = Date.now()): { hours: number; minutes: number; ms: number } {
  const ms = Math.max(now - new Date(at).getTime(), 0) || 0;
  const minutes = Math.floor(ms / MINUTE_MS);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60, ms };
}
