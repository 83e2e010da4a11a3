import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Refusal } from "../../field/phone/phone.ts";
import { FakePhone } from "./fake-phone.ts";
import { me } from "./fake-tasks.ts";
import { mounted } from "./mounted.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("the PIN", () => {
  async function asked(state: "none" | "locked" | "expired", tries_left = 10) {
    const phone = new FakePhone();
    phone.vault.tries_left = tries_left;
    phone.lock(state);
    return mounted("#/doors", { phone });
  }

  test("is chosen twice, and then the list comes", async () => {
    const page = await asked("none");

    await page.write("#pin", "294613");
    await page.write("#repeat", "294613");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["pull", "294613"]);
    expect(page.text("h1")).toBe("My stairwells");
  });

  test.each([["29461", "29461", "A PIN has six digits."], ["123456", "123456", "too easy"], ["294613", "294614", "do not match"]])("%s and %s are not taken", async (pin, repeat, said) => {
    const page = await asked("none");

    await page.write("#pin", pin);
    await page.write("#repeat", repeat);
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.text("[role=alert]")).toContain(said);
    expect(page.phone.calls.map(([name]) => name)).not.toContain("pull");
  });

  test("opens with the sixth digit", async () => {
    const page = await asked("locked");

    await page.write("#pin", "294613");

    expect(page.text("h1")).toBe("My stairwells");
  });

  test("that is wrong says how many tries are left, and what the last one costs", async () => {
    const page = await asked("locked", 3);

    await page.write("#pin", "111112");

    expect(page.text("[role=alert]")).toContain("2 tries are left.After that the list on this phone is erased.");
    expect(page.one<HTMLInputElement>("#pin").value).toBe("");
  });

  test("wrong for the last time: the list is gone, what was told stays, and a new PIN is chosen", async () => {
    const page = await asked("locked", 1);

    await page.write("#pin", "111112");

    expect(page.text()).toContain("What you have not sent stays.");
    expect(page.all("input")).toHaveLength(2);
  });

  test("a list that has run out is fetched anew; without a network it says so", async () => {
    const page = await asked("expired");
    page.phone.failing = new Refusal("offline");

    await page.write("#pin", "294613");
    await page.write("#repeat", "294613");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.text("h1")).toBe("Your list has run out");
    expect(page.text()).toContain("This needs a network.");
  });
});

describe("Me", () => {
  test("shows where I am, what I offer and my certificate", async () => {
    const { text, button } = await mounted("#/me");

    expect(text()).toContain("广后街社区");
    expect(text()).toContain(me().offer.skills);
    expect(button("My certificate").getAttribute("href")).toBe("/app/certificate.pdf");
  });

  test("keeps a changed offer", async () => {
    const page = await mounted("#/me/offer");

    await page.write("#skills", "cooking");
    page.one<HTMLInputElement>("[name=night_calls]").click();
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.phone.mine.offer).toMatchObject({ skills: "cooking", night_calls: false, care: me().offer.care });
    expect(page.text()).toContain("Kept.");
    expect(page.phone.held).toBe(0);
  });

  test("a refused offer says why and loses nothing that was written", async () => {
    const page = await mounted("#/me/offer");
    page.phone.failing = new Refusal("unknown_skill", "Nobody knows “juggling”.", 400);

    await page.write("#skills", "juggling");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    expect(page.text("[role=alert]")).toContain("Nobody knows “juggling”.");
    expect(page.one<HTMLInputElement>("#skills").value).toBe("juggling");
  });

  test("dresses the app: language, type, contrast", async () => {
    const page = await mounted("#/me");

    page.one("[name=text][value=larger]").click();
    page.one(".choice input").click();
    page.one("[name=language][value=zh]").click();
    await page.settle();

    expect(document.documentElement.dataset).toMatchObject({ text: "larger", contrast: "more" });
    expect(page.text("h1")).toBe("林晓梅");
    expect(page.text()).toContain("我会什么");
  });

  test("signing out says that what waits stays, locks the list and leads on", async () => {
    const assign = vi.fn();
    const page = await mounted("#/me/sign-out");
    vi.spyOn(location, "assign").mockImplementation(assign);
    page.phone.set({ waiting: 3 });
    await page.settle();

    expect(page.text()).toContain("3 acts wait to be sent. They stay on this phone");
    page.one("main button").click();
    await page.settle();

    expect(page.phone.left).toBe(true);
    expect(assign).toHaveBeenCalledWith("/sign-out/");
  });
});

describe("the outbox", () => {
  test("says that all has arrived", async () => {
    const { text } = await mounted("#/outbox");

    expect(text()).toContain("Everything you told has arrived.");
  });

  test("counts what waits, says why it waits, and sends when told to", async () => {
    const page = await mounted("#/outbox");
    page.phone.set({ waiting: 3, oldest: new Date().toISOString(), trouble: "server", stored: false });
    await page.settle();

    page.button("Try now").click();
    await page.settle();

    expect(page.text()).toContain("3 acts wait");
    expect(page.text()).toContain("The server is busy.");
    expect(page.text()).toContain("may clear this app's storage");
    expect(page.phone.calls).toContainEqual(["sync"]);
  });

  test("shows what was refused, with the reason in the reader's words, and can offer it again", async () => {
    const phone = new FakePhone();
    const told = { id: "a", community: "c", kind: "household.visited", kept_at: new Date().toISOString() } as const;
    phone.back = [
      { ...told, door: "1203", reason: "unknown_household", sentence: "The register…" },
      { ...told, door: "1204", reason: "never_heard_of", sentence: "A sentence of the server." },
    ];
    phone.set({ refused: 2 });
    const page = await mounted("#/outbox", { phone });

    expect(page.text()).toContain("Door 1203");
    expect(page.text()).toContain("The register has no such door. Ask the desk to add it.");
    expect(page.text()).toContain("A sentence of the server.");
    page.button("Try again").click();
    expect(page.phone.calls).toContainEqual(["again"]);
  });
});

test("inside a chat the way out to the browser is shown", async () => {
  vi.stubGlobal("navigator", { ...navigator, userAgent: "Mozilla/5.0 MicroMessenger/8.0", onLine: true });
  const { text } = await mounted("#/now");

  expect(text()).toContain("Open it in your browser");
});
