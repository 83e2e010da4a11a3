/** Where duties lie: shifts by post and day, bars by person and hour, one beside another where they overlap. */
import type { Board, Duty, Person, Shift } from "./board-data.ts";
import { DAY_MIN } from "./board-time.ts";
import { textWidth } from "./text-width.ts";

const COLUMN_EM = 12; // a day on a laptop, in letters: a short duty gives the name of its post room

export interface Bar {
  shift: Shift;
  duty: Duty;
  day: number; // the column it begins in
  left: number; // share of that column, 0 to 1
  width: number; // in columns, above 1 past midnight
  lane: number;
  isCutBefore: boolean; // it began before the week
  isCutAfter: boolean; // it ends after the week
  isAtEdge: boolean; // its label would leave the board
}
export interface Line {
  person: Person;
  days: Bar[][];
  lanes: number;
  away: { left: number; width: number }[][];
}

/** The shifts of each post by day, by start. */
export function byPost({ posts, shifts, days }: Board): Map<string, Shift[][]> {
  const rows = new Map(posts.map(({ id }) => [id, columns<Shift>(days)]));
  for (const shift of shifts) rows.get(shift.post)?.[shift.day]?.push(shift);
  return rows;
}

/** Each person's week, in the order of a phone book of the language. */
export function byPerson(board: Board, language: string): Line[] {
  const duties = new Map<string, [Shift, Duty][]>();
  for (const shift of board.shifts) {
    for (const duty of shift.duties) {
      const mine = duties.get(duty.person);
      if (mine) mine.push([shift, duty]);
      else duties.set(duty.person, [[shift, duty]]);
    }
  }
  const widths = new Map(board.posts.map(({ id, name }) => [id, (textWidth(name, 1) + 1.5) * (DAY_MIN / COLUMN_EM)]));
  const labels = (post: string) => widths.get(post) ?? 0;
  const { compare } = new Intl.Collator(language === "zh" ? "zh-CN-u-co-pinyin" : language);
  return [...board.people].sort((a, b) => compare(a.name, b.name)).map((person) => lineOf(person, duties.get(person.id) ?? [], { days: board.days, labels }));
}

function lineOf(person: Person, duties: readonly [Shift, Duty][], { days, labels }: { days: number; labels: (post: string) => number }): Line {
  const [ends, bars] = [[] as number[], columns<Bar>(days)];
  for (const [shift, duty] of [...duties].sort(([a], [b]) => a.start - b.start || a.end - b.end)) {
    const piece = pieceOf(shift.start, shift.end, days);
    if (!piece) continue;
    const free = ends.findIndex((end) => end <= shift.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(shift.end, shift.start + labels(shift.post));
    bars[piece.day]!.push({ shift, duty, lane, ...piece, isCutBefore: shift.start < 0, isCutAfter: shift.end > days * DAY_MIN, isAtEdge: piece.day === days - 1 && piece.left > 0.55 });
  }
  const away = columns<{ left: number; width: number }>(days);
  for (const [start, end] of person.away) {
    const piece = pieceOf(start, end, days);
    if (piece) away[piece.day]!.push(piece);
  }
  return { person, days: bars, lanes: Math.max(1, ends.length), away };
}

/** A stretch of time in columns of a day each, as much of it as the week holds. */
function pieceOf(start: number, end: number, days: number): { day: number; left: number; width: number } | null {
  const [first, last] = [Math.max(0, start), Math.min(days * DAY_MIN, end)];
  if (last <= first) return null;
  const day = Math.floor(first / DAY_MIN);
  return { day, left: (first - day * DAY_MIN) / DAY_MIN, width: (last - first) / DAY_MIN };
}

function columns<T>(days: number): T[][] {
  return Array.from({ length: days }, () => []);
}

/** By name or unit, whichever letters and widths it is typed in. */
export function found(people: readonly Line[], text: string): Line[] {
  const wanted = plain(text);
  return wanted ? people.filter(({ person }) => plain(person.name).includes(wanted) || plain(person.unit).includes(wanted)) : [...people];
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}
