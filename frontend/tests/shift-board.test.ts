import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { all, answers, asked, begin, click, end, focused, one, pickUp, posts, press, said, settled, shown, texts } from "./board-page.ts";
import { duty, week } from "./board-week.ts";

// htmx asks for XPath as it loads, which happy-dom has not; the board itself needs none of it.
vi.mock("htmx.org", () => ({ default: { config: {}, process: () => undefined } }));
await import("../src/islands/shift-board.ts");
beforeEach(begin);
afterEach(end);

test("the week by post: shifts in their cells, gaps in words, people with their state", async () => {
  const element = await shown();

  expect(texts(element, "thead th .day")).toEqual(["周一 10/24", "周二 10/25 今天06:05", "周三 10/26", "周四 10/27", "周五 10/28", "周六 10/29", "周日 10/30"]);
  expect(texts(element, ".shift .head")).toEqual(["20–08 现在", "08–16 还可 +1", "16:30–22 缺 1", "08–12"]);
  expect(texts(element, ".gapcount .gap")).toEqual(["缺 1 人 · 1 个班"]);
  expect(one(element, '[data-key="e1 wang"]').getAttribute("aria-label")).toBe("王小明, 东门 周二 08–16, 已排, 人工排的");
  expect(one(element, '[data-key="w1"]').getAttribute("aria-label")).toBe("16:30–22 缺 1, 西门 周二, 1 / 2 人");
  expect(texts(element, ".late button")).toEqual(["赵伟 东门 20:00"]);
});

test("nothing it draws carries a style attribute in its markup, and a name is text", async () => {
  answers["/board"] = { body: week({ people: [{ id: "li", name: "<img src=x>" }] }) };
  const element = await shown();

  expect((element.renderRoot as ShadowRoot).innerHTML).not.toMatch(/ style=/);
  expect(all(element, "img")).toEqual([]);
});

test("an English page has an English board", async () => {
  document.documentElement.lang = "en";
  const element = await shown();

  expect(texts(element, ".views button")).toEqual(["By post", "By person"]);
  expect(texts(element, ".gapcount .gap")).toEqual(["1 short · 1 shift"]);
});

test("by person: everybody with their load, duties as bars; the choice is remembered", async () => {
  const element = await shown();
  await click(element, '[data-view="people"]');

  expect(texts(element, ".line .name")).toEqual(["陈静", "李丽", "王小明", "赵伟"]);
  expect(texts(element, ".line .load")[0]).toBe("50 / 48 小时超 2 小时");
  expect(all(element, ".bar").map(({ dataset }) => dataset["key"])).toEqual(["e0 chen", "w1 chen", "e1 li", "w2 li", "e1 wang", "e0 zhao"]);
  expect(texts(element, ".gaps .head")).toEqual(["16:30–22 西门 缺 1"]);

  const input = one(element, "[data-filter]") as HTMLInputElement;
  input.value = "大剧院";
  input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  await settled(element);
  expect(texts(element, ".line .name")).toEqual(["王小明"]);
  expect((await shown()).view).toBe("people");
});

test("by keyboard: Enter picks up, arrows lead among shifts, Enter puts down; each is said", async () => {
  const element = await shown();
  await pickUp(element, "w2 li");

  expect(asked.at(-1)!.url).toBe("/fits?person=li&leaving=w2");
  expect(all(element, ".shift").map(({ dataset }) => dataset["fit"])).toEqual(["no", "yes", "yes", "own"]);
  expect(said(element)).toContain("已拿起 李丽，西门 周三 08–12。2 个班可以，1 个不行");
  expect(focused(element).dataset["key"]).toBe("w2");

  await press(element, "ArrowLeft");
  expect(focused(element).getAttribute("aria-label")).toBe("16:30–22 缺 1, 可以, 西门 周二, 1 / 2 人");
  answers["/board"] = { body: week({ shifts: week().shifts.map((shift) => (shift.id === "w1" ? { ...shift, duties: [...shift.duties, duty("li", { by: "hand" })] } : shift.id === "w2" ? { ...shift, duties: [] } : shift)) }) };
  await press(element, "Enter");

  expect(posts()).toEqual([{ url: "/duties", body: "person=li&to=w1&from=w2", token: "tok" }]);
  expect(said(element)).toBe("李丽 已排到 西门 周二 16:30–22。");
  expect(texts(element, '[data-target="w1"] .chip')).toEqual(["陈静", "李丽"]);
  expect(element.stop).toBe("w1 li");
});

test("a refused shift changes nothing and says why; Escape puts back", async () => {
  const element = await shown();
  await pickUp(element, "w1 chen");
  one(element, '[data-key="w2"]').focus();
  await settled(element);

  expect(texts(element, ".foot .why")).toEqual(["✕ 当天已有 8 小时。"]);
  await press(element, "Enter");
  expect(said(element)).toBe("没有动：当天已有 8 小时。");
  expect(posts()).toEqual([]);
  expect(element.hold.held?.person.name).toBe("陈静"); // still in hand, for another try

  await press(element, "Escape");
  expect([element.hold.held, said(element), focused(element).dataset["key"]]).toEqual([null, "已取消，什么都没有动。", "w1 chen"]);
});

test("a tap opens more; from there somebody is moved with a second tap", async () => {
  const element = await shown();
  await click(element, '[data-key="e1 wang"]');

  expect(texts(element, ".pop h3, .pop .facts li")).toEqual(["王小明", "本周排 40 小时，已做 30 小时，上限 48 小时", "今天 2 / 10 小时", "连上 6 天 · 带孩子", "－ 周三夜班：最好不上"]);
  await click(element, "[data-move]");
  await click(element, '[data-target="w1"]');
  expect(posts().map(({ body }) => body)).toEqual(["person=wang&to=w1&from=e1"]);
});

