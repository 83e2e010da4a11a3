/** The tasks of one shift, locked under a PIN for as long as the server's lease lasts. The outbox is not in here and outlives it. */
import type { Leased, Now, Tasks, Uuid } from "../shapes.ts";
import { fromBase64url, random, type Bytes } from "./bytes.ts";
import type { Clock } from "./clock.ts";
import { leaseSecret, lock, stretched, unlock, vaultKey } from "./locked.ts";
import { overlaid, type Told } from "./overlay.ts";
import { Refusal, type Opened, type Unsubscribe, type Vault, type VaultState } from "./phone.ts";
import type { Lease } from "./schema.ts";
import type { Beside, Store } from "./store.ts";
import { uuid4 } from "./uuid7.ts";
import { clear, countTry, leaseOf, replace, toldRows, type ToldRow } from "./vault_rows.ts";

export const WRONG_MAX = 10;
const LEASE_MAX_MS = 12 * 3_600_000;

export interface VaultWorld {
  store: Store;
  clock: Clock;
  lease(): Promise<Leased>;
  changed(): void; // for the other tabs
  rounds?: number; // of the PIN's stretching; tests take fewer
}

interface Open {
  lease: Uuid;
  key: CryptoKey;
  salt: Bytes;
  pinBits: Bytes;
  tasks: Tasks;
  told: Map<Uuid, Told>;
  row: number; // of `told`, the last one that was read
  now: Now | null;
}

export class PhoneVault implements Vault {
  private held: Pick<Lease, "id" | "until" | "wrong"> | null = null;
  private opened: Open | null = null;
  private hasEnded = false;
  private refused: ReadonlySet<Uuid> = new Set();
  private latest: Now | null = null; // told before the vault was open; locked away as soon as it is
  private laid: Tasks | null = null; // `tasks()` of before, while nothing has changed
  private queue: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<(state: VaultState) => void>();

  constructor(private readonly world: VaultWorld) {}

  get state(): VaultState {
    this.endInTime();
    if (this.opened) return "open";
    if (this.held) return "locked";
    return this.hasEnded ? "expired" : "none";
  }

  get tries_left(): number {
    return Math.max(0, WRONG_MAX - (this.held?.wrong ?? 0));
  }

