// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Item, Step } from "../../field/phone/schema.ts";
import type { Sender } from "../../field/phone/sender.ts";
import type { Draft, Store } from "../../field/phone/store.ts";
import { FakeServer, SORTS, type Poison, type Sort } from "./fake-server.ts";
import { PhoneInHand, Pocket, type Parts } from "./in-hand.ts";

const RUNS = Number(process.env.MUSTER_RUNS ?? 60);
const COMMUNITIES = ["620102009003", "620102009004"];

/** One thing that happens to a phone. `fuse`: it is killed before that many steps of the database or the network. */
type Happening =
  | { does: "record"; community: number; acts: number; poison: Poison | null; fuse: number | null }
  | { does: "send"; sorts: Sort[]; tabs: number; records: number; fuse: number | null }
  | { does: "reload" | "migrate" | "leave" | "again" }
  | { does: "wait"; ms: number };

const fuse = fc.option(fc.integer({ min: 0, max: 14 }), { freq: 2 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant("record" as const), community: fc.nat(1), acts: fc.integer({ min: 1, max: 4 }), poison: fc.option(fc.constantFrom<Poison>("refused", "400", "413", "500", "hangs", "unanswered"), { freq: 3 }), fuse }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant("send" as const), sorts: fc.array(fc.constantFrom(...SORTS), { maxLength: 3 }), tabs: fc.integer({ min: 1, max: 2 }), records: fc.nat(1), fuse }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom("reload" as const, "migrate" as const, "leave" as const, "again" as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("wait" as const), ms: fc.constantFrom(500, 5_000, 900_000) }) },
);

/** What the server never gives a verdict on waits; all else that is wrong ends as refused, with the reason. */
const WAITS = new Set<string>(["500", "hangs", "unanswered"] satisfies Poison[]);

interface Planted extends Parts {
  onLeave?: (store: Store) => Promise<void>;
  step?: Step;
}

/** Lives through what happens, and looks after each of it whether something was lost. */
class Story {
  readonly pocket = new Pocket();
  readonly server = new FakeServer();
  readonly kept = new Set<string>(); // ids of which the volunteer was told "kept"
  readonly numbers = new Map<string, string>(); // community and number -> id, and back, as ever seen
  private dropping = false;
  phone: PhoneInHand;

  constructor(private readonly planted: Planted) {
    this.phone = new PhoneInHand(this.pocket, this.server, planted);
  }

  async live(happenings: Happening[]): Promise<void> {
    await this.phone.wake();
    for (const one of happenings) {
      await this.through(one);
      await this.look();
    }
    await this.goodDays();
    await this.look();
  }

  private async through(one: Happening): Promise<void> {
    if (one.does === "record") await this.perhapsKilled(one.fuse, () => this.record(one.community, one.acts, one.poison));
    else if (one.does === "send") await this.perhapsKilled(one.fuse, () => this.send(one));
    else if (one.does === "wait") this.pocket.pass(one.ms);
    else if (one.does === "again") await this.phone.outbox.again();
    else if (one.does === "leave") await this.leave();
    else await this.restart(one.does === "migrate");
  }

  private async record(community: number, acts: number, poison: Poison | null): Promise<void> {
    const told = Array.from({ length: acts }, (_, i) => this.phone.visit(COMMUNITIES[(community + i) % 2] as string));
    for (const one of await Promise.allSettled(told)) {
      if (one.status !== "fulfilled") continue;
      this.kept.add(one.value.id);
      if (poison) this.server.poison.set(one.value.id, poison);
    }
  }

  private async send({ sorts, tabs, records }: Happening & { does: "send" }): Promise<void> {
    this.server.next = [...sorts];
    const runs = Array.from({ length: tabs }, () => this.phone.sender.run("now"));
    await Promise.allSettled([...runs, ...(records ? [this.record(0, records, null)] : [])]);
    this.server.next = [];
  }

  private async perhapsKilled(fuse: number | null, work: () => Promise<void>): Promise<void> {
    this.phone.life.drops = this.dropping = !this.dropping;
    if (fuse !== null) this.phone.life.fuse = fuse;
    await work();
    if (fuse !== null) await this.restart(false);
  }

  private async leave(): Promise<void> {
    await this.phone.vault.wipe();
    await this.planted.onLeave?.(this.phone.store);
    await this.phone.store.unset("account", "now", "attendance");
    this.pocket.signedIn = this.pocket.signedIn === "account-a" ? "account-b" : "account-a";
    await this.restart(false);
  }

  private async restart(migrates: boolean): Promise<void> {
    this.phone.life.end();
    await this.phone.close();
    this.pocket.mono = 0;
    if (migrates) this.pocket.steps = [...this.pocket.steps, this.planted.step ?? (() => undefined)];
    this.phone = await new PhoneInHand(this.pocket, this.server, this.planted).wake();
  }

  /** The network and the server are well: all that can go out goes out, whatever came before. */
  private async goodDays(): Promise<void> {
    for (let i = 0; i < 120; i++) {
      await this.phone.sender.run("due");
      if ((await this.phone.store.items("waiting")).every(({ id }) => WAITS.has(this.server.poison.get(id) ?? "none"))) break;
      this.pocket.pass(600_000);
    }
    const stuck = (await this.phone.store.items("waiting")).filter(({ id }) => !WAITS.has(this.server.poison.get(id) ?? "none"));
    expect(stuck.map(({ id }) => id)).toEqual([]);
  }