test("taken off by Delete, put back by the undo bar", async () => {
  const element = await shown();
  one(element, '[data-key="e1 li"]').focus();
  await press(element, "Delete");

  expect(posts()).toEqual([{ url: "/removal", body: "person=li&shift=e1", token: "tok" }]);
  expect(texts(element, ".foot")).toEqual(["李丽 已从 东门 周二 08–16 撤下。撤销✕"]);
  await click(element, "[data-notice-act]");
  expect(posts().at(-1)).toMatchObject({ url: "/duties", body: "person=li&to=e1&from=" });
  expect(said(element)).toBe("已撤销。");
});

test("what the server refuses is said in its words", async () => {
  answers["/duties"] = { status: 409, body: { why: "刚刚排满了。" } };
  const element = await shown();
  await pickUp(element, "w2 li");
  await click(element, '[data-target="e1"]');

  expect(texts(element, ".foot > span")).toEqual(["没有动：刚刚排满了。"]);
  expect(asked.filter(({ url }) => url === "/board")).toHaveLength(1);
});

test("an answer that never comes is given up, said, and tried again", async () => {
  answers["/duties"] = "never";
  const element = await shown();
  await pickUp(element, "w2 li");
  await click(element, '[data-target="e1"]');
  await vi.advanceTimersByTimeAsync(15_001);
  await settled(element);

  expect(texts(element, ".foot > span")).toEqual(["没有送到，屏幕上什么都没有改。"]);
  answers["/duties"] = { body: { ok: true } };
  await click(element, "[data-notice-act]");
  expect(said(element)).toContain("李丽 已排到 东门");
});

test("fits that do not arrive allow nothing, and can be asked again", async () => {
  answers["/fits"] = { status: 500, body: {} };
  const element = await shown();
  await pickUp(element, "w2 li");

  expect(all(element, '[data-fit="yes"]')).toEqual([]);
  expect(texts(element, ".foot > span")).toEqual(["没有问到哪些班可以。"]);
  answers["/fits"] = { body: { fits: { e1: "" } } };
  await click(element, "[data-ask-again]");
  expect(all(element, '[data-fit="yes"]')).toHaveLength(1);
  expect(element.hold.why("w1")).toBe("服务器没有说能不能去。");
});

test("somebody free on a day is chosen and put on a shift", async () => {
  const element = await shown();
  await click(element, 'thead [data-free="2"]');
  expect(texts(element, ".someone b")).toEqual(["王小明", "陈静", "赵伟"]);

  await click(element, '.someone[data-person="zhao"]');
  await click(element, '[data-target="w1"]');
  expect(posts().map(({ body }) => body)).toEqual(["person=zhao&to=w1&from="]);
});

test("the next gap is gone to, and the first again after the last", async () => {
  const gaps = week().shifts.map((shift) => (shift.id === "w2" ? { ...shift, must: 3 } : shift));
  answers["/board"] = { body: week({ shifts: gaps }) };
  const element = await shown();
  const been: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await click(element, "[data-next-gap]");
    been.push(focused(element).dataset["key"]!);
  }

  expect(been).toEqual(["w1", "w2", "w1"]);
  await click(element, "[data-goto]");
  expect(focused(element).dataset["key"]).toBe("e0 zhao");
});

test("read-only: nothing that edits is there, and Enter only shows more", async () => {
  const element = await shown("readonly");
  expect(all(element, "[data-free]")).toEqual([]);

  await pickUp(element, "w2 li");
  expect([element.hold.held, texts(element, ".pop button")]).toEqual([null, ["关闭"]]);
});

test("a tick of its community fetches anew, but not while somebody is held", async () => {
  const element = await shown();
  const tick = async (id: string) => {
    document.dispatchEvent(new CustomEvent("muster:tick", { detail: { ids: new Set([id]) } }));
    await vi.advanceTimersByTimeAsync(2000);
    return asked.filter(({ url }) => url === "/board").length;
  };

  expect([await tick("7"), await tick("5")]).toEqual([1, 2]);
  await pickUp(element, "w2 li");
  expect(await tick("5")).toBe(2);
  element.hold.cancel();
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked.filter(({ url }) => url === "/board")).toHaveLength(3);
});

test("a board that does not come says so, and comes when asked again; a stale one says how old it is", async () => {
  answers["/board"] = { status: 500, body: {} };
  const element = await shown();
  expect(texts(element, '[role="alert"] span')).toEqual(["排班没有取到。"]);

  answers["/board"] = { body: week() };
  await click(element, "[data-retry]");
  expect(all(element, ".shift")).toHaveLength(4);
  answers["/board"] = { status: 500, body: {} };
  await element.reload();
  await settled(element);
  expect([texts(element, '[role="alert"] span'), all(element, ".shift").length]).toEqual([["没有更新，这是 06:05 的排班。"], 4]);
});

test("a week without posts leaves the word to the page", async () => {
  answers["/board"] = { body: week({ posts: [], shifts: [] }) };
  const element = await shown();

  expect(one(element, ".empty slot")).not.toBeNull();
  expect(all(element, "table")).toEqual([]);
});

test("a proposal shows what it would add and drop", async () => {
  answers["/board"] = { body: week({ shifts: week().shifts.map((shift) => (shift.id === "w1" ? { ...shift, duties: [duty("chen", { change: "dropped" }), duty("li", { change: "added" })] } : shift)) }) };
  const element = await shown();

  expect(texts(element, ".proposal")).toEqual(["方案，尚未生效 +1 −1，变动 2 人"]);
  expect(all(element, '[data-target="w1"] .chip').map(({ dataset }) => dataset["change"])).toEqual(["dropped", "added"]);
});