  subscribe(listener: (state: VaultState) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.state);
    return () => this.listeners.delete(listener);
  }

  /** Read how things stand: at the start, and when another tab has changed them. */
  async wake(): Promise<void> {
    const lease = await leaseOf(this.world.store);
    this.held = lease ? { id: lease.id, until: lease.until, wrong: lease.wrong } : null;
    if (this.opened && this.opened.lease !== lease?.id) this.shut();
    await this.readTold();
    this.emit();
  }

  async open(pin: string): Promise<Opened> {
    const { store, rounds } = this.world;
    await this.wake();
    if (this.state === "expired" || this.state === "none") return "expired";
    // Counted before it is tried: a killed tab gains no try.
    const lease = await countTry(store);
    if (!lease) return "expired";
    const pinBits = await stretched(pin, lease.salt, rounds);
    const key = await vaultKey(lease.secret, pinBits);
    const tasks = lease.wrong > WRONG_MAX ? null : await unlock<Tasks>(lease.tasks, key, `tasks ${lease.id}`);
    if (!tasks) return this.wrong(lease);
    const now = await this.lockedNow(lease.id, key);
    await countTry(store, "reset");
    this.held = { id: lease.id, until: lease.until, wrong: 0 };
    this.opened = { lease: lease.id, key, salt: lease.salt, pinBits, tasks, told: new Map(), row: 0, now };
    await this.readTold();
    if (this.latest) await this.keepNow(this.latest);
    this.emit();
    return this.state === "open" ? "open" : "expired";
  }

  close(): void {
    this.shut();
    this.emit();
  }

  tasks(): Tasks | null {
    this.endInTime();
    if (!this.opened) return null;
    const { tasks, told } = this.opened;
    this.laid ??= overlaid(tasks, [...told.values()].filter((act) => !this.refused.has(act.id)));
    return this.laid;
  }

  async pull(pin: string): Promise<void> {
    if (!/^\d{6}$/.test(pin)) throw new Refusal("pin_shape");
    await this.wake();
    if (this.state === "locked") {
      const opened = await this.open(pin);
      if (opened === "wrong") throw new Refusal("wrong_pin");
      if (opened === "wiped") throw new Refusal("wiped");
    }
    const salt = random(16);
    await this.fetch(salt, await stretched(pin, salt, this.world.rounds));
  }

  async refresh(): Promise<void> {
    if (this.state !== "open" || !this.opened) throw new Refusal("closed");
    await this.fetch(this.opened.salt, this.opened.pinBits);
  }

  /** Keep an act, and in the same transaction what the screen must know of it after a reload. */
  beside<T>(act: Told, keep: (told?: Beside["told"]) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      this.endInTime();
      const open = this.opened;
      if (!open) return keep();
      const { lease, key } = open;
      const kept = await keep({ id: act.id, lease, ...(await lock(act, key, `told ${act.id}`)) });
      open.told.set(act.id, act);
      this.emit();
      return kept;
    });
  }

  /** Acts that the server refused do not light a window. */
  refusedAre(ids: ReadonlySet<Uuid>): void {
    if (ids.size === this.refused.size && [...ids].every((id) => this.refused.has(id))) return;
    this.refused = ids;
    this.emit();
  }

  now(): Now | null {
    this.endInTime();
    return this.opened?.now ?? null;
  }

  /** What is asked of me now, for when there is no network. The leader's number stays with the server. */
  async keepNow(now: Now): Promise<void> {
    const kept = { ...now, leader: now.leader && { ...now.leader, phone: "" } };
    this.latest = this.opened ? null : kept;
    if (!this.opened) return;
    const { lease, key } = this.opened;
    this.opened.now = kept;
    const locked = await lock(kept, key, `now ${lease}`);
    await this.inTurn(async () => {
      if (this.opened?.lease === lease) await (await this.world.store.database()).put("vault", { lease, ...locked }, "now");
    });
  }

  /** Wipe it, or only the lease that is named. What is on its way to the server stays. */
  async wipe(only?: Uuid): Promise<void> {
    this.shut();
    this.held = this.latest = null;
    await clear(this.world.store, only);
    this.world.changed();
    this.emit();
  }

  /** Ends the lease when its time is over, by a clock that cannot be set back. True where it has ended. */
  endInTime(): boolean {
    if (!this.held || this.world.clock.latest() < this.held.until) return false;
    this.hasEnded = true;
    void this.wipe(this.held.id).catch(() => undefined);
    return true;
  }

  private async wrong(tried: Lease): Promise<Opened> {
    this.held = { id: tried.id, until: tried.until, wrong: tried.wrong };
    if (tried.wrong >= WRONG_MAX) {
      await this.wipe(tried.id);
      return "wiped";
    }
    this.emit();
    return "wrong";
  }

  private async fetch(salt: Bytes, pinBits: Bytes): Promise<void> {
    const { store } = this.world;
    const onTheirWay = new Set((await store.items("waiting")).map(({ id }) => id));
    const before = new Set(this.opened?.told.keys());
    const leased = await this.world.lease();
    const secret = await leaseSecret(fromBase64url(leased.secret));
    const key = await vaultKey(secret, pinBits);
    const until = Math.min(Date.parse(leased.until), Date.parse(leased.server_time) + LEASE_MAX_MS);
    await this.inTurn(async () => {
      const id = uuid4();
      // What the server had before it made the list is in the list; what it may not have had lies over it still.
      const told = [...(this.opened?.told.values() ?? [])].filter((act) => onTheirWay.has(act.id) || !before.has(act.id));
      const now = this.latest ?? this.opened?.now ?? null;
      const rows: ToldRow[] = await Promise.all(told.map(async (act) => ({ id: act.id, lease: id, ...(await lock(act, key, `told ${act.id}`)) })));
      const lease: Lease = { id, until, salt, secret, wrong: 0, tasks: await lock(leased.tasks, key, `tasks ${id}`) };
      const row = await replace(store, lease, rows, now && { lease: id, ...(await lock(now, key, `now ${id}`)) });
      this.held = { id, until, wrong: 0 };
      this.opened = { lease: id, key, salt, pinBits, tasks: leased.tasks, told: new Map(told.map((act) => [act.id, act])), row, now };
      this.hasEnded = false;
      this.latest = null;
    });
    this.world.changed();
    this.emit();
  }

  /** Acts of this lease that were told before a reload, or in another tab. */
  private async readTold(): Promise<void> {
    const open = this.opened;
    if (!open) return;
    for (const [row, locked] of await toldRows(this.world.store, open.row)) {
      open.row = Math.max(open.row, row);
      if (locked.lease !== open.lease || open.told.has(locked.id)) continue;
      const act = await unlock<Told>(locked, open.key, `told ${locked.id}`);
      if (act) open.told.set(act.id, act);
    }
  }

  private async lockedNow(lease: Uuid, key: CryptoKey): Promise<Now | null> {
    const kept = await (await this.world.store.database()).get("vault", "now");
    return kept && "lease" in kept && kept.lease === lease ? unlock<Now>(kept, key, `now ${lease}`) : null;
  }

  /** Acts and a new lease take turns: what is told while the lock is changed is told under the new one. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work, work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private shut(): void {
    this.opened = null;
    this.laid = null;
  }

  private emit(): void {
    this.laid = null;
    for (const listener of this.listeners) listener(this.state);
  }
}
