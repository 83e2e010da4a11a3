/** Sends what waits, batch after batch, until nothing is left or a pause is due. Runs in a tab or in the service worker, one at a time. */
import { meaning, type Answer, type Meaning } from "./answers.ts";
import { cut, halves, written } from "./batch.ts";
import type { Clock } from "./clock.ts";
import type { Alone } from "./lock.ts";
import { afterFailure, afterSuccess, fresh, sane, type Failure } from "./pace.ts";
import type { Identity, Item, Pace, Pass } from "./schema.ts";
import type { Fate } from "./settle.ts";
import type { Store } from "./store.ts";

export const SENDER_LOCK = "muster-sender";

export interface SenderWorld {
  store: Store;
  clock: Clock;
  alone: Alone;
  post(body: string, token: string): Promise<Answer>;
  chance(): number; // from 0 to 1
  network(): string | undefined; // as `effectiveNetwork`
  renew?(account: string): Promise<boolean>; // ask for a new pass; only a page can, with the session's cookie
  changed(): void; // the outbox did
}

/** Due: when the pause is over. Now: a person asks, or the network came back. */
export type Manner = "due" | "now";

interface Run {
  ids: Set<string>; // their turn is over
  accounts: Set<string>; // not let in
  renewed: Set<string>;
  trouble: Pace["trouble"];
  pace: Pace;
}

export class Sender {
  constructor(private readonly world: SenderWorld) {}

  run(manner: Manner): Promise<Pace> {
    return this.world.alone(() => this.runAlone(manner));
  }

  async pace(): Promise<Pace> {
    const { store, clock, network } = this.world;
    return sane((await store.setting("pace")) ?? fresh(network()), clock.ticks.wall());
  }

  private async runAlone(manner: Manner): Promise<Pace> {
    const { store, clock } = this.world;
    const pace = await this.pace();
    if (clock.ticks.wall() < (manner === "now" ? pace.not_before : pace.next_try_at)) return pace;
    const run: Run = { ids: new Set(), accounts: new Set(), renewed: new Set(), trouble: null, pace };
    let goesOn = true;
    while (goesOn) {
      const batch = cut(await store.items("waiting"), run.pace.limit, run);
      if (batch.length === 0) break;
      goesOn = await this.attempt(batch, run);
    }
    if (goesOn) await this.rest(run);
    this.world.changed();
    return run.pace;
  }

  /** Nothing more can be sent in this run: all is gone, or what is left waits for better days. */
  private async rest(run: Run): Promise<void> {
    if (run.trouble) await this.failed(run, { trouble: run.trouble });
    else if (run.pace.trouble || run.pace.next_try_at) await this.keepPace(run, { ...run.pace, failures: 0, next_try_at: 0, not_before: 0, trouble: null });
  }

  /** Send one batch and do what the answer says. False where the run must pause. */
  private async attempt(batch: Item[], run: Run): Promise<boolean> {
    const { store, clock } = this.world;
    const account = (batch[0] as Item).account;
    const [identity, pass] = await Promise.all([store.identity(), store.pass(account)]);
    if (!identity || !pass) return this.barred(batch, run, "sign_in");
    const began = clock.ticks.mono();
    const said = await this.ask(batch, identity, pass);
    switch (said.means) {
      case "answered":
        if (said.withdrawn) await store.withdrawPass(pass);
        return this.answered(said, batch, run, clock.ticks.mono() - began);
      case "too_much":
        return this.tooMuch(said, batch, run);
      case "barred":
        return this.barred(batch, run, said.trouble);
      case "later":
        return this.later(said, batch, run, clock.ticks.mono() - began);
    }
  }

  private async ask(batch: Item[], identity: Identity, pass: Pass): Promise<Meaning> {
    const { clock, post } = this.world;
    const body = await written(batch, identity, clock.at);
    const answer = await post(body, pass.token);
    return meaning(answer, batch, clock.ticks.wall());
  }

  private async answered(said: Meaning & { means: "answered" }, batch: Item[], run: Run, tookMs: number): Promise<boolean> {
    const { store, clock } = this.world;
    const unanswered: Fate[] = said.unanswered.map((item) => ({ item, fate: "later" }));
    await store.settle([...said.fates, ...unanswered]);
    for (const { id } of said.unanswered) run.ids.add(id);
    const heard = clock.learn(said.serverTime);
    if (heard) await store.set("heard", heard);
    if (said.unanswered.length > 0) run.trouble = "server";
    if (said.fates.length === 0) {
      await this.failed(run, { trouble: "server", sent: batch.length });
      return false;
    }
    await this.keepPace(run, afterSuccess(run.pace, batch.length, tookMs));
    this.world.changed();
    return true;
  }

  /** Half and half, until what cannot pass stands alone: that is kept with its reason, and all others have passed. */
  private async tooMuch(said: Meaning & { means: "too_much" }, batch: Item[], run: Run): Promise<boolean> {
    const { store } = this.world;
    if (batch.length > 1) {
      const [first, second] = halves(batch);
      if (!said.code || said.code.startsWith("too_")) run.pace = { ...run.pace, limit: first.length };
      return (await this.attempt(first, run)) && (await this.attempt(second, run));
    }
    const item = batch[0] as Item;
    if (said.proven) await store.settle([{ item, fate: "refuse", reason: said.code, sentence: said.sentence }]);
    else {
      await store.settle([{ item, fate: "later" }]);
      run.ids.add(item.id);
      run.trouble = "server";
    }
    return true;
  }

  /** This account is not let in. Its items wait for a new pass; those of others on the same phone go on. */
  private async barred(batch: Item[], run: Run, trouble: "sign_in" | "signature"): Promise<boolean> {
    const account = (batch[0] as Item).account;
    if (this.world.renew && !run.renewed.has(account)) {
      run.renewed.add(account);
      if (await this.world.renew(account)) return this.attempt(batch, run);
    }
    run.accounts.add(account);
    run.trouble = trouble;
    return true;
  }

  private async later(said: Meaning & { means: "later" }, batch: Item[], run: Run, tookMs: number): Promise<boolean> {
    const { store } = this.world;
    const waiting = await store.items("waiting");
    const first = batch[0] as Item;
    const searching = waiting.some((item) => item.tries <= first.tries && item.id !== first.id);
    await this.failed(run, { ...said, sent: batch.length, searching, tookMs });
    // Alone and still stumbled over: it may be a poison, so the others go first from now on.
    if (batch.length === 1 && (said.suspect || run.pace.limit === 1)) await store.settle([{ item: first, fate: "later" }]);
    return false;
  }

  private async failed(run: Run, failure: Partial<Failure> & Pick<Failure, "trouble">): Promise<void> {
    const { clock, chance } = this.world;
    const whole = { sent: 0, searching: false, suspect: false, slow: false, tookMs: Infinity, retryAfterS: null, ...failure };
    await this.keepPace(run, afterFailure(run.pace, whole, clock.ticks.wall(), chance()));
  }

  private async keepPace(run: Run, pace: Pace): Promise<void> {
    run.pace = pace;
    await this.world.store.set("pace", pace);
  }
}

/** slow-2g, 2g, 3g or 4g; undefined where the browser does not tell. */
export function effectiveNetwork(): string | undefined {
  return (navigator as { connection?: { effectiveType?: string } }).connection?.effectiveType;
}
