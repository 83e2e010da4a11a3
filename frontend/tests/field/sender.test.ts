// @vitest-environment node
import { afterEach, describe, expect, test, vi } from "vitest";
import { meaning, retryAfterS } from "../../field/phone/answers.ts";
import { BYTES_MAX, cut, EVENTS_MAX } from "../../field/phone/batch.ts";
import { afterFailure, afterSuccess, fresh, sane, type Failure } from "../../field/phone/pace.ts";
import type { Item, Pace } from "../../field/phone/schema.ts";
import { FakeServer, GOOD, SORTS, type Poison, type Sort } from "./fake-server.ts";
import { PhoneInHand, Pocket } from "./in-hand.ts";

vi.setConfig({ testTimeout: 30_000 }); // a machine under load is slow, not wrong

const COMMUNITY = "620102009003";
const SECOND = 1_000;
const MINUTE = 60_000;
const phones: PhoneInHand[] = [];

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});

async function aPhone({ acts = 0, server = new FakeServer() } = {}) {
  const pocket = new Pocket();
  const phone = await new PhoneInHand(pocket, server).wake();
  phones.push(phone);
  const ids: string[] = [];
  for (let i = 0; i < acts; i++) ids.push((await phone.visit(COMMUNITY)).id);
  return { pocket, phone, server, ids };
}

describe("one run", () => {
  test("a shift's 300 acts go out in one request, and then nothing is left", async () => {
    const { phone, server } = await aPhone({ acts: 300 });

    await phone.outbox.sync();

    expect(server.requests.map(({ events }) => events.length)).toEqual([300]);
    expect(phone.outbox.state).toMatchObject({ waiting: 0, refused: 0, trouble: null, oldest: null, next_try_at: null });
    expect(await phone.store.counters()).toEqual({ [COMMUNITY]: 300 });
  });

  test("G5: of 200 with one poison 199 are stored, and the one is kept with its reason", async () => {
    const { phone, server, ids } = await aPhone({ acts: 200 });
    server.poison.set(ids[77] as string, "400");

    await phone.outbox.sync();

    expect(server.taken.size).toBe(199);
    const [refused, ...others] = await phone.outbox.refused();
    expect(others).toEqual([]);
    expect(refused).toMatchObject({ id: ids[77], reason: "not_json", sentence: "It cannot be read.", door: "3-301", kind: "household.visited" });
    expect(phone.outbox.state).toMatchObject({ waiting: 0, refused: 1, trouble: null });
    expect(server.requests.length).toBeLessThan(20);
  });

  test("a proxy that takes twenty at a time gets twenty at a time", async () => {
    const { phone, server } = await aPhone({ acts: 200 });
    server.eventsMax = 20;

    await phone.outbox.sync();

    expect(server.taken.size).toBe(200);
    expect(server.requests.length).toBeLessThan(40);
  });

  const untouched = SORTS.filter((sort) => !["ok", "unlike", "set_aside", "half", "400", "413"].includes(sort));
  test.each(untouched)("after %s all five are still there, with their numbers, and go out later", async (sort: Sort) => {
    const { phone, pocket, server } = await aPhone({ acts: 5 });
    server.next = [sort];

    await phone.outbox.sync();

    expect((await phone.held()).map(({ seq, state }) => [seq, state])).toEqual([1, 2, 3, 4, 5].map((seq) => [seq, "waiting"]));
    const { trouble, next_try_at } = phone.outbox.state;
    expect(trouble).toBe(["lost", "cut", "silent", "slow", "portal", "json_portal"].includes(sort) ? "network" : { "401": "sign_in", "403": "signature" }[sort as string] ?? "server");
    expect(next_try_at).toBeGreaterThan(pocket.wall);

    pocket.pass((next_try_at ?? 0) - pocket.wall);
    await phone.sender.run("due");

    expect(await phone.held()).toEqual([]);
  });

  test("an answer that names half of them deletes half of them", async () => {
    const { phone, server } = await aPhone({ acts: 6 });
    server.next = ["half", "silent"];

    await phone.outbox.sync();

    expect((await phone.held()).map(({ seq }) => seq)).toEqual([2, 4, 6]);
  });

  test("what one account told goes out under its own token, also when another has signed in and its own is dead", async () => {
    const { phone, pocket, server } = await aPhone({ acts: 2 });
    await phone.store.unset("account");
    pocket.signedIn = "account-b";
    const { id } = await phone.visit(COMMUNITY);
    server.next = ["401"]; // for account a, whose acts are the older ones

    await phone.outbox.sync();

    expect([...server.taken.keys()]).toEqual([id]);
    expect(server.tokens.get(id)).toBe("muster_account-b");
    expect(phone.outbox.state).toMatchObject({ waiting: 2, trouble: "sign_in" });
  });

  test("a pass that has run out is renewed at once, where someone is signed in", async () => {
    const { phone, server } = await aPhone({ acts: 2 });
    const world = (phone.sender as unknown as { world: { renew?: () => Promise<boolean> } }).world;
    world.renew = () => Promise.resolve(true);
    server.next = ["401"];

    await phone.outbox.sync();

    expect(phone.outbox.state).toMatchObject({ waiting: 0, trouble: null });
  });
});

