/** A phone in a test's hand: the real parts on a database in memory, that can be killed before any transaction and any request. */
import "fake-indexeddb/auto";
import { Clock, type Ticks } from "../../field/phone/clock.ts";
import { Device } from "../../field/phone/device.ts";
import type { Alone } from "../../field/phone/lock.ts";
import type { MarkerPlace } from "../../field/phone/marker.ts";
import { PhoneOutbox } from "../../field/phone/outbox.ts";
import type { Act } from "../../field/phone/phone.ts";
import { STEPS, type FieldDatabase, type Item, type Step } from "../../field/phone/schema.ts";
import { Sender } from "../../field/phone/sender.ts";
import { Store } from "../../field/phone/store.ts";
import { PhoneVault } from "../../field/phone/vault.ts";
import type { Leased } from "../../field/shapes.ts";
import { base64url } from "../../field/phone/bytes.ts";
import { FakeServer } from "./fake-server.ts";

export class Killed extends Error {}

/** A process that may end at any moment: before its nth step, with what it had under way either done or not. */
export class Life {
  private readonly open = new Set<{ abort(): void }>();
  private dead = false;
  fuse = Infinity;
  drops = false; // whether what was under way is lost

  step(): void {
    if (!this.dead && --this.fuse >= 0) return;
    if (!this.dead) this.end();
    throw new Killed();
  }

  end(): void {
    this.dead = true;
    if (this.drops) for (const tx of this.open) quietly(() => tx.abort());
  }

  watch(tx: { abort(): void; done: Promise<unknown> }): void {
    this.open.add(tx);
    const gone = () => void this.open.delete(tx);
    tx.done.then(gone, gone);
  }
}

export class MortalStore extends Store {
  constructor(
    name: string,
    steps: readonly Step[],
    private readonly life: Life,
  ) {
    super(name, steps);
  }

  override async database(): Promise<FieldDatabase> {
    this.life.step();
    const [db, life] = [await super.database(), this.life];
    return new Proxy(db, {
      get(target, name, receiver) {
        if (name !== "transaction") return Reflect.get(target, name, receiver) as unknown;
        return (...names: Parameters<FieldDatabase["transaction"]>) => {
          life.step();
          const tx = target.transaction(...names);
          life.watch(tx as unknown as { abort(): void; done: Promise<unknown> });
          return tx;
        };
      },
    });
  }
}

/** What outlives the process: the database by its name, the mark beside it, the hour, and the steps of the schema. */
export class Pocket {
  readonly name = `phone ${Math.random()}`;
  steps: readonly Step[] = STEPS;
  mark: string | null = null;
  wall = Date.parse("2022-10-23T18:13:07Z");
  mono = 0;
  signedIn = "account-a";
  private queue: Promise<unknown> = Promise.resolve();

  readonly places: MarkerPlace[] = [{ read: () => this.mark, write: (text) => (this.mark = text) }];
  readonly ticks: Ticks = { wall: () => this.wall, mono: () => this.mono };
  /** As the browser's locks: one after the other, and a killed process holds nothing. */
  readonly alone: Alone = (work) => {
    const turn = this.queue.then(work, work);
    this.queue = turn.catch(() => undefined);
    return turn;
  };

  pass(ms: number): void {
    this.wall += ms;
    this.mono += ms;
  }
}

export interface Parts {
  store?: (store: Store) => void; // plants a bug
  sender?: (sender: Sender) => void;
}

export class PhoneInHand {
  readonly life = new Life();
  readonly store: Store;
  readonly clock: Clock;
  readonly device: Device;
  readonly vault: PhoneVault;
  readonly sender: Sender;
  readonly outbox: PhoneOutbox;
  leased: () => Promise<Leased> = () => Promise.reject(new Error("no lease in this test"));

  constructor(
    readonly pocket: Pocket,
    readonly server: FakeServer,
    parts: Parts = {},
  ) {
    const { name, steps, places, ticks, alone } = pocket;
    this.store = new MortalStore(name, steps, this.life);
    parts.store?.(this.store);
    this.clock = new Clock(ticks);
    this.device = new Device(this.store, { device: () => Promise.resolve(enrolled(pocket.signedIn)) }, places);
    this.vault = new PhoneVault({ store: this.store, clock: this.clock, lease: () => this.leased(), changed: () => undefined, rounds: 1 });
    const post = async (body: string, token: string) => {
      this.life.step();
      const answer = server.answer(body, token);
      await Promise.resolve();
      this.life.step();
      return answer;
    };
    this.sender = new Sender({ store: this.store, clock: this.clock, post, alone, chance: () => 0.5, network: () => undefined, changed: () => undefined });
    parts.sender?.(this.sender);
    this.outbox = new PhoneOutbox({
      store: this.store, clock: this.clock, device: this.device, vault: this.vault, sender: this.sender,
      isOffline: () => false, changed: () => undefined, busy: () => () => undefined,
    });
  }

  async wake(): Promise<this> {
    await this.device.wake();
    await this.device.identity();
    if (!(await this.store.currentPass())) await this.device.enrol();
    await this.vault.wake();
    return this;
  }

  /** The tab is closed in good order. */
  async close(): Promise<void> {
    await this.store.close();
  }

  visit(community: string, result: "absent" | "reached" = "reached"): Promise<{ id: string }> {
    return this.outbox.record(visited(community, result));
  }

  async held(): Promise<Item[]> {
    return [...(await this.store.items("waiting")), ...(await this.store.items("refused"))];
  }
}

export function visited(community: string, result: "absent" | "reached" = "reached", household = HOUSEHOLD): Act {
  return { kind: "household.visited", community, facts: { round: ROUND, household, result }, about: { door: "3-301" } };
}

export const ROUND = "01928f2e-0000-7000-8000-000000000001";
export const HOUSEHOLD = "01928f2e-0000-7000-8000-00000000000a";

const sealing = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
const point = base64url(await crypto.subtle.exportKey("raw", sealing.publicKey));

export function enrolled(account: string) {
  const seal = { id: "00c0ffee", key: point };
  return { token: `muster_${account}`, until: "2022-11-07T00:00:00Z", seal, server_time: "2022-10-24T02:13:07+08:00", account };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It had just come to its end.
  }
}
