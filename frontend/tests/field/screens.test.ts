import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Refusal } from "../../field/phone/phone.ts";
import { FakePhone } from "./fake-phone.ts";
import { now, TALL } from "./fake-tasks.ts";
import { mounted } from "./mounted.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function withNow(more: Partial<ReturnType<typeof now>>) {
  const phone = new FakePhone();
  phone.told = { ...phone.told, ...more };
  return mounted("#/now", { phone });
}

describe("Now", () => {
  test("asks first who has not answered, and takes a yes in one touch", async () => {
    const page = await withNow({ asked: { answer: "silent", text: "Please come.", until: null, place: "Guanghou Street" }, place: null, stairwells: 0 });

    expect(page.text(".panel.lit")).toContain("Please come.");
    page.button("I am coming").click();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["answer", "yes", ""]);
    expect(page.text()).toContain("I said yes");
  });

  test("takes a no with its reason, and says that nothing follows", async () => {
    const page = await withNow({ asked: { answer: "silent", text: "Please come.", until: null, place: "" }, place: null });

    await page.write("#reason", "a sick child");
    page.button("Decline").click();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["answer", "no", "a sick child"]);
    expect(page.text()).toContain("Nothing follows from it.");
  });

  test("begins work in one touch, ends it in another, and each can be taken back", async () => {
    const page = await withNow({});

    page.button("I begin to work").click();
    await page.settle();
    expect(page.phone.acts[0]).toMatchObject({ kind: "volunteer.arrived", facts: { volunteer: now().volunteer } });
    expect(page.text()).toContain("at work since");
    page.button("I have ended").click();
    await page.settle();
    expect(page.phone.acts[1]).toMatchObject({ kind: "volunteer.left", facts: { arrival: page.phone.acts[0]!.id } });
    await page.tap(".said button");

    expect(page.phone.acts[2]).toMatchObject({ kind: "volunteer.attendance_undone", supersedes: [page.phone.acts[1]!.id] });
    expect(page.text()).toContain("at work since");
  });

  test("leads to the stairwells, calls the leader, says the hours and when rest is due", async () => {
    const page = await withNow({ hours: { today_min: 335, operation_min: 700, rest_due: new Date(Date.now() - 1000).toISOString() } });

    expect(page.one("a.go").getAttribute("href")).toBe("#/doors");
    expect(page.button("Call 陈建国").getAttribute("href")).toBe("tel:13900000001");
    expect(page.text()).toContain("5 h 35 min");
    expect(page.text()).toContain("Rest is due now.");
  });

  test("says calmly that something was not taken", async () => {
    const page = await withNow({});

    page.phone.set({ refused: 2 });
    await page.settle();

    expect(page.text(".notice:not(.gap)")).toContain("2 things you told were not taken.");
  });

  test("without a session leads to signing in", async () => {
    const phone = new FakePhone();
    phone.failing = new Refusal("sign_in", "", 401);
    const { one } = await mounted("#/now", { phone });

    expect(one("main a.go").getAttribute("href")).toBe("/sign-in/?next=/app/");
  });

  test("without a network and a locked list leads to the PIN", async () => {
    const phone = new FakePhone();
    phone.lock("locked");
    phone.failing = new Refusal("offline");
    const { text, one } = await mounted("#/now", { phone });

    expect(text()).toContain("Open your list with the PIN");
    expect(one("main a.go").getAttribute("href")).toBe("#/doors");
  });
});

describe("Doors", () => {
  test("shows each stairwell with what is left, as a picture and in words", async () => {
    const { all, text } = await mounted("#/doors");

    expect(all(".facade")).toHaveLength(3);
    expect(all(".panel.lit")).toHaveLength(1);
    expect(text()).toMatch(/4号楼 2单元 \d+ of 47 doors to go to/);
    expect(text()).toContain("second look");
  });

  test("says what to do where nothing is held", async () => {
    const phone = new FakePhone();
    phone.list = { ...phone.list, stairwells: [], left_out: 12 };
    const { text } = await mounted("#/doors", { phone });

    expect(text()).toContain("You hold no stairwell now.");
    expect(text()).toContain("12 doors do not fit on this phone.");
  });

  test("a stairwell is a wall of links that say door and state, or a list of the same", async () => {
    const { all, one, settle } = await mounted(`#/doors/${TALL}`);

    expect(all(".windows a.pane")).toHaveLength(48);
    expect(one(".windows a.pane").getAttribute("aria-label")).toBe("1201, to go to");
    one("[name=view][value=list]").click();
    await settle();

    expect(all(".walk-list a")).toHaveLength(48);
  });

  test("the card shows what to do in a chosen language", async () => {
    const { one, text, settle } = await mounted(`#/doors/${TALL}/card`);

    expect(text(".large")).toContain("Knock and step back.");
    one("[name=card][value=zh]").click();
    await settle();

    expect(text(".large")).toContain("敲门");
    expect(one(".large").lang).toBe("zh");
  });
});

describe("handing over", () => {
  test("sends first, then shows the code for what is ticked", async () => {
    const page = await mounted("#/doors/hand-over");

    page.all("[type=checkbox]")[1]!.click();
    await page.settle();
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    const [sync, given] = page.phone.calls.slice(-2);
    expect([sync?.[0], given?.[0], (given?.[1] as string[]).length]).toEqual(["sync", "handOver", 2]);
    expect(page.text(".given")).toBe("482913");
  });

  test("takes over by six digits, and fetches the list anew", async () => {
    const page = await mounted("#/doors/take-over");

    await page.write("#code", "４８２ 913");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["takeOver", "482913"]);
    expect(page.phone.calls).toContainEqual(["refresh"]);
    expect(page.text()).toContain("2 stairwells are yours now.");
  });

  test("a code of five digits is not sent", async () => {
    const page = await mounted("#/doors/take-over");

    await page.write("#code", "48291");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.text("[role=alert]")).toBe("The code has six digits.");
    expect(page.phone.calls).not.toContainEqual(["takeOver", "48291"]);
  });
});
