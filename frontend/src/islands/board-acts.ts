/** What a click does, by what it lands on. */
import { gapsOf } from "./board-count.ts";
import type { View } from "./board-scene.ts";
import type { ShiftBoard } from "./shift-board.ts";

type Act = (board: ShiftBoard, element: HTMLElement) => unknown;

/** The first that is met on the way up wins: buttons of panels before the shifts that lie beneath them. */
const ACTS: [selector: string, act: Act][] = [
  ["[data-retry]", (board) => board.reload()],
  ["[data-view]:is(button)", (board, { dataset }) => board.look(dataset["view"] as View)],
  ["[data-next-gap]", nextGap],
  ["[data-goto]", (board, { dataset }) => board.goTo(dataset["goto"]!)],
  ["[data-all-late]", (board) => (board.isLateOpen = true)],
  ["[data-pick-day]", (board, { dataset }) => (board.day = Number(dataset["pickDay"]))],
  ["[data-free]", showFree],
  ["[data-cancel]", (board) => board.hold.cancel()],
  ["[data-ask-again]", (board) => board.hold.askAgain()],
  ["[data-dismiss]", (board) => board.hold.dismiss()],
  ["[data-notice-act]", (board) => board.hold.notice?.act?.run()],
  ["[data-move]", move],
  ["[data-take-off]", takeOff],
  ["[data-shut]", shutPop],
  [".someone", pickFree],
  ["[data-target], [data-key]", choose],
];

export function acted(board: ShiftBoard, event: MouseEvent): void {
  if (board.drag.hasJustEnded || !(event.target instanceof Element)) return;
  for (const [selector, act] of ACTS) {
    const element = event.target.closest<HTMLElement>(selector);
    if (element) return void act(board, element);
  }
}

export function shutPop(board: ShiftBoard): void {
  const key = board.pop;
  board.pop = "";
  board.elementOf(key)?.focus();
}

export async function openPop(board: ShiftBoard, key: string): Promise<void> {
  board.pop = key;
  await board.updateComplete;
  board.renderRoot.querySelector<HTMLElement>(".pop")?.focus({ preventScroll: true });
}

/** Somebody in hand, with the focus among the places where they may go. */
export async function pick(board: ShiftBoard, person: string, from: string): Promise<void> {
  board.pop = "";
  board.hold.pick(person, from);
  await board.updateComplete;
  const target = board.elementOf(from) ?? board.renderRoot.querySelector<HTMLElement>(".tray .head, .head");
  if (board.isPhone || !from) board.renderRoot.querySelector(".tray")?.scrollIntoView({ block: "nearest" });
  target?.focus({ preventScroll: board.isPhone });
}

export async function remove(board: ShiftBoard, key: string): Promise<void> {
  const [shift = "", person = ""] = key.split(" ");
  await board.hold.remove(person, shift);
}

/** The gap after the one shown last; after the last one, the first. */
function nextGap(board: ShiftBoard): void {
  const gaps = board.board ? gapsOf(board.board) : [];
  const at = gaps.findIndex(({ id }) => id === board.stop);
  const isShown = at >= 0 && board.focusedKey !== "" ? at : board.lastGap;
  board.lastGap = gaps.length ? (isShown + 1) % gaps.length : -1;
  const next = gaps[board.lastGap];
  if (next) void board.goTo(next.id);
}

function showFree(board: ShiftBoard, { dataset }: HTMLElement): void {
  const day = Number(dataset["free"]);
  [board.free, board.filter, board.pop] = [board.free === day ? -1 : day, "", ""];
}

function move(board: ShiftBoard): void {
  const [shift = "", person = ""] = board.pop.split(" ");
  void pick(board, person, shift);
}

function takeOff(board: ShiftBoard): void {
  const key = board.pop;
  board.pop = "";
  void remove(board, key);
}

function pickFree(board: ShiftBoard, { dataset }: HTMLElement): void {
  if (board.hold.held?.person.id === dataset["person"]) return board.hold.cancel();
  if (board.isPhone) board.free = -1; // the list would cover what is to be chosen next
  void pick(board, dataset["person"]!, "");
}

/** With somebody in hand, a shift is where they go; otherwise a duty or a shift shows more of itself. */
function choose(board: ShiftBoard, element: HTMLElement): void {
  const target = element.closest<HTMLElement>("[data-target]")?.dataset["target"];
  if (board.hold.held) return void (target ? board.put(target, { keeps: true }) : board.hold.cancel());
  const key = element.dataset["key"];
  if (!key) return;
  if (board.pop === key) return shutPop(board);
  void openPop(board, key);
}
