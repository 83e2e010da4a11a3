import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hashOf, placeIn, routeOf } from "../../field/route.ts";
import { FakePhone } from "./fake-phone.ts";
import { COMMUNITY } from "./fake-tasks.ts";
import { type Mounted, mounted } from "./mounted.ts";

const ORIGIN = "https://muster.example";
const HERE = `#/here/${COMMUNITY}`;
let seen: string[] = []; // by the camera
const stopped = vi.fn();

beforeEach(() => {
  localStorage.clear();
  stopped.mockClear();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function withCamera({ allowed = true } = {}): void {
  class Reader {
    static getSupportedFormats = async () => ["qr_code"];
    detect = async () => seen.map((rawValue) => ({ rawValue }));
  }
  vi.stubGlobal("BarcodeDetector", Reader);
  const getUserMedia = async () => {
    if (!allowed) throw new DOMException("no", "NotAllowedError");
    return { getTracks: () => [{ stop: stopped }] };
  };
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia }, configurable: true });
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", { set: () => undefined, configurable: true });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
}

async function scanning(more: Partial<FakePhone["told"]> = {}): Promise<Mounted> {
  const phone = new FakePhone();
  phone.told = { ...phone.told, ...more };
  return mounted("#/now/scan", { phone });
}
const looked = async (page: Mounted) => {
  await new Promise((resolve) => setTimeout(resolve, 450));
  await page.settle();
};
const ours = (hash: string) => `${location.origin}/app/${hash}`;

describe("the code of a place", () => {
  test.each([
    [`${ORIGIN}/app/#/here/620102001001`, "620102001001"],
    [`${ORIGIN}/r/620102001001/`, "620102001001"],
    [`${ORIGIN}/r/%E5%B9%BF%E5%90%8E/`, "广后"],
    [`${ORIGIN}/r/%E5%/`, "%E5%"],
    ["https://elsewhere.example/r/620102001001/", null],
    [`${ORIGIN}/r/620102001001/sign-up/`, null],
    [`${ORIGIN}/desk/#/here/620102001001`, null],
    ["620102001001", null],
    ["", null],
  ])("%s names %s", (code, place) => expect(placeIn(code, ORIGIN)).toBe(place));

  test("its address survives the way there and back", () => {
    expect(routeOf("#/here/620102001001")).toEqual({ page: "here", community: "620102001001" });
    expect(routeOf(hashOf({ page: "here", community: "a/广" }))).toEqual({ page: "here", community: "a/广" });
  });

  test("opened from the phone's own camera it takes one touch to begin, and one to end", async () => {
    const page = await mounted(HERE);
    page.button("I begin to work").click();
    await page.settle();
    expect(page.phone.acts).toMatchObject([{ kind: "volunteer.arrived", community: COMMUNITY }]);
    expect(page.app.route.page).toBe("now");

    page.app.go(routeOf(HERE));
    await page.settle();
    page.button("I have ended").click();
    await page.settle();
    expect(page.phone.acts[1]).toMatchObject({ kind: "volunteer.left" });
  });

  test("the code of another place begins nothing, and says where one counts", async () => {
    const page = await mounted("#/here/620102999999");
    expect(page.text()).toContain("You count at 广后街社区");
    expect(page.all("main button")).toEqual([]);
  });
});

describe("the camera", () => {
  test("is offered only where the browser reads codes", async () => {
    const without = await mounted("#/now");
    expect(without.text()).not.toContain("Scan the code");
    document.body.replaceChildren();
    withCamera();
    expect((await mounted("#/now")).text()).toContain("Scan the code of the place");
  });

  test("sees my place's code: I am at work without another touch, and it can be taken back", async () => {
    withCamera();
    seen = [ours(HERE)];
    const page = await scanning();
    await looked(page);

    expect(page.phone.acts).toMatchObject([{ kind: "volunteer.arrived" }]);
    expect(page.app.route.page).toBe("now");
    expect(page.all(".said button")).toHaveLength(1);
    expect(stopped).toHaveBeenCalled();
  });

  test("sees it again while I am at work: ending takes a touch", async () => {
    withCamera();
    seen = [ours(HERE)];
    const page = await scanning({ at_work: { since: new Date().toISOString(), event: "0192f000-0000-7000-8000-0000000000ff" } });
    await looked(page);
    expect(page.phone.acts).toEqual([]);
    expect(page.text()).toContain("I have ended");
  });

  test("sees the code that hangs where a call leads: one touch says that I am there", async () => {
    withCamera();
    seen = [ours(`#/arrive/${COMMUNITY}/0192f0aa-0000-7000-8000-000000000007/1234`)];
    const page = await scanning();
    await looked(page);

    expect(page.app.route.page).toBe("arrive");
    expect(page.button("I am here")).toBeDefined();
  });

  test.each([
    ["another place's", ours("#/here/620102999999"), "You count at"],
    ["something else", "https://pay.example/x", "not the code of a place"],
  ])("sees %s: nothing begins, it says so and looks on", async (_, code, said) => {
    withCamera();
    seen = [code];
    const page = await scanning();
    await looked(page);
    expect(page.text()).toContain(said);

    seen = [ours(HERE)];
    await looked(page);
    expect(page.phone.acts).toHaveLength(1);
  });

  test("that is refused says what to do, and is let go where one goes on meanwhile", async () => {
    withCamera({ allowed: false });
    const page = await scanning();
    expect(page.text()).toContain("Allow it in your browser's settings");
    document.body.replaceChildren();

    withCamera();
    seen = [];
    const second = await scanning();
    second.app.go({ page: "me" });
    await second.settle();
    expect(stopped).toHaveBeenCalled();
  });
});
