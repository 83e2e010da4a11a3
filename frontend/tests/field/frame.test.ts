import { afterEach, describe, expect, test, vi } from "vitest";
import { FakePhone } from "./fake-phone.ts";
import { TALL } from "./fake-tasks.ts";
import { mounted } from "./mounted.ts";

const HOUR_MS = 3_600_000;

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("the calm line", () => {
  test.each([
    [{}, "All sent"],
    [{ waiting: 3, offline: true }, "Offline · 3 unsent"],
    [{ offline: true }, "Offline"],
    [{ waiting: 3, sending: true }, "sending 3"],
    [{ refused: 2 }, "2 refused"],
  ])("of %o says %s and leads to the outbox", async (state, said) => {
    const { phone, settle, text, one } = await mounted("#/now");

    phone.set(state);
    await settle();

    expect(text(".sync")).toBe(said);
    expect(one(".sync").getAttribute("href")).toBe("#/outbox");
  });
});

describe("what must not be overlooked", () => {
  test("is an act of more than four hours", async () => {
    const { phone, settle, text, all } = await mounted("#/now");

    phone.set({ waiting: 1, oldest: new Date(Date.now() - 3.9 * HOUR_MS).toISOString() });
    await settle();
    expect(all(".notice.gap")).toHaveLength(0);
    phone.set({ oldest: new Date(Date.now() - 4.5 * HOUR_MS).toISOString() });
    await settle();

    expect(text(".notice.gap")).toContain("4 h 30 min old");
  });

  test("is storage that was wiped, until it is understood", async () => {
    const { phone, settle, text, button, all } = await mounted("#/now");

    phone.set({ wiped: true });
    await settle();
    expect(text("[role=alert]")).toContain("thrown away");
    button("Understood").click();
    await settle();

    expect(all("[role=alert]")).toHaveLength(0);
  });

  test("is a session that has ended while acts wait", async () => {
    const { phone, settle, one } = await mounted("#/now");

    phone.set({ trouble: "sign_in", waiting: 2 });
    await settle();

    expect(one(".notice a").getAttribute("href")).toBe("/sign-in/?next=/app/");
  });
});

test("the dock says where one is and how many doors wait", async () => {
  const { one, text } = await mounted("#/doors");

  expect(one("nav.dock [aria-current]").getAttribute("href")).toBe("#/doors");
  expect(text("nav.dock")).toMatch(/Doors \d+/);
  expect(document.title).toBe("Doors · Muster");
});

test("invented people are said to be invented", async () => {
  const { text, root } = await mounted("#/now");

  expect(root.textContent).toContain("invented people");
  expect(text("header .brand")).toBe("Muster");
});

test("what needs the list asks for the PIN first, and shows no name", async () => {
  const phone = new FakePhone();
  phone.lock("locked");
  const { text, root } = await mounted(`#/doors/${TALL}`, { phone });

  expect(text("h1")).toBe("Enter your PIN");
  expect(root.textContent).not.toContain("女士");
});

test("a page of the server is not opened into nothing where there is no network", async () => {
  const { one, text, settle } = await mounted("#/me");
  vi.stubGlobal("navigator", { ...navigator, onLine: false });

  const isOpened = one("main nav a").dispatchEvent(new Event("click", { bubbles: true, cancelable: true }));
  await settle();

  expect(isOpened).toBe(false);
  expect(text("[role=alert]")).toContain("This needs a network.");
});

test("a new screen begins at its heading", async () => {
  const { app, settle, one } = await mounted("#/now");

  app.go({ page: "doors" });
  await settle();

  expect(document.activeElement).toBe(one("main h1"));
});

test("the language changes without a new page", async () => {
  const { app, settle, text } = await mounted("#/doors");

  app.say("zh");
  await settle();

  expect(text("h1")).toBe("我的单元");
  expect(document.documentElement.lang).toBe("zh-Hans");
});
