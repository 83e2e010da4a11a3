/** What a key does on the board. */
import { openPop, pick, remove, shutPop } from "./board-acts.ts";
import { ledTo, type Stop, tabbed } from "./board-keys.ts";
import type { ShiftBoard } from "./shift-board.ts";

export function pressed(board: ShiftBoard, event: KeyboardEvent): void {
  const element = event.target as HTMLElement;
  if (event.altKey || event.metaKey || event.ctrlKey || element.matches("input")) return;
  if (event.key === "Escape") return escape(board, event);
  const key = element.dataset["key"];
  if (!key) return;
  if (/^(Arrow|Home$|End$)/.test(event.key)) return lead(board, event, ledTo(stopsIn(board), key, event.key));
  if (event.key === "Tab" && board.hold.held) return walk(board, event, key);
  if (event.key === "Enter" || event.key === " ") return enter(board, event, key);
  if (event.key === "Delete" || event.key === "Backspace") erase(board, event, element);
}

function escape(board: ShiftBoard, event: KeyboardEvent): void {
  const { held } = board.hold;
  if (board.pop) shutPop(board);
  else if (board.drag.isOn) board.drag.stop();
  else if (held) {
    board.hold.cancel();
    void board.updateComplete.then(() => board.elementOf(`${held.from} ${held.person.id}`)?.focus());
  } else if (board.free >= 0) board.free = -1;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function lead(board: ShiftBoard, event: KeyboardEvent, to: Stop | null): void {
  event.preventDefault();
  if (to) board.elementOf(to.key)?.focus();
}

function walk(board: ShiftBoard, event: KeyboardEvent, key: string): void {
  const to = tabbed(stopsIn(board), key, event.shiftKey);
  if (to) lead(board, event, to);
}

function enter(board: ShiftBoard, event: KeyboardEvent, key: string): void {
  event.preventDefault(); // no click follows
  const [shift = "", person = ""] = key.split(" ");
  if (board.hold.held) return void board.put(shift, { keeps: true });
  const isFixed = !person || !board.canEdit || (event.target as HTMLElement).dataset["change"] === "dropped";
  if (event.key === "Enter" && !isFixed) void pick(board, person, shift);
  else void openPop(board, key);
}

function erase(board: ShiftBoard, event: KeyboardEvent, { dataset }: HTMLElement): void {
  if (!board.canEdit || board.hold.held || !dataset["person"] || dataset["change"] === "dropped") return;
  event.preventDefault();
  void remove(board, dataset["key"]!);
}

/** Everything the arrows reach, as it stands on the page; with somebody in hand, only where they could be put down. */
function stopsIn(board: ShiftBoard): Stop[] {
  const tray = board.hold.held && board.renderRoot.querySelector(".tray") ? ".tray " : "";
  const reached = board.renderRoot.querySelectorAll<HTMLElement>(`.scroll ${tray}${board.hold.held ? ".head" : "[data-key]"}`);
  const held = new Map<string, number>(); // how many each cell has so far
  return [...reached].map(({ dataset: { key = "", row = "", day = "" } }) => {
    const rank = held.get(`${row} ${day}`) ?? 0;
    held.set(`${row} ${day}`, rank + 1);
    return { key, row: Number(row), day: Number(day), rank };
  });
}
