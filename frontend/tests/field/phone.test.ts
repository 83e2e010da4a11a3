import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openPhone, type Phone } from "../../field/phone/index.ts";
import { Store } from "../../field/phone/store.ts";
import { FakeServer } from "./fake-server.ts";
import { base64url, random } from "../../field/phone/bytes.ts";
import { enrolled, visited } from "./in-hand.ts";
import { aDoor, aList } from "./lists.ts";

vi.setConfig({ testTimeout: 30_000 }); // a machine under load is slow, not wrong

const COMMUNITY = "620102009003";
let server: FakeServer;
let reachable: boolean;
let account: string;

const json = (value: object, status = 200) => new Response(JSON.stringify(value), { status, headers: { "X-CSRFToken": "t" } });

const leased = () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  return { secret: base64url(random(32)), until, server_time: new Date().toISOString(), tasks: { ...aList([aDoor()]), until } };
};

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  [server, reachable, account] = [new FakeServer(), true, "account-a"];
  vi.stubGlobal("fetch", async (path: string, { headers, body }: { headers?: Record<string, string>; body?: string } = {}) => {
    if (!reachable) throw new TypeError("no network");
    if (path === "/app/now/") return json({ server_time: new Date().toISOString(), volunteer: "v", name: "Lin", place: null, at_work: null });
    if (path === "/app/device/") return json({ ...enrolled(account), server_time: new Date().toISOString() });
    if (path === "/app/lease/") return json(leased());
    if (path !== "/api/v1/events") return json({ code: "not_found" }, 404);
    const { status, text } = server.answer(body ?? "", headers?.Authorization ?? "");
    if (status === 0) throw new TypeError("cut");
    return new Response(text, { status });
  });
});

afterEach(() => vi.unstubAllGlobals());

const waits = (phone: Phone, waiting: number) => vi.waitFor(() => expect(phone.outbox.state).toMatchObject({ waiting, sending: false }), { timeout: 5_000 });

test("an act is kept, sent by itself, and told to the other tab", async () => {
  const phone = openPhone();
  await phone.awake;
  const tab = openPhone();
  await tab.awake;
  expect(await phone.server.now()).toMatchObject({ name: "Lin" });
  await phone.server.enrol();

  reachable = false;
  const { id } = await phone.outbox.record(visited(COMMUNITY));
  await waits(tab, 1);
  expect(await tab.outbox.waiting()).toMatchObject([{ id, kind: "household.visited", door: "3-301", community: COMMUNITY }]);
  await vi.waitFor(() => expect(phone.outbox.state).toMatchObject({ trouble: "network", offline: true }));

  reachable = true;
  dispatchEvent(new Event("online"));
  await waits(phone, 0);
  await waits(tab, 0);
  expect([...server.taken.keys()]).toEqual([id]);
  expect(phone.outbox.state).toMatchObject({ trouble: null, oldest: null, next_try_at: null });
});

test("logging out keeps what waits, and it is still sent", async () => {
  const phone = openPhone();
  await phone.awake;
  await phone.server.enrol();
  reachable = false;
  await phone.outbox.record(visited(COMMUNITY));

  await phone.leave();
  expect(await new Store().setting("account")).toBeUndefined();
  await expect(phone.outbox.record(visited(COMMUNITY))).rejects.toMatchObject({ code: "not_enrolled" });
  await waits(phone, 1);

  reachable = true;
  await phone.outbox.sync();
  await waits(phone, 0);
  expect(server.taken.size).toBe(1);
});

test("where another person has signed in, the one before is forgotten with the list, and what they told stays theirs", async () => {
  const phone = openPhone();
  await phone.awake;
  await phone.server.now();
  await phone.server.enrol();
  reachable = false;
  const { id } = await phone.outbox.record(visited(COMMUNITY));
  await waits(phone, 1);

  [reachable, account] = [true, "account-b"];
  await phone.server.enrol();
  expect(await new Store().setting("now")).toBeUndefined();
  await phone.outbox.sync();

  expect(server.tokens.get(id)).toBe("Bearer muster_account-a");
});

test("a browser that gives no storage gets an app that says so", async () => {
  vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("no", "SecurityError"); } });

  const phone = openPhone();
  await phone.awake;

  expect(phone.outbox.state.trouble).toBe("storage");
  await expect(phone.outbox.record(visited(COMMUNITY))).rejects.toMatchObject({ code: "storage" });
});

test("a phone that was withdrawn keeps no list: neither the tab that hears of it nor the other one, and what it told is still sent", async () => {
  const phone = openPhone();
  await phone.awake;
  await phone.server.enrol();
  await phone.vault.pull("271828");
  const tab = openPhone();
  await tab.awake;
  expect([phone.vault.state, tab.vault.state]).toEqual(["open", "locked"]);

  server.withdrawn = true;
  const { id } = await phone.outbox.record(visited(COMMUNITY));
  await waits(phone, 0);

  await vi.waitFor(() => expect([phone.vault.state, tab.vault.state]).toEqual(["none", "none"]), { timeout: 5_000 });
  expect(server.finallyAnswered.has(id)).toBe(true);
  const later = openPhone(); // as after a reload
  await later.awake;
  expect(later.vault.state).toBe("none");

  server.withdrawn = false;
  await phone.server.enrol(); // whoever may sign in again gets a new pass, and a list under it
  await phone.vault.pull("271828");
  await phone.outbox.sync();
  expect(phone.vault.state).toBe("open");
});

test("a withdrawal that is heard late leaves the pass alone that came after it", async () => {
  const store = new Store();
  const before = { ...enrolled(account), got_at: Date.now() };
  const after = { ...before, token: "muster_renewed" };
  await store.admit(before);
  await store.admit(after);

  await store.withdrawPass(before);
  expect(await store.currentPass()).toEqual(after);
  await store.withdrawPass(after);
  expect(await store.currentPass()).toMatchObject({ token: after.token, withdrawn: true });
});
