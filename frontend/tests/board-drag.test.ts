import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ShiftBoard } from "../src/islands/shift-board.ts";
import { begin, end, one, posts, press, said, settled, shown, texts } from "./board-page.ts";

// htmx asks for XPath as it loads, which happy-dom has not; the board itself needs none of it.
vi.mock("htmx.org", () => ({ default: { config: {}, process: () => undefined } }));
await import("../src/islands/shift-board.ts");
beforeEach(begin);
afterEach(end);

/** Presses on a duty and moves on, with `under` beneath the pointer. */
async function drag(element: ShiftBoard, key: string, under: string): Promise<void> {
  Object.assign(element.renderRoot, { elementFromPoint: () => one(element, under) }); // happy-dom lays nothing out
  one(element, `[data-key="${key}"]`).dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true, clientX: 10, clientY: 10, button: 0 }));
  dispatchEvent(new PointerEvent("pointermove", { clientX: 12, clientY: 11 }));
  expect(element.hold.held).toBeNull(); // it may still be a click
  dispatchEvent(new PointerEvent("pointermove", { clientX: 30, clientY: 10 }));
  await settled(element);
}

test("dragged over a refused shift the pointer carries why; dropped there, nothing is moved", async () => {
  const element = await shown();
  await drag(element, "w2 li", '[data-target="e0"]');

  expect(texts(element, ".ghost")).toEqual(["李丽✕ 已经开始。"]);
  dispatchEvent(new PointerEvent("pointerup"));
  await settled(element);
  expect([element.hold.held, said(element), posts()]).toEqual([null, "没有动：已经开始。", []]);
});

test("dropped before the server has answered, somebody goes where it then allows", async () => {
  const element = await shown();
  await drag(element, "w2 li", '[data-target="w1"]');
  dispatchEvent(new PointerEvent("pointerup"));
  await settled(element);

  expect(posts().map(({ body }) => body)).toEqual(["person=li&to=w1&from=w2"]);
});

test("Escape ends a drag", async () => {
  const element = await shown();
  await drag(element, "w2 li", '[data-target="w1"]');
  one(element, '[data-key="w2 li"]').focus();
  await press(element, "Escape");

  expect([element.hold.held, element.drag.isOn, posts()]).toEqual([null, false, []]);
});
