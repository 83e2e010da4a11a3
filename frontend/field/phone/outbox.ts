/** Everything a volunteer does is written here first. It stays until the server has answered for it by its id. */
import type { Uuid } from "../shapes.ts";
import { attendanceAfter } from "./attendance.ts";
import type { Clock } from "./clock.ts";
import type { Device } from "./device.ts";
import { Refusal, type Act, type Outbox, type OutboxState, type Refused, type Unsubscribe, type Waiting } from "./phone.ts";
import type { Attendance, Item, Pass } from "./schema.ts";
import { seal } from "./seal.ts";
import type { Manner, Sender } from "./sender.ts";
import type { Draft, Store } from "./store.ts";
import { uuid7 } from "./uuid7.ts";
import type { PhoneVault } from "./vault.ts";

export interface OutboxWorld {
  store: Store;
  clock: Clock;
  device: Pick<Device, "enrol" | "counted">;
  vault: Pick<PhoneVault, "beside" | "refusedAre" | "now">;
  sender: Sender;
  isOffline(): boolean;
  changed(): void; // for the other tabs
  busy(): () => void; // an act is half-written, until what is returned is called
}

const AT_REST: OutboxState = {
  waiting: 0, refused: 0, oldest: null, sending: false, offline: false, trouble: null, next_try_at: null, stored: false, wiped: false,
};

export class PhoneOutbox implements Outbox {
  state = AT_REST;
  private full = false; // the last act could not be written
  private runs: Promise<unknown> | null = null;
  private reading: Promise<void> | null = null;
  private readonly listeners = new Set<(state: OutboxState) => void>();

  constructor(private readonly world: OutboxWorld) {}

  subscribe(listener: (state: OutboxState) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.state);
    return () => this.listeners.delete(listener);
  }

  async record(act: Act): Promise<{ id: Uuid }> {
    const done = this.world.busy();
    try {
      const item = await this.write(act);
      this.full = false;
      this.world.changed();
      return { id: item.id };
    } catch (error) {
      this.full ||= error instanceof Refusal && error.code === "storage";
      throw error;
    } finally {
      done();
      void this.read();
    }
  }

  async sync(): Promise<void> {
    await this.send("now");
  }

  /** One run at a time: who asks meanwhile gets another one after it. */
  async send(manner: Manner): Promise<void> {
    while (this.runs) await this.runs;
    this.show({ sending: true });
    this.runs = this.world.sender.run(manner).catch(() => undefined);
    await this.runs;
    this.runs = null;
    this.show({ sending: false });
    await this.read();
  }

  async again(): Promise<void> {
    await this.world.store.requeue();
    this.world.changed();
    await this.send("now");
  }

  async refused(): Promise<Refused[]> {
    return (await this.world.store.items("refused")).map((item) => ({ ...told(item), reason: item.reason, sentence: item.sentence }));
  }

  async waiting(): Promise<Waiting[]> {
    return (await this.world.store.items("waiting")).map(told);
  }

  /** Read the state anew; of calls that come close together the last one counts. */
  read(): Promise<void> {
    const next = (this.reading ?? Promise.resolve()).then(() => this.readNow()).catch(() => this.show({ trouble: "storage" }));
    this.reading = next;
    return next;
  }

  show(part: Partial<OutboxState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener(this.state);
  }

  private async write(act: Act): Promise<Item> {
    const { store, clock, device, vault } = this.world;
    const pass = await this.pass();
    const { kind, community, facts, supersedes = [], about = {} } = act;
    const at = clock.at;
    const id = uuid7(clock.ticks.wall());
    const sealed = await seal({ kind, at, supersedes, facts }, pass.seal, { id, community });
    const draft: Draft = { id, community, mono_ms: clock.monoMs, boot: clock.boot, account: pass.account, kept_at: at, sealed, about: { kind, ...about } };
    const attendance = await this.attendance(act, id, at);
    let last = 0;
    const counted = (seq: number) => device.counted(community, (last = seq));
    try {
      return await vault.beside({ id, kind, at, facts, supersedes }, (row) => store.keep(draft, { ...(row ? { told: row } : {}), ...(attendance ? { attendance } : {}) }, counted));
    } catch (error) {
      if (last > 0) device.counted(community, last - 1); // the number was not used after all
      throw error;
    }
  }

  /** Without a pass there is no key to seal to, and an act that the server cannot open is worth nothing. */
  private async pass(): Promise<Pass> {
    const pass = await this.world.store.currentPass();
    if (pass) return pass;
    return this.world.device.enrol().catch((error: unknown) => {
      throw error instanceof Refusal && error.code === "storage" ? error : new Refusal("not_enrolled");
    });
  }

  private async attendance(act: Act, id: Uuid, at: string): Promise<Attendance | undefined> {
    if (!act.kind.startsWith("volunteer.")) return undefined;
    const { store, vault } = this.world;
    const [last, kept] = await Promise.all([store.setting("attendance"), store.setting("now")]);
    const before = last ? last.at_work : (vault.now() ?? kept)?.at_work ?? null;
    return attendanceAfter(act, id, at, before, last);
  }

  private async readNow(): Promise<void> {
    const { store, sender, isOffline, vault } = this.world;
    const [counts, pace] = await Promise.all([store.counts(), sender.pace()]);
    if (counts.refused > 0 || this.state.refused > 0) vault.refusedAre(new Set((await store.items("refused")).map(({ id }) => id)));
    this.show({
      ...counts,
      offline: isOffline() || pace.trouble === "network",
      trouble: this.full ? "storage" : pace.trouble,
      next_try_at: counts.waiting > 0 && pace.next_try_at > 0 ? pace.next_try_at : null,
    });
  }
}

function told({ id, community, kept_at, about }: Item): Waiting {
  return { id, community, kind: about.kind, door: about.door ?? "", kept_at };
}
