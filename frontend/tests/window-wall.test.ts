import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WindowWall } from "../src/islands/window-wall.ts";

type Window = { id: string; unit: number; storey: number; position: number; door: string; state: string; url?: string };

// htmx asks for XPath as it loads, which happy-dom has not; the wall itself needs none of it.
vi.mock("htmx.org", () => ({ default: { config: {}, process: () => undefined } }));
await import("../src/islands/window-wall.ts");

const LABELS = {
  title: "{building} 的窗", summary: "{building}：登记 {register} 户 = 已到 {reached} + 免 {excused} + 未到 {missing}", reached: "已到", missing: "未到", excused: "免", tried: "无人",
  window: "{door}, {state}", storey: "{storey} 层", unit_missing: "{count} 户未到", changed: "{door} {state}", changed_many: "又有 {count} 户", left_out: "另有 {count} 户没有画出", empty: "没有户", legend_missing: "还没敲门 {count}",
};
let answers: unknown[];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: false });
  answers = [];
  vi.stubGlobal("fetch", vi.fn(async () => new Response(JSON.stringify(answers.shift() ?? {}))));
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function windows(storeys = 3, doors = 2): Window[] {
  return Array.from({ length: storeys * doors }, (_, n) => {
    const [storey, position] = [Math.floor(n / doors) + 1, n % doors];
    return { id: `w${storey}0${position + 1}`, unit: 0, storey, position, door: `${storey}0${position + 1}`, state: n % 2 ? "missing" : "reached", url: `/h/${n}/` };
  });
}

async function wall(data: unknown, attributes = ""): Promise<WindowWall> {
  document.body.insertAdjacentHTML("beforeend", `<script type="application/json" id="data"></script>`);
  document.querySelector("#data")!.textContent = typeof data === "string" ? data : JSON.stringify(data);
  document.body.insertAdjacentHTML("beforeend", `<window-wall data-source="#data" ${attributes}></window-wall>`);
  const element = document.querySelector<WindowWall>("window-wall")!;
  await element.updateComplete;
  return element;
}

