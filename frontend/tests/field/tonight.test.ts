import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isEvening, tonightEnds } from "../../field/screens/tonight.ts";
import { FakePhone } from "./fake-phone.ts";
import { type Mounted, mounted } from "./mounted.ts";

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** Without `tonight` the server knows no such thing. */
function opened({ hash = "#/now", tonight }: { hash?: string; tonight?: string | null }): Promise<Mounted> {
  const phone = new FakePhone();
  if (tonight !== undefined) phone.mine = { ...phone.mine, tonight };
  return mounted(hash, { phone });
}

describe("tonight", () => {
  test("ends in the morning: by day the coming one", () => {
    const ends = (hour: number) => tonightEnds(new Date(2022, 9, 24, hour, 30));
    expect([ends(2), ends(5), ends(6), ends(12), ends(22)].map((at) => [at.getDate(), at.getHours()])).toEqual([[24, 7], [24, 7], [25, 7], [25, 7], [25, 7]]);
    expect([5, 6, 17, 18, 23].map((hour) => isEvening(new Date(2022, 9, 24, hour)))).toEqual([true, false, false, true, true]);
  });

  test("is said with one touch, and taken back with another", async () => {
    const page = await opened({ hash: "#/me", tonight: null });
    expect(page.text("tonight-switch")).toContain("Call me tonight");

    await page.tap("tonight-switch input");
    await page.tap("tonight-switch input");

    expect(page.phone.calls.filter(([name]) => name === "tonight")).toEqual([["tonight", tonightEnds().toISOString()], ["tonight", null]]);
  });

  test("is on the Now screen in the evening", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(2022, 9, 24, 22) });
    const page = await opened({ tonight: new Date(2022, 9, 25, 7).toISOString() });

    expect(page.one<HTMLInputElement>("tonight-switch input").checked).toBe(true);
    expect(page.text("tonight-switch")).toContain("You may be called until tomorrow 07:00.");
  });

  test("is not offered by day on the Now screen, nor where the server knows no such thing", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(2022, 9, 24, 12) });
    expect((await opened({ tonight: null })).all("tonight-switch")).toEqual([]);
    document.body.replaceChildren();

    expect((await opened({ hash: "#/me" })).text("tonight-switch")).toBe("");
  });
});
