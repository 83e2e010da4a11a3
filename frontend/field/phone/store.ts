/** What the phone holds, and the few transactions that change it. Each is whole or not at all, also when the tab is killed. */
import { openDB } from "idb";
import type { Uuid } from "../shapes.ts";
import { Refusal } from "./phone.ts";
import { settled, type Fate } from "./settle.ts";
import { NAME, STEPS, type FieldDatabase, type FieldSchema, type Identity, type Item, type Locked, type Pass, type Settings, type Step } from "./schema.ts";

const STRICT = { durability: "strict" } as const; // "kept" is said only of what is on the disk
const IDENTITY = "device";

export type Draft = Omit<Item, "seq" | "state" | "reason" | "sentence" | "tries">;
/** What is written in the same transaction as an act. */
export interface Beside {
  told?: Locked & { id: Uuid; lease: Uuid };
  attendance?: Settings["attendance"];
}

export class Store {
  private opening: Promise<FieldDatabase> | null = null;
  private admitted: Pass | undefined; // of whoever is signed in: each act asks for it

  constructor(
    private readonly name = NAME,
    private readonly steps: readonly Step[] = STEPS,
    private readonly outgrown: () => void = () => undefined, // a newer app, in another tab, wants to change the database
  ) {}

  /** The open database. A browser may close it at any time, so nobody keeps it. */
  database(): Promise<FieldDatabase> {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = null;
      throw refusal(error);
    });
    return this.opening;
  }

  async close(): Promise<void> {
    const opening = this.opening;
    this.opening = null;
    this.forgetPass();
    (await opening?.catch(() => undefined))?.close();
  }

  /** Keep an act: its number is given in the very transaction that stores it, so that numbers have no gaps and no doubles. */
  async keep(draft: Draft, beside: Beside = {}, counted: (seq: number) => void = () => undefined): Promise<Item> {
    const db = await this.database();
    try {
      const tx = db.transaction(["outbox", "counters", "settings", "told"], "readwrite", STRICT);
      const seq = ((await tx.objectStore("counters").get(draft.community)) ?? 0) + 1;
      const item: Item = { ...draft, seq, state: "waiting", reason: "", sentence: "", tries: 0 };
      const writes: Promise<unknown>[] = [tx.objectStore("counters").put(seq, draft.community), tx.objectStore("outbox").add(item)];
      if (beside.told) writes.push(tx.objectStore("told").add(beside.told));
      if (beside.attendance) writes.push(tx.objectStore("settings").put(beside.attendance, "attendance"));
      counted(seq);
      await Promise.all([...writes, tx.done]);
      return item;
    } catch (error) {
      throw refusal(error);
    }
  }

  /** Items in a state: those that failed least come first, among them the oldest. */
  async items(state: Item["state"]): Promise<Item[]> {
    const db = await this.database();
    return db.getAllFromIndex("outbox", "order", IDBKeyRange.bound([state], [state, []]));
  }

  async counts(): Promise<{ waiting: number; refused: number; oldest: string | null }> {
    const age = (await this.database()).transaction("outbox").store.index("age");
    const among = (state: string) => IDBKeyRange.bound([state], [state, []]);
    const [waiting, refused, oldest] = await Promise.all([age.count(among("waiting")), age.count(among("refused")), age.openKeyCursor(among("waiting"))]);
    return { waiting, refused, oldest: oldest?.key[1] ?? null };
  }

  /** Carry out what the server's answers mean, item by item. An item that is not the one that was sent is left alone. */
  async settle(fates: Fate[]): Promise<void> {
    const tx = (await this.database()).transaction("outbox", "readwrite", STRICT);
    await Promise.all([...settled(tx.store, fates), tx.done]);
  }

  /** Let what was refused wait again: all of it, or what was refused for one of these reasons. */
  async requeue(reasons?: ReadonlySet<string>): Promise<void> {
    const tx = (await this.database()).transaction("outbox", "readwrite", STRICT);
    const refused = await tx.store.index("order").getAll(IDBKeyRange.bound(["refused"], ["refused", []]));
    const meant = refused.filter(({ reason }) => !reasons || reasons.has(reason));
    const writes = meant.map((item) => tx.store.put({ ...item, state: "waiting", reason: "", sentence: "", tries: 0 }));
    await Promise.all([...writes, tx.done]);
  }

  async counters(): Promise<Record<string, number>> {
    const tx = (await this.database()).transaction("counters");
    const [communities, last] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return Object.fromEntries(communities.map((community, i) => [community, last[i] as number]));
  }

  async identity(): Promise<Identity | undefined> {
    return (await (await this.database()).get("device", IDENTITY)) as Identity | undefined;
  }

  /** The first identity stays: of two tabs that make one at once, both get the same. */
  async identify(made: Identity): Promise<Identity> {
    const tx = (await this.database()).transaction("device", "readwrite", STRICT);
    const known = (await tx.store.get(IDENTITY)) as Identity | undefined;
    if (!known) await tx.store.put(made, IDENTITY);
    await tx.done;
    return known ?? made;
  }

  async pass(account: Uuid): Promise<Pass | undefined> {
    return (await (await this.database()).get("device", `pass:${account}`)) as Pass | undefined;
  }

  /** The pass of whoever is signed in. */
  async currentPass(): Promise<Pass | undefined> {
    if (this.admitted) return this.admitted;
    const account = await this.setting("account");
    this.admitted = account ? await this.pass(account) : undefined;
    return this.admitted;
  }

  /** Another tab may have signed out, or let in somebody else. */
  forgetPass(): void {
    this.admitted = undefined;
  }

  async admit(pass: Pass): Promise<void> {
    const tx = (await this.database()).transaction(["device", "settings"], "readwrite", STRICT);
    await Promise.all([tx.objectStore("device").put(pass, `pass:${pass.account}`), tx.objectStore("settings").put(pass.account, "account"), tx.done]);
    this.forgetPass();
  }

  async setting<K extends keyof Settings>(name: K): Promise<Settings[K] | undefined> {
    return (await (await this.database()).get("settings", name)) as Settings[K] | undefined;
  }

  async set<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void> {
    await (await this.database()).put("settings", value, name);
  }

  async unset(...names: (keyof Settings)[]): Promise<void> {
    const tx = (await this.database()).transaction("settings", "readwrite");
    await Promise.all([...names.map((name) => tx.store.delete(name)), tx.done]);
    this.forgetPass();
  }

  /** Kept, for what waits is still sent under it, and is set aside there. One that has been renewed meanwhile is another pass. */
  async withdrawPass({ account, token }: Pass): Promise<void> {
    const tx = (await this.database()).transaction("device", "readwrite", STRICT);
    const pass = (await tx.store.get(`pass:${account}`)) as Pass | undefined;
    if (pass?.token === token) await tx.store.put({ ...pass, got_at: 0, withdrawn: true }, `pass:${account}`);
    await tx.done;
    this.forgetPass();
  }

  private async open(): Promise<FieldDatabase> {
    const upgrade = (db: FieldDatabase, from: number, _to: number | null, tx: Parameters<Step>[1]) => {
      for (const step of this.steps.slice(from)) step(db, tx);
    };
    const blocking = (_from: number, to: number | null) => {
      void this.close();
      if (to !== null) this.outgrown();
    };
    const terminated = () => {
      this.opening = null;
      this.forgetPass();
    };
    try {
      return await openDB<FieldSchema>(this.name, this.steps.length, { upgrade, blocking, terminated });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "VersionError") throw error;
      // A newer app has changed the database. Steps only add, so an act can still be kept until this page is renewed.
      this.outgrown();
      return openDB<FieldSchema>(this.name, undefined, { blocking, terminated });
    }
  }
}

/** The database did not take it: no space left, closed, or made by a newer app. */
function refusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal("storage", error instanceof Error ? error.name : "");
}