  private async look(): Promise<void> {
    const held = await this.phone.held();
    const ids = new Set(held.map(({ id }) => id));
    expect([...this.kept].filter((id) => !ids.has(id) && !this.server.finallyAnswered.has(id))).toEqual([]); // lost
    expect(this.server.faults).toEqual([]);
    for (const { reason, state } of held) expect(state === "refused" ? reason : "waits").not.toBe("");
    this.notice(held);
    for (const { events } of this.server.requests.splice(0)) this.notice(events);
    const counters = await this.phone.store.counters();
    for (const [community, last] of Object.entries(counters)) {
      const given = Array.from({ length: last }, (_, i) => this.numbers.get(`${community} ${i + 1}`));
      expect(given.filter((id) => id === undefined)).toEqual([]); // a gap
    }
  }

  /** A number has one id, and an id one number, for ever. */
  private notice(events: Pick<Item, "community" | "seq" | "id">[]): void {
    for (const { community, seq, id } of events) {
      const number = `${community} ${seq}`;
      expect([this.numbers.get(number) ?? id, this.numbers.get(id) ?? number]).toEqual([id, number]);
      this.numbers.set(number, id).set(id, number);
    }
  }
}

function nothingIsLost(planted: Planted = {}) {
  return fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 14 }), async (happenings) => {
    const story = new Story(planted);
    try {
      await story.live(happenings);
    } finally {
      await story.phone.close();
    }
  });
}

test("whatever happens, nothing is lost, nothing has two numbers, no number is missing, and all that can goes out in the end", async () => {
  await fc.assert(nothingIsLost(), { numRuns: RUNS });
}, 300_000);

type Inside = Record<"tooMuch" | "barred" | "answered" | "later" | "ask", (...args: never[]) => Promise<unknown>>;
const inside = (sender: Sender) => sender as unknown as Inside;
const deleted = (store: Store, batch: Item[]) => store.settle(batch.map((item) => ({ item, fate: "delete" as const })));

const storeOf = (sender: Sender) => (sender as unknown as { world: { store: Store } }).world.store;

/** Bugs that were made before, here or elsewhere. Each must be seen. */
const BUGS: Record<string, Planted> = {
  "it deletes on 4xx": {
    sender: (sender) => {
      inside(sender).tooMuch = async (_said: never, batch: Item[]) => (await deleted(storeOf(sender), batch), true);
    },
  },
  "it deletes when the session has run out": {
    sender: (sender) => {
      inside(sender).barred = async (batch: Item[]) => (await deleted(storeOf(sender), batch), true);
    },
  },
  "it deletes what was sent, not what was answered": {
    sender: (sender) => {
      const { answered } = inside(sender);
      inside(sender).answered = async (...args: never[]) => (await deleted(storeOf(sender), args[1] as unknown as Item[]), answered.apply(sender, args));
    },
  },
  "it deletes before the answer": {
    sender: (sender) => {
      const { ask } = inside(sender);
      inside(sender).ask = async (...args: never[]) => (await deleted(storeOf(sender), args[0] as unknown as Item[]), ask.apply(sender, args));
    },
  },
  "the number is given outside the transaction": {
    store: (store) => {
      store.keep = async (draft: Draft) => {
        const seq = ((await (await store.database()).get("counters", draft.community)) ?? 0) + 1;
        await (await store.database()).put("counters", seq, draft.community);
        const item: Item = { ...draft, seq, state: "waiting", reason: "", sentence: "", tries: 0 };
        await (await store.database()).put("outbox", item);
        return item;
      };
    },
  },
  "what waits is numbered anew when it is let out again": {
    store: (store) => {
      store.requeue = async () => {
        for (const item of await store.items("refused")) {
          await store.settle([{ item, fate: "delete" }]);
          await store.keep(item);
        }
      };
    },
  },
  "logging out clears the outbox": { onLeave: async (store) => (await store.database()).clear("outbox") },
  "a new schema begins with an empty outbox": { step: (_db, tx) => void tx.objectStore("outbox").clear() },
  "a poison blocks the line": {
    sender: (sender) => {
      const { later } = inside(sender);
      inside(sender).tooMuch = (_said: never, batch: never, run: never) => later.call(sender, { means: "later", trouble: "server", suspect: false, slow: false, retryAfterS: null } as never, batch, run);
    },
  },
  "what goes wrong alone stays in front": {
    sender: (sender) => {
      const { store } = (sender as unknown as { world: { store: Store } }).world;
      const { settle } = store;
      store.settle = (fates) => settle.call(store, fates.filter(({ fate }) => fate !== "later"));
    },
  },
};

test.each(Object.keys(BUGS))("the property sees when %s", async (bug) => {
  const seen = await fc.check(nothingIsLost(BUGS[bug]), { numRuns: Math.max(RUNS * 4, 400), endOnFailure: true });

  expect(seen.failed).toBe(true);
}, 300_000);
