import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hashOf, routeOf } from "../../field/route.ts";
import { Refusal } from "../../field/phone/phone.ts";
import type { Call, Now } from "../../field/shapes.ts";
import type { Language } from "../../field/words/index.ts";
import { aCall, callId, inMinutes } from "./fake-calls.ts";
import { FakePhone } from "./fake-phone.ts";
import { COMMUNITY } from "./fake-tasks.ts";
import { type Mounted, mounted } from "./mounted.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function withCalls(calls: unknown, { hash = "#/now", language = "en" as Language, more = {} as Partial<Now>, set = (_phone: FakePhone) => undefined as void } = {}): Promise<Mounted> {
  const phone = new FakePhone();
  phone.told = { ...phone.told, calls: calls as Call[], ...more };
  set(phone);
  const page = await mounted(hash, { phone, language });
  await new Promise((resolve) => setTimeout(resolve, 550)); // until the card takes a tap
  await page.settle();
  return page;
}
const claims = ({ phone }: Mounted) => phone.calls.filter(([name]) => name === "claim").map(([, claim]) => claim);
const touched = async (page: Mounted, words: string) => {
  page.button(words).click();
  await page.settle();
};

describe("a call that waits for my answer", () => {
  test("stands before everything else, also while I am at work, with place, time and the number that is missing", async () => {
    const page = await withCalls([aCall()], { more: { at_work: { since: inMinutes(-30), event: null } } });

    expect(page.text(".call.lit")).toContain("搬物资上楼，电梯停了。 3 号楼东门 now 2 still needed / 4 seats");
    expect(page.text(".call .num")).toBe("2");
    expect(page.text("nav.dock [aria-current]")).toBe("Now 1");
  });

  test("is taken in one touch, in a quarter of an hour", async () => {
    const page = await withCalls([aCall()]);

    await touched(page, "I'm coming");

    expect(claims(page)).toEqual([{ community: COMMUNITY, callout: callId(1), say: "yes", eta_min: 15 }]);
    expect(page.text(".story")).toContain("You have a seat. Be at 3 号楼东门 by");
    expect(page.phone.held).toBe(0);
  });

  test("takes another time, and says on the button which", async () => {
    const page = await withCalls([aCall()]);

    await page.tap(".etas [value='60']");
    await touched(page, "there in 60 min");

    expect(claims(page)).toMatchObject([{ say: "yes", eta_min: 60 }]);
  });

  test("that begins later asks for no way: it says when", async () => {
    const page = await withCalls([aCall({ starts_at: inMinutes(300), urgency: "later" })]);

    expect(page.all(".etas")).toEqual([]);
    expect(page.text("[data-say=yes]")).toMatch(/^I'm coming from /);
  });

  test("does not take a tap that was meant for what stood there before", async () => {
    const page = await mounted("#/now");
    page.app.hear(aCall());
    await page.settle();

    page.one("[data-say=yes]").click();
    await page.settle();

    expect(claims(page)).toEqual([]);
  });

  test("is declined in one touch, and can be taken up again", async () => {
    const page = await withCalls([aCall()]);

    await touched(page, "I can't");
    expect(page.text(".call")).toContain("Kept: you cannot come.");
    await new Promise((resolve) => setTimeout(resolve, 550));
    await touched(page, "I can come after all");

    expect(claims(page)).toMatchObject([{ say: "no" }, { say: "yes" }]);
  });

  test("several stand one below another, the newest first; what is over comes last", async () => {
    const page = await withCalls([aCall({ number: 4, state: "filled", text: "over" }), aCall({ number: 1, text: "old" }), aCall({ number: 3, mine: "seated", text: "mine" }), aCall({ number: 2, text: "new" })]);

    expect(page.all("call-card .told").map((text) => text.textContent)).toEqual(["new", "old", "mine", "over"]);
  });

  test("is said from every other screen", async () => {
    const page = await withCalls([aCall()], { hash: "#/me" });

    expect(page.text(".waiting-call")).toBe("1 call waits for your answer");
    expect(page.one(".waiting-call").getAttribute("href")).toBe(`#/call/${callId(1)}`);
  });
});

describe("what does not go out", () => {
  test.each<[string, Refusal, string]>([
    ["without network", new Refusal("offline"), "There is no network. This did not go out."],
    ["without an answer", new Refusal("unsure"), "it never counts twice"],
    ["where the server is busy", new Refusal("busy", "…", 503), "The server is busy"],
    ["too often", new Refusal("too_often", "…", 429), "Too often in a short time."],
  ])("%s is said in words, with a telephone and another try", async (_what, refusal, said) => {
    const page = await withCalls([aCall()]);
    page.phone.failing = refusal;
    await touched(page, "I'm coming");

    expect(page.text(".call [role=alert]")).toContain(said);
    expect(page.one(".call a[href^='tel:']").getAttribute("href")).toBe("tel:13900000001");
    expect(page.phone.acts).toEqual([]); // nothing waits to be sent an hour later
    page.phone.failing = null;
    await touched(page, "Try again");

    expect(claims(page)).toHaveLength(2);
    expect(page.all(".call [role=alert]")).toEqual([]);
    expect(page.text(".story")).toContain("You have a seat.");
  });

  test("that is said again meanwhile says so", async () => {
    const page = await withCalls([aCall()]);
    let answer = () => undefined as void;
    page.phone.server.claim = async (_claim, again = () => undefined) => {
      again();
      await new Promise<void>((resolve) => (answer = resolve));
      return aCall({ mine: "seated" });
    };
    await touched(page, "I'm coming");
    expect(page.text(".call")).toContain("Not through yet. Trying again …");

    answer();
    await page.settle();
    expect(page.text(".call")).not.toContain("Trying again");
  });

  test("because it is over is no reason to try again: it is looked up anew", async () => {
    const page = await withCalls([aCall()]);
    page.phone.server.claim = async () => Promise.reject(new Refusal("closed", "…", 409));
    page.phone.told = { ...page.phone.told, calls: [aCall({ state: "closed" })] };
    await touched(page, "I'm coming");

    expect(page.text(".call")).toContain("The call-out is over. Thank you.");
    expect(page.all(".call button")).toEqual([]);
  });

  test("without a session leads to signing in", async () => {
    const page = await withCalls([aCall()]);
    page.phone.failing = new Refusal("not_signed_in", "…", 401);
    await touched(page, "I'm coming");

    expect(page.one(".call a.go").getAttribute("href")).toBe("/sign-in/?next=/app/");
  });
});

describe("a seat", () => {
  test("is given back only after a second word", async () => {
    const page = await withCalls([aCall({ mine: "seated" })]);

    await touched(page, "I can't come after all");
    expect([claims(page), page.text(".call [role=alert]")]).toEqual([[], "Your seat goes to the next person at once. Sure?"]);
    await touched(page, "I am still coming");
    await touched(page, "I can't come after all");
    await touched(page, "Give the seat back");

    expect(claims(page)).toMatchObject([{ say: "no" }]);
  });

  test("is reached by four digits told at the place: the last one says it", async () => {
    const page = await withCalls([aCall({ mine: "seated" })]);

    await touched(page, "I am here");
    expect(page.one<HTMLInputElement>("input.code").inputMode).toBe("numeric");
    await page.write("input.code", "１２３4");

    expect(claims(page)).toEqual([{ community: COMMUNITY, callout: callId(1), say: "here", code: "1234" }]);
    expect(page.text(".story")).toBe("You are here. Thank you.");
  });

  test("with a wrong code says so, and takes another", async () => {
    const page = await withCalls([aCall({ mine: "seated" })]);
    await touched(page, "I am here");
    page.phone.failing = new Refusal("wrong_code", "…", 409);
    await page.write("input.code", "9999");
    expect(page.text(".call [role=alert]")).toContain("Ask at the place for the four digits.");
    expect(page.one<HTMLInputElement>("input.code").value).toBe("");

    page.phone.failing = null;
    await page.write("input.code", "1234");
    expect(claims(page)).toHaveLength(2);
  });

  test("that is held for me says until when, with the big button", async () => {
    const page = await withCalls([aCall({ mine: "offered", until: inMinutes(4.5) })]);

    expect(page.text(".call.lit")).toMatch(/A seat is free\. Please answer by \d\d:\d\d: 4 minutes left\./);
    await touched(page, "I take the seat");
    expect(claims(page)).toMatchObject([{ say: "yes" }]);
  });
});

test("a drill says that it is one, and its button that I can be reached", async () => {
  const page = await withCalls([aCall({ kind: "drill" })], { language: "zh", set: (phone) => (phone.answers = "heard") });

  expect(page.text(".call")).toContain("演练 · 广后街社区");
  expect(page.text(".call .chip")).toBe("这是演练");
  expect(page.all(".call button").map((button) => button.textContent!.trim())).toEqual(["收到"]);
  await touched(page, "收到");
  expect(page.text(".story")).toBe("这是演练。收到，谢谢。");
});

test("whoever was on the way sees that nobody waits for them any more", async () => {
  const page = await withCalls([aCall({ mine: "seated", state: "closed" })], { language: "zh" });

  expect(page.text(".call .notice")).toBe("召集结束了，不用来了。谢谢您。");
  expect(page.all(".call button")).toEqual([]);
});

test.each([undefined, null, "x", [null, 7, {}, { id: callId(1) }], [{ id: callId(1), community: "c", mine: "asked" }]])("the Now screen stands whatever the server says of calls: %j", async (calls) => {
  const page = await withCalls(calls);

  expect(page.text()).toContain("Where I am reported in");
});

describe("pages of their own", () => {
  test("a call shows more of itself, and is looked up as the page opens", async () => {
    const page = await withCalls([aCall()], { hash: `#/call/${callId(1)}` });

    expect(page.text("h1")).toBe("Call-out · 广后街社区");
    expect(page.text("dl")).toContain("No. 1");
    expect(page.phone.calls).toContainEqual(["calls"]);
  });

  test("one that is gone says so", async () => {
    expect((await withCalls([], { hash: `#/call/${callId(9)}` })).text()).toContain("This call is over, or it was not sent to you.");
  });

  test("the code of its place takes one touch, also from whoever was not asked", async () => {
    const page = await withCalls([], { hash: `#/arrive/${COMMUNITY}/${callId(7)}/1234`, set: (phone) => (phone.answers = "came") });
    await touched(page, "I am here");

    expect(claims(page)).toEqual([{ community: COMMUNITY, callout: callId(7), say: "here", code: "1234" }]);
    expect(page.text(".notice.ok")).toContain("Thank you for coming.");
  });

  test("who must sign in first comes back to the code", async () => {
    const hash = `#/arrive/${COMMUNITY}/${callId(7)}/1234`;
    const page = await withCalls([], { hash });
    page.phone.failing = new Refusal("not_signed_in", "", 401);
    await touched(page, "I am here");

    expect(page.one(".panel a.go").getAttribute("href")).toBe(`/sign-in/?next=/app/${encodeURIComponent(hash)}`);
  });

  test("their addresses survive the way there and back; a code of three digits is none", () => {
    for (const hash of [`#/call/${callId(1)}`, `#/arrive/a%2Fb/${callId(1)}/0123`]) expect(hashOf(routeOf(hash))).toBe(hash);
    expect(routeOf(`#/arrive/a/${callId(1)}/123`)).toEqual({ page: "now" });
  });
});
