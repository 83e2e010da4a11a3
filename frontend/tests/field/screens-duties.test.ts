import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { impersonal } from "../../field/phone/attendance.ts";
import { Refusal } from "../../field/phone/phone.ts";
import type { Duties, Now } from "../../field/shapes.ts";
import { dayText, spanText } from "../../field/when.ts";
import { FakePhone } from "./fake-phone.ts";
import { duties, duty, now } from "./fake-tasks.ts";
import { mounted } from "./mounted.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function withNow(more: Partial<Now>) {
  const phone = new FakePhone();
  phone.told = { ...phone.told, ...more };
  return mounted("#/now", { phone });
}

async function withDuties(more: Partial<Duties> = {}, failing: Refusal | null = null) {
  const phone = new FakePhone();
  phone.roster = duties(more);
  phone.told = { ...phone.told, duties: phone.roster.duties };
  const page = await mounted("#/me/duties", { phone });
  phone.failing = failing;
  return page;
}

describe("the Now screen", () => {
  test("shows the duties of today and tomorrow, with where, and the way to all of them", async () => {
    const page = await withNow({ duties: [duty(1), duty(200, { post: "后门" })] });

    expect(page.text("[aria-labelledby=duties]")).toMatch(/东门 ?广后街口 · 广后街社区/);
    expect(page.text()).not.toContain("后门");
    expect(page.one("a[href='#/me/duties']")).toBeTruthy();
  });

  test("shows the next one where none is near, and nothing where there is none", async () => {
    const far = await withNow({ duties: [duty(200, { post: "后门" }), duty(300)] });
    expect(far.text("[aria-labelledby=duties]")).toContain("Nothing today and tomorrow. The next one:");
    expect(far.all(".duty")).toHaveLength(1);

    document.body.replaceChildren();
    const none = await withNow({ duties: [] });
    expect(none.all("[aria-labelledby=duties]")).toHaveLength(0);
  });

  test("says that a day off is owed, how many days in a row, and the week", async () => {
    const page = await withNow({ hours: { today_min: 60, operation_min: 600, rest_due: null, week_min: 300, days_in_row: 6, owes_rest: true } });

    expect(page.text()).toContain("5 h 0 min this week · 6 days in a row");
    expect(page.text()).toContain("A day off is owed to you.");
  });
});

describe("the duties screen", () => {
  test("ends a duty after one question, and the word can be taken back", async () => {
    const page = await withDuties();
    const [first] = page.phone.roster.duties;

    page.button("I cannot come").click();
    await page.settle();
    expect(page.text("[role=alert]")).toContain("It does not come back by itself.");
    page.button("I cannot come to this duty").click();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["sayOfDuties", "cannot-come", { shift: first!.shift }]);
    expect(page.text()).toContain("Your desk looks for somebody else.");
    page.button("I can come after all").click();
    await page.settle();
    expect(page.phone.calls).toContainEqual(["sayOfDuties", "absences", { starts_at: first!.starts_at, ends_at: null }]);
    expect(page.phone.held).toBe(0);
  });

  test("takes a time from until, by this phone's clock", async () => {
    const page = await withDuties({ duties: [] });

    await page.write("#starts", "2030-01-01T08:00");
    await page.write("#ends", "2030-01-02T08:00");
    page.one<HTMLFormElement>("form").requestSubmit();
    await page.settle();

    const body = { starts_at: new Date("2030-01-01T08:00").toISOString(), ends_at: new Date("2030-01-02T08:00").toISOString() };
    expect(page.phone.calls).toContainEqual(["sayOfDuties", "absences", body]);
  });

  test("tells the desk that a child is alone after one question, and then that it was told", async () => {
    const page = await withDuties();

    page.button("My child is alone").click();
    await page.settle();
    page.button("Tell my desk").click();
    await page.settle();

    expect(page.phone.calls).toContainEqual(["sayOfDuties", "child/alone", {}]);
    expect(page.text()).toContain("It has not answered yet");
    expect(page.all("button").some((one) => one.textContent!.includes("My child is alone"))).toBe(false);
  });

  test("says how the desk has seen to it; who counts nowhere is told what to do first", async () => {
    const met = await withDuties({ child_alone: { said_at: new Date().toISOString(), met_at: new Date().toISOString(), how: "somebody is with the child" } });
    expect(met.text()).toContain("somebody is with the child");

    document.body.replaceChildren();
    const nowhere = await withDuties({ counts_here: false });
    expect(nowhere.text()).toContain("Once you are reported in");
  });

  test("a child along and a wish are said by one touch each", async () => {
    const page = await withDuties();

    await page.tap("[role=switch]");
    const select = page.one<HTMLSelectElement>(".wish select");
    select.value = "rather_not";
    select.dispatchEvent(new Event("change"));
    await page.settle();

    expect(page.phone.calls).toContainEqual(["sayOfDuties", "child", { brings: "yes" }]);
    expect(page.phone.calls).toContainEqual(["sayOfDuties", "wishes", { on: page.phone.roster.days[0], part: "day", kind: "rather_not" }]);
  });

  test("shows a calendar's address once, with the way to this phone's calendar, and ends it", async () => {
    const page = await withDuties();

    page.button("Make an address").click();
    await page.settle();

    expect(page.one("a[href^='webcal:']").getAttribute("href")).toBe("webcal://muster.example/calendar/secret.ics");
    expect(page.text("#calendar-address")).toBe("https://muster.example/calendar/secret.ics");
    page.button("End the address").click();
    await page.settle();
    expect(page.all("#calendar-address")).toHaveLength(0);
  });

  test("without a network it shows what it knew, and lets nobody believe that something was said", async () => {
    const phone = new FakePhone();
    phone.told = { ...phone.told, duties: [duty(1)] };
    const page = await mounted("#/now", { phone });
    phone.failing = new Refusal("offline");

    page.app.go({ page: "duties" });
    await page.settle();

    expect(page.text()).toContain("This needs a network.");
    expect(page.text()).toContain("东门");
    expect(page.text()).toContain("These are your duties as of");
    expect(page.all("button").some((one) => one.textContent!.includes("I cannot come"))).toBe(false);
  });

  test("an act that did not go out is said, and nothing is shown as done", async () => {
    const page = await withDuties({}, new Refusal("offline"));

    page.button("I cannot come").click();
    await page.settle();
    page.button("I cannot come to this duty").click();
    await page.settle();

    expect(page.text("[role=alert]")).toContain("This needs a network.");
    expect(page.text()).not.toContain("Kept. Your desk looks for somebody else.");
    expect(page.all("section .duty")).not.toHaveLength(0);
  });
});

test("in the open lie the hours of my duties, and neither post nor place", () => {
  const kept = impersonal({ ...now(), duties: [duty(1, { post: "canary-post", place: "canary-place", community_name: "canary-community" })] });

  expect(JSON.stringify(kept)).not.toContain("canary");
  expect(kept.duties![0]!.starts_at).toBeTruthy();
});

test("a time is said with its day, and with the day of its end where that is far", () => {
  const at = Date.parse("2022-10-24T06:00:00");
  const [eight, four, later] = ["2022-10-24T08:00:00", "2022-10-24T16:00:00", "2022-10-26T16:00:00"];

  expect(spanText(eight, four, "en", at)).toBe("today 08:00–16:00");
  expect(spanText(eight, later, "en", at)).toBe("today 08:00–26 Oct 16:00");
  expect(spanText("2022-10-25T22:00:00", "2022-10-26T06:00:00", "zh", at)).toBe("明天 22:00–06:00");
  expect(dayText("2022-10-27", "en")).toBe("Thursday 27 Oct");
});
