/** Time on the board: minutes since midnight of its first day, by the clock on the wall of the place, whatever zone the browser is in. */
export const DAY_MIN = 1440;

/** Null for what is no date. Only the digits are read: the offset says what the browser's zone must not change. */
export function minuteOf(iso: unknown, from: string): number | null {
  const at = typeof iso === "string" ? utc(iso) : NaN;
  const minute = (at - utc(from)) / 60_000;
  return Number.isFinite(minute) ? Math.floor(minute) : null;
}

export function dateOf(from: string, day: number): Date {
  return new Date(utc(from) + day * DAY_MIN * 60_000); // to be read by its UTC fields
}

/** 08:30, of any minute of the week. */
export function clock(minute: number): string {
  const within = ((minute % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`;
}

/** Hours as short as they can be: 08–16, or 08:30–16 where minutes matter. */
export function span(start: number, end: number): string {
  return `${clock(start).replace(":00", "")}–${clock(end).replace(":00", "")}`;
}

/** Hours with at most one place: 7.5. */
export function hours(minutes: number): string {
  return String(Math.round(minutes / 6) / 10);
}

function utc(iso: string): number {
  const [, year, month, day, hour = "0", minute = "0"] = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(iso) ?? [];
  return year ? Date.UTC(+year, +month! - 1, +day!, +hour, +minute) : NaN;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
