/** Which words the board speaks: those of the page it stands on. */
import { type BoardWords, en } from "./board-en.ts";
import { zh } from "./board-zh.ts";
import type { Board, Person, Post, Shift } from "./board-data.ts";
import { dateOf, span } from "./board-time.ts";

export type { BoardWords };
export type Language = "zh" | "en";

export function languageOf(host: Element): Language {
  const said = host.closest<HTMLElement>("[lang]")?.lang ?? "";
  return said.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function boardWords(language: Language): BoardWords {
  return language === "en" ? en : zh;
}

/** 周二 10/25 */
export function dayText(words: BoardWords, from: string, day: number): string {
  const date = dateOf(from, day);
  return `${words.weekday(date)} ${words.date(date)}`;
}

/** 东门 周二 08–16 */
export function shiftText(words: BoardWords, { from, posts }: Board, shift: Shift): string {
  const post = posts.find(({ id }) => id === shift.post);
  return `${post?.name ?? ""} ${words.weekday(dateOf(from, shift.day))} ${span(shift.start, shift.end)}`;
}

/** What a post asks of whoever stands there. */
export function demands(words: BoardWords, { isPair, takesChild, asks }: Post): string[] {
  return [...(isPair ? [words.pair] : []), ...(takesChild ? [words.child] : []), ...asks];
}

/** What to bear in mind before a person is given more to do. */
export function cautions(words: BoardWords, { plannedMin, daysInRow, owesRest, bringsChild, isLent, until }: Person, board: Board): string[] {
  const over = board.limits.weekMin ? plannedMin - board.limits.weekMin : 0;
  return [
    ...(over > 0 ? [words.over(over)] : []),
    ...(owesRest ? [words.owes_rest] : []),
    ...(daysInRow >= 5 ? [words.in_row(daysInRow)] : []),
    ...(bringsChild ? [words.brings_child] : []),
    ...(isLent ? [[words.lent, until && words.until(words.date(dateOf(until, 0)))].filter(Boolean).join(" ")] : []),
  ];
}