const building = (all: Window[] = windows(), more = {}) => ({ labels: LABELS, building: "4号楼", units: [{ name: "1单元", doors: 2 }], storeys: [3, 2, 1], windows: all, ...more });
const panes = (element: WindowWall) => [...element.renderRoot.querySelectorAll<HTMLElement>(".storey .pane")];
const one = (element: WindowWall, id: string) => element.renderRoot.querySelector<HTMLElement>(`[data-id="${id}"]`)!;
const focused = (element: WindowWall) => (element.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
const text = (element: WindowWall, selector: string) => element.renderRoot.querySelector(selector)?.textContent?.trim();

function press(element: WindowWall, key: string): boolean {
  return focused(element)!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
}

async function tick(element: WindowWall, answer: unknown): Promise<void> {
  answers.push(answer);
  document.dispatchEvent(new CustomEvent("muster:tick", { detail: { ids: null } }));
  await vi.advanceTimersByTimeAsync(400);
  await element.updateComplete;
}

test("each window is a link that says its door and state, under its storey and stairwell", async () => {
  const element = await wall(building());

  expect(panes(element).map((pane) => pane.getAttribute("aria-label"))).toEqual(["301, 已到", "302, 未到", "201, 已到", "202, 未到", "101, 已到", "102, 未到"]);
  expect(one(element, "w302").getAttribute("href")).toBe("/h/5/");
  expect([...element.renderRoot.querySelectorAll('[role="rowheader"] .unseen')].map((header) => header.textContent)).toEqual(["3 层", "2 层", "1 层"]);
  expect(text(element, '[role="columnheader"]')).toBe("1单元, 3 户未到");
  expect(text(element, "#summary")).toBe("4号楼：登记 6 户 = 已到 3 + 免 0 + 未到 3");
  expect([...element.renderRoot.querySelectorAll(".legend li")].map((item) => item.textContent)).toEqual(["已到 3", "还没敲门 3"]);
});

test("nothing it draws carries a style attribute: the content policy would refuse it", async () => {
  const element = await wall(building());

  expect((element.renderRoot as ShadowRoot).innerHTML).not.toMatch(/ style=/);
});

test("one window is a tab stop; arrows, Home, End and a typed number move it", async () => {
  const element = await wall(building());
  const stops = () => panes(element).filter((pane) => pane.getAttribute("tabindex") === "0").map((pane) => pane.dataset["id"]);

  expect(stops()).toEqual(["w102"]); // the lowest dark window: where one would begin
  one(element, "w102").focus();
  const been = ["ArrowUp", "ArrowLeft", "ArrowUp", "End", "3", "0", "1", "Home"].map((key) => (press(element, key), focused(element)?.dataset["id"]));

  expect(been).toEqual(["w202", "w201", "w301", "w302", "w301", "w301", "w301", "w301"]);
  expect(stops()).toEqual(["w301"]);
  expect(press(element, "Enter")).toBe(true); // left to the link
  expect(press(element, "Tab")).toBe(true);
});

test("an update touches only the window that changed, lights it once, and keeps the focus", async () => {
  const element = await wall(building(), 'data-src="/wall.json"');
  const before = panes(element);
  one(element, "w202").focus();
  await element.updateComplete;
  const touched = new Set<Node>();
  const watch = new MutationObserver((changes) => changes.forEach(({ target }) => touched.add(target)));
  for (const row of element.renderRoot.querySelectorAll(".storey")) watch.observe(row, { subtree: true, childList: true, attributes: true, characterData: true });

  await tick(element, { windows: windows().map((one) => (one.id === "w202" ? { ...one, state: "reached" } : one)) });
  await Promise.resolve();

  expect(panes(element)).toEqual(before);
  expect([...touched]).toEqual([one(element, "w202")]);
  expect(one(element, "w202").classList.contains("fresh")).toBe(true);
  expect(focused(element)?.getAttribute("aria-label")).toBe("202, 已到");
  one(element, "w202").dispatchEvent(new Event("animationend", { bubbles: true }));
  expect(one(element, "w202").classList.contains("fresh")).toBe(false);
});

test("what lights up is told to a screen reader in one sentence, after a pause", async () => {
  const element = await wall(building(), 'data-src="/wall.json"');
  const lit = (...ids: string[]) => ({ windows: windows().map((one) => (ids.includes(one.id) ? { ...one, state: "reached" } : one)) });

  await tick(element, lit("w202"));
  expect(text(element, '[role="status"]')).toBe("");
  await tick(element, lit("w202", "w302"));
  await vi.advanceTimersByTimeAsync(2500);
  await element.updateComplete;

  expect(text(element, '[role="status"]')).toBe("202 已到, 302 已到");
});

test("when the household in focus leaves the register, its neighbour takes the focus", async () => {
  const element = await wall(building(), 'data-src="/wall.json"');
  one(element, "w202").focus();

  await tick(element, { windows: windows().filter(({ id }) => id !== "w202") });

  expect(focused(element)?.dataset["id"]).toBe("w201");
});

test("a window without an address is no link, and opens nothing", async () => {
  const element = await wall(building(windows().map(({ url: _, ...one }) => one)));
  const opened = vi.fn();
  document.addEventListener("window-wall:open", opened, { once: true });

  one(element, "w101").click();

  expect(one(element, "w101").tagName).toBe("SPAN");
  expect(opened).not.toHaveBeenCalled();
});

test("a page may open the household its own way, or in a dialog", async () => {
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  const element = await wall(building(), "data-dialog");
  const heard: unknown[] = [];
  const refuse = (event: Event) => (heard.push((event as CustomEvent).detail), event.preventDefault());

  document.addEventListener("window-wall:open", refuse);
  one(element, "w101").click();
  expect(heard).toEqual([{ id: "w101", door: "101", url: "/h/0/" }]);
  expect(document.querySelector("dialog")).toBeNull();
  document.removeEventListener("window-wall:open", refuse);

  one(element, "w102").click();
  expect(document.querySelector("dialog")).not.toBeNull();
  expect(fetch).toHaveBeenCalledWith("/h/1/", expect.anything());
});

test("one JSON may hold all buildings of a community, and forty walls ask once for it", async () => {
  const data = { labels: LABELS, url: "/h/{id}/", walls: { a: { building: "A", windows: windows() }, b: { building: "B", windows: windows().slice(0, 1).map(({ url: _, ...one }) => one) } } };
  const element = await wall(data, 'data-wall="b" data-src="/walls.json"');
  document.body.insertAdjacentHTML("beforeend", '<window-wall data-source="#data" data-wall="a" data-src="/walls.json"></window-wall>');
  const other = document.querySelectorAll<WindowWall>("window-wall")[1]!;
  await other.updateComplete;

  expect([panes(element).length, panes(other).length]).toEqual([1, 6]);
  expect(one(element, "w101").getAttribute("href")).toBe("/h/w101/");
  await tick(element, { walls: { b: { building: "B", windows: [{ ...windows()[0]!, state: "excused" }] } } }); // only what changed
  await other.updateComplete;

  expect(fetch).toHaveBeenCalledTimes(1);
  expect(one(element, "w101").getAttribute("aria-label")).toBe("101, 免");
  expect(panes(other).length).toBe(6);
});

test("a tick of another community asks for nothing", async () => {
  await wall(building(), 'data-src="/wall.json" data-live-ids="5"');

  document.dispatchEvent(new CustomEvent("muster:tick", { detail: { ids: new Set(["7"]) } }));
  await vi.advanceTimersByTimeAsync(1000);

  expect(fetch).not.toHaveBeenCalled();
});

test.each([["a broken block", "{not json"], ["nothing", "null"], ["a number", "7"], ["hostile windows", { windows: [null, 4, { storey: "x" }], labels: LABELS }], ["no windows", { labels: LABELS }]])("%s breaks no page", async (_, data) => {
  const element = await wall(data);

  expect(panes(element)).toEqual([]);
});

test("what is not drawn is said", async () => {
  const element = await wall(building([...windows(), { ...windows()[0]!, id: "lost", storey: 9999 }]));

  expect(text(element, ".note")).toBe("另有 1 户没有画出");
});

test("a name is text, never markup", async () => {
  const element = await wall(building(windows().map((one) => ({ ...one, door: "<img src=x onerror=alert(1)>" })), { building: "<b>4</b>", units: [{ name: "<i>1</i>", doors: 2 }] }));

  expect(element.renderRoot.querySelectorAll("img, b, .name i")).toHaveLength(0);
});

test("a small wall on a phone is one target that leads to its building", async () => {
  vi.stubGlobal("innerWidth", 390);
  vi.spyOn(location, "assign").mockImplementation(() => undefined);
  const element = await wall(building(windows().map(({ url, ...one }) => one), { url: "/h/{id}/" }), 'data-size="small" data-zoom="/house/4/"');

  expect(element.renderRoot.querySelector("a")).toBeNull();
  panes(element)[0]!.click();

  expect(location.assign).toHaveBeenCalledWith("/house/4/");
});
