/** The maths of the curve: scales, ticks of the hour, the step line through the points. */
export interface CurveData {
  labels: Record<string, string>;
  points: [epoch_s: number, cumulative: number][];
  expected: number;
  deadline?: number | null;
  now?: number | null;
  zone: string;
  locale: string;
}
export interface Scale {
  x: (epoch_s: number) => number;
  y: (count: number) => number;
  from: number;
  to: number;
  most: number;
}
export interface Plot {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const HOUR_S = 3600;
const STEPS_S = [0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 168].map((hours) => hours * HOUR_S);

export function scaleOf({ points, expected, deadline, now }: CurveData, plot: Plot): Scale {
  const first = points[0]?.[0] ?? now ?? 0;
  const last = Math.max(points.at(-1)?.[0] ?? first, now ?? first, deadline ?? first);
  const from = Math.floor(first / 900) * 900;
  const to = Math.max(last, from + HOUR_S);
  const most = Math.max(expected, points.at(-1)?.[1] ?? 0, 1);
  return {
    x: (epoch_s) => plot.left + ((epoch_s - from) / (to - from)) * (plot.right - plot.left),
    y: (count) => plot.bottom - (count / most) * (plot.bottom - plot.top),
    from,
    to,
    most,
  };
}

/** Whole hours of the operation's own zone, as many as fit. */
export function ticksOf({ from, to }: Scale, { zone, atMost }: { zone: string; atMost: number }): number[] {
  const step = STEPS_S.find((seconds) => (to - from) / seconds <= atMost) ?? (STEPS_S.at(-1) as number);
  const offset = offset_s(from, zone);
  const ticks: number[] = [];
  for (let tick = Math.ceil((from + offset) / step) * step - offset; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

export function offset_s(epoch_s: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(epoch_s * 1000);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) / 1000 - Math.floor(epoch_s);
}

export function timeText(epoch_s: number, { zone, locale, span_s }: { zone: string; locale: string; span_s: number }): string {
  const day = span_s > 36 * HOUR_S ? ({ month: "numeric", day: "numeric" } as const) : {};
  return new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", ...day }).format(epoch_s * 1000);
}

/** Nobody comes back out of a count: between two points the line is straight, after the last it stays level until now. */
export function lineOf(data: CurveData, scale: Scale): string {
  const reached = pointsUntilNow(data);
  return reached.map(([at, count], index) => `${index ? "L" : "M"}${scale.x(at).toFixed(1)} ${scale.y(count).toFixed(1)}`).join("");
}

export function pointsUntilNow({ points, now }: CurveData): [number, number][] {
  const last = points.at(-1);
  return last && now && now > last[0] ? [...points, [now, last[1]]] : points;
}

export function reportedBy({ points }: CurveData, epoch_s: number): number {
  return points.findLast(([at]) => at <= epoch_s)?.[1] ?? 0;
}
