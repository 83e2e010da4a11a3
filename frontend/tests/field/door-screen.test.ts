import { afterEach, describe, expect, test } from "vitest";
import { FakePhone } from "./fake-phone.ts";
import { CHECK, householdOf, PERSONS, TALL } from "./fake-tasks.ts";
import { mounted, settled } from "./mounted.ts";

const doorAt = (n: number) => `#/doors/${TALL}/${householdOf(1, n)}`;

afterEach(() => document.body.replaceChildren());

async function atDoor(hash: string, options = {}) {
  const page = await mounted(hash, options);
  await settled(page);
  return page;
}

test("the number is the heading, with who lives there and what they need in words", async () => {
  const { text, one } = await atDoor(doorAt(13));

  expect(text("h1")).toContain("902");
  expect(text(".door-head")).toContain("赵女士 · 2 people");
  expect(text(".needs")).toBe("limited mobility");
  expect(one(".door-head .pane").dataset["state"]).toBe("missing");
});

test("what can be found stands in the order of likelihood, the likeliest alone in amber", async () => {
  const { all } = await atDoor(doorAt(0));

  expect(all("[data-result]").map((button) => button.dataset["result"])).toEqual(["reached", "absent", "referred", "declined", "vacant", "away"]);
  expect(all("main button.go")).toHaveLength(1);
});

test("a tap is kept first, then the next untried door comes, with the way back", async () => {
  const { phone, tap, text, app } = await atDoor(doorAt(0));

  await tap("[data-result=reached]");

  expect(phone.acts).toMatchObject([{ kind: "household.visited", facts: { household: householdOf(1, 0), result: "reached" }, about: { door: "1201" } }]);
  expect(app.route).toMatchObject({ page: "door", household: householdOf(1, 3) });
  expect(text("[role=status].said")).toBe("1201: ReachedUndo");
  expect(text("header .sync")).toBe("1 unsent");
});

test("a second tap in haste does not land on the next door", async () => {
  const { phone, tap } = await atDoor(doorAt(0));

  await tap("[data-result=reached]");
  await tap("[data-result=reached]");

  expect(phone.acts).toHaveLength(1);
});

test("undo takes the act back by naming it and leads to its door; the bar stays, without a second undo", async () => {
  const page = await atDoor(doorAt(0));
  await page.tap("[data-result=vacant]");

  await page.tap(".said button");

  expect(page.phone.acts[1]).toMatchObject({ kind: "household.visit_undone", supersedes: [page.phone.acts[0]!.id] });
  expect(page.app.route).toMatchObject({ household: householdOf(1, 0) });
  expect(page.text(".said")).toBe("Taken back. Door 1201 is open again.");
  expect(page.all(".said button")).toHaveLength(0);
});

test("an act that cannot be kept is said at once, and the door stays", async () => {
  const page = await atDoor(doorAt(0));
  page.phone.full = true;

  await page.tap("[data-result=reached]");

  expect(page.text("[role=alert]")).toContain("no room left");
  expect(page.app.route).toMatchObject({ household: householdOf(1, 0) });
  expect(page.one<HTMLButtonElement>("[data-result=reached]").disabled).toBe(false);
});

test("after the last door comes the stairwell, which says that all is done", async () => {
  const phone = new FakePhone();
  phone.list = { ...phone.list, stairwells: phone.list.stairwells.map((one) => ({ ...one, doors: one.doors.slice(0, 1) })) };
  const { tap, text, app } = await atDoor(doorAt(0), { phone });

  await tap("[data-result=reached]");

  expect(app.route).toEqual({ page: "stairwell", lease: TALL });
  expect(text()).toContain("Every door here is done");
});

describe("a door that was told of", () => {
  test("says what stands, and replaces it", async () => {
    const { text, tap, phone } = await atDoor(doorAt(2));

    expect(text(".notice")).toContain("Told already: Help needed");
    await tap("[data-result=declined]");
    expect(phone.acts[0]!.supersedes).toHaveLength(1);
  });

  test("in two unlike ways says that the desk settles it, and replaces nothing", async () => {
    const { text, tap, phone } = await atDoor(doorAt(5));

    expect(text(".notice")).toContain("The desk settles it");
    await tap("[data-result=reached]");
    expect(phone.acts[0]!.supersedes).toEqual([]);
  });
});

describe("a round of persons", () => {
  const door = `#/doors/${PERSONS}/${householdOf(2, 0)}`;

  test("asks its questions and counts people before the act, and sends both", async () => {
    const page = await atDoor(door);

    page.one("[name=q-q1][value=a2]").click();
    await page.settle();
    page.button("One more: People reached").click();
    await page.settle();
    await page.tap("[data-result=reached]");

    expect(page.phone.acts[0]!.facts).toMatchObject({ people: 2, answers: { q1: "a2" } });
  });

  test("holds a new version back while an answer is half-written, and the next door begins empty", async () => {
    const page = await atDoor(door);

    page.one("[name=q-q1][value=a1]").click();
    await page.settle();
    expect(page.phone.held).toBe(1);
    await page.tap("[data-result=absent]");

    expect(page.phone.held).toBe(0);
    expect(page.all("main input:checked")).toHaveLength(0);
  });
});

test("a second look shows nothing of the first, asks nothing, and can be taken back as what it is", async () => {
  const { text, tap, phone, all } = await atDoor(`#/doors/${CHECK}/${householdOf(3, 2)}`);

  expect(text()).toContain("You look a second time");
  expect(text(".door-head")).not.toMatch(/Help needed|last at/);
  await tap("[data-result=reached]");
  expect(phone.acts[0]!.kind).toBe("household.checked");
  expect(text(".said")).toContain("seen");
  await tap(".said button");
  expect(phone.acts[1]).toMatchObject({ kind: "household.check_undone", supersedes: [phone.acts[0]!.id] });
  expect(all("[name^=q-]")).toHaveLength(0);
});

test("the doors on either side come by button, and the way back still leads to the stairwell", async () => {
  const { button, settle, app, one } = await atDoor(doorAt(1));
  const depth = history.length;

  button("On to 1203").click();
  await settle();

  expect(app.route).toMatchObject({ household: householdOf(1, 2) });
  expect(history.length).toBe(depth);
  expect(one("header .brand").getAttribute("href")).toBe(`#/doors/${TALL}`);
});

test("a door that is no longer on the phone says so", async () => {
  const { text } = await mounted(`#/doors/${TALL}/${householdOf(9, 9)}`);

  expect(text()).toContain("This is not on your phone any more.");
});

test("it speaks Chinese as well", async () => {
  const { text } = await atDoor(doorAt(0), { language: "zh" });

  expect(text("[data-result=absent]")).toBe("没人 改时间再来");
});
