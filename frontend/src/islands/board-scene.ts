/** What is to be drawn now: the week, who is held, what is open. Everything the parts of the board draw from. */
import type { Board, Person, Post, Shift } from "./board-data.ts";
import type { Hold } from "./board-hold.ts";
import type { Line } from "./board-layout.ts";
import type { BoardWords } from "./board-words.ts";

export type View = "posts" | "people";

/** What only a new week changes. */
export interface Week {
  board: Board;
  posts: Map<string, Post>;
  people: Map<string, Person>;
  shifts: Map<string, Shift>;
  rows: Map<string, Shift[][]>;
  lines: Line[];
  titles: Map<string, string>; // of each shift: 东门 周二 08–16
}
export interface Scene extends Week {
  words: BoardWords;
  hold: Hold;
  now: number;
  today: number;
  view: View;
  isPhone: boolean;
  day: number; // the one a phone shows
  free: number; // the day whose free people are listed, or -1
  canEdit: boolean;
  stop: string; // the one duty or shift that Tab reaches
  aimed: string; // the shift that a dragged person is over
  filter: string;
  isLateOpen: boolean;
}

export function keyOf(shift: string, person = ""): string {
  return person ? `${shift} ${person}` : shift;
}