describe("a poison never blocks", () => {
  const poisons: Poison[] = ["refused", "400", "413", "500", "hangs", "unanswered"];
  test.each(poisons)("%s: all others are out within two minutes", async (poison) => {
    const { phone, pocket, server, ids } = await aPhone({ acts: 60 });
    for (const i of [0, 1, 30]) server.poison.set(ids[i] as string, poison);

    const began = pocket.wall;
    while (server.taken.size < 57 && pocket.wall - began < 2 * MINUTE) {
      await phone.sender.run("due");
      pocket.pass(SECOND);
    }

    expect(server.taken.size).toBe(57);
    expect((await phone.held()).map(({ id }) => id).sort()).toEqual([0, 1, 30].map((i) => ids[i]).sort());
  });

  test("what comes after goes out although a poison waits", async () => {
    const { phone, pocket, server, ids } = await aPhone({ acts: 1 });
    server.poison.set(ids[0] as string, "500");
    for (let i = 0; i < 10; i++, pocket.pass(10 * MINUTE)) await phone.sender.run("due");

    const { id } = await phone.visit(COMMUNITY);
    await phone.sender.run("now");

    expect(server.taken.has(id)).toBe(true);
  });
});

describe("pauses", () => {
  const failure: Failure = { sent: 300, searching: false, suspect: false, slow: false, tookMs: 5_000, retryAfterS: null, trouble: "network" };
  const failed = (times: number, part: Partial<Failure> = {}, chance = 1): Pace => {
    let pace = fresh();
    for (let i = 0; i < times; i++) pace = afterFailure(pace, { ...failure, ...part }, 0, chance);
    return pace;
  };

  test("they grow from a second to five minutes, and chance shares them out", () => {
    expect([1, 2, 3, 9, 50].map((times) => failed(times).next_try_at)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000]);
    expect(failed(9, {}, 0.5).next_try_at).toBe(128_000);
    expect(failed(9, {}, 0).next_try_at).toBe(200);
  });

  test("the server's own wish comes first, in seconds or as a date, and chance is added to it", () => {
    const now = Date.parse("2022-10-24T02:13:07Z");
    expect(retryAfterS("120", now)).toBe(120);
    expect(retryAfterS("Mon, 24 Oct 2022 02:14:07 GMT", now)).toBe(60);
    expect([retryAfterS("soon", now), retryAfterS(null, now), retryAfterS("999999", now), retryAfterS("-5", now)]).toEqual([null, null, 600, 0]);
    expect(failed(1, { retryAfterS: 120 }, 0.5)).toMatchObject({ next_try_at: 120_500, not_before: 120_000 });
  });

  test("a person who wants to send now does not wait for a pause, but for the server's wish", async () => {
    const { phone, pocket, server } = await aPhone({ acts: 1 });
    server.next = ["503"];
    await phone.outbox.sync();

    await phone.outbox.sync();
    expect(server.requests.length).toBe(1);

    pocket.pass(3 * SECOND);
    await phone.outbox.sync();
    expect(server.requests.length).toBe(2);
  });

  test("a clock that was set back does not silence the phone", () => {
    expect(sane({ ...fresh(), next_try_at: 5_000_000, not_before: 5_000_000 }, 0)).toMatchObject({ next_try_at: 0, not_before: 0 });
  });

  test("while a poison is searched for the steps are short; a server that is down is left in peace", () => {
    expect(failed(12, { suspect: true, searching: true }).next_try_at).toBe(8_000);
    expect(failed(30, { suspect: true, searching: true }).next_try_at).toBe(300_000);
  });

  test("batches shrink after time-outs and grow again where the network is quick", () => {
    expect(failed(1, { slow: true }).limit).toBe(150);
    expect(failed(3).limit).toBe(300);
    expect(failed(4).limit).toBe(150);
    expect([10, 11].map((times) => failed(times, { tookMs: 20 }).limit)).toEqual([300, 150]); // without network a batch is not to blame
    expect(afterSuccess({ ...fresh(), limit: 1 }, 1, 500).limit).toBe(300);
    expect(afterSuccess({ ...fresh(), limit: 20 }, 12, 500).limit).toBe(20);
    expect(afterSuccess({ ...fresh(), limit: 300 }, 300, 9_000).limit).toBe(150);
    expect([fresh("slow-2g").limit, fresh("2g").limit, fresh("4g").limit]).toEqual([20, 60, EVENTS_MAX]);
  });
});

