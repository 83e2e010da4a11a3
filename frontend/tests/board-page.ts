/** A page with a board on it, for its tests: what the server answers, and what it was asked. */
import { vi } from "vitest";
import type { ShiftBoard } from "../src/islands/shift-board.ts";
import { week } from "./board-week.ts";

type Answer = { status?: number; body: unknown } | "never";
export let answers: Record<string, Answer>; // by the path that is asked
export let asked: { url: string; body: string; token: string | undefined }[];

export function begin(): void {
  vi.useFakeTimers({ shouldAdvanceTime: false });
  document.head.innerHTML = '<meta name="csrf-token" content="tok">';
  answers = { "/board": { body: week() }, "/fits": { body: { fits: { e0: "已经开始。", e1: "", w1: "", w2: "当天已有 8 小时。" } } }, "/duties": { body: { ok: true } }, "/removal": { body: { ok: true } } };
  asked = [];
  vi.stubGlobal("fetch", vi.fn(async (url: string, { body, headers, signal }: RequestInit) => {
    asked.push({ url, body: String(body ?? ""), token: (headers as Record<string, string>)["X-CSRFToken"] });
    const answer = answers[url.split("?")[0]!]!;
    if (answer === "never") return new Promise<Response>((_, fail) => signal!.addEventListener("abort", () => fail(new Error("aborted"))));
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
  }));
}

export function end(): void {
  document.body.replaceChildren();
  document.documentElement.lang = "";
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

export async function settled(element: ShiftBoard): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await vi.advanceTimersByTimeAsync(0);
    await element.updateComplete;
  }
}

export async function shown(attributes = ""): Promise<ShiftBoard> {
  document.body.innerHTML = `<shift-board src="/board" fits="/fits" duties="/duties" removal="/removal" community="5" ${attributes}><p id="none">还没有岗位。</p></shift-board>`;
  const element = document.querySelector<ShiftBoard>("shift-board")!;
  await settled(element);
  return element;
}

export const all = (element: ShiftBoard, selector: string) => [...element.renderRoot.querySelectorAll<HTMLElement>(selector)];
export const one = (element: ShiftBoard, selector: string) => element.renderRoot.querySelector<HTMLElement>(selector)!;
export const texts = (element: ShiftBoard, selector: string) => all(element, selector).map(({ textContent }) => textContent!.replace(/\s+/g, " ").trim());
export const focused = (element: ShiftBoard) => (element.renderRoot as ShadowRoot).activeElement as HTMLElement;
export const said = (element: ShiftBoard) => one(element, '[role="status"]').textContent;
export const posts = () => asked.filter(({ body }) => body);

export async function press(element: ShiftBoard, key: string, more = {}): Promise<void> {
  focused(element).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }));
  await settled(element);
}

export async function click(element: ShiftBoard, selector: string): Promise<void> {
  one(element, selector).click();
  await settled(element);
}

export async function pickUp(element: ShiftBoard, key: string): Promise<void> {
  one(element, `[data-key="${key}"]`).focus();
  await press(element, "Enter");
}