describe("a batch", () => {
  const item = (seq: number, part: Partial<Item> = {}): Item => ({
    id: `id-${seq}`, community: COMMUNITY, seq, mono_ms: 0, boot: "boot", account: "a", kept_at: "", sealed: "x", state: "waiting", reason: "", sentence: "", tries: 0, about: { kind: "household.visited" }, ...part,
  });
  const nobody = { ids: new Set<string>(), accounts: new Set<string>() };

  test("holds one account, one boot and one number of failures", () => {
    const waiting = [item(1), item(2, { boot: "other" }), item(3, { account: "b" }), item(4, { tries: 1 }), item(5)];

    expect(cut(waiting, 300, nobody).map(({ seq }) => seq)).toEqual([1, 5]);
    expect(cut(waiting, 300, { ids: new Set(["id-1", "id-2", "id-5"]), accounts: new Set(["a"]) }).map(({ seq }) => seq)).toEqual([3]);
  });

  test("stays under 900 kB, whatever the events weigh, and one that weighs more goes alone", () => {
    const heavy = Array.from({ length: 10 }, (_, i) => item(i + 1, { sealed: "A".repeat(150_000) }));
    const batch = cut(heavy, 300, nobody);

    expect(batch.length).toBe(5);
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(BYTES_MAX);
    expect(cut([item(1, { sealed: "x".repeat(1_000_000) }), item(2)], 300, nobody).map(({ seq }) => seq)).toEqual([1]);
  });

  test("an answer deletes by its id alone: foreign, doubled, unknown and shapeless results are passed over", () => {
    const batch = [1, 2, 3, 4, 5].map((seq) => item(seq));
    const results = [
      null, 7, { id: 1 }, { id: "id-9", status: "accepted" }, { id: "id-1", status: "accepted" }, { id: "id-2", status: "gladly" },
      { id: "id-3", status: "accepted" }, { id: "id-3", status: "refused" }, { id: "id-4", status: "mismatch" },
    ];

    const said = meaning({ ...GOOD, text: JSON.stringify({ results }) }, batch, 0);

    expect(said).toMatchObject({ means: "answered", unanswered: [batch[1], batch[2], batch[4]] });
    expect(said.means === "answered" && said.fates.map(({ item: { seq }, fate }) => [seq, fate])).toEqual([[1, "delete"], [4, "delete"]]);
  });
});
