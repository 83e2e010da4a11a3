/** What the screens may ask of the phone. They take no decision about storage or sending. */
import type { FactsOf, Kind } from "../kinds.ts";
import type { CalendarAddress, Call, Claim, Duties, Iso, Me, Now, Offer, Tasks, Uuid } from "../shapes.ts";

export type Act = { [K in Kind]: { kind: K; community: string; facts: FactsOf[K]; supersedes?: Uuid[]; about?: { door?: string; lease?: Uuid } } }[Kind];

/** Why nothing goes out at the moment; `null` where it does, or where nothing has to. */
export type Trouble = null | "sign_in" | "signature" | "server" | "network" | "storage";

export interface OutboxState {
  waiting: number;
  refused: number;
  oldest: Iso | null; // of those that wait
  sending: boolean;
  offline: boolean;
  trouble: Trouble;
  next_try_at: number | null; // milliseconds, as Date.now()
  stored: boolean; // the browser has promised not to clear our storage
  wiped: boolean; // storage was wiped since the last start; true until the page closes
}

export interface Waiting {
  id: Uuid;
  community: string;
  kind: Kind;
  door: string;
  kept_at: Iso;
}

export interface Refused extends Waiting {
  reason: string;
  sentence: string;
}

export type Unsubscribe = () => void;

export interface Outbox {
  readonly state: OutboxState;
  subscribe(listener: (state: OutboxState) => void): Unsubscribe; // called at once, then at each change
  record(act: Act): Promise<{ id: Uuid }>; // resolves once the act is durable on this phone; rejects with `Refusal`
  sync(): Promise<void>; // send now, whatever the pause
  again(): Promise<void>; // let the refused wait once more, as after an update
  refused(): Promise<Refused[]>;
  waiting(): Promise<Waiting[]>;
}

export type VaultState = "none" | "locked" | "open" | "expired";
export type Opened = "open" | "wrong" | "wiped" | "expired";

export interface Vault {
  readonly state: VaultState;
  readonly tries_left: number;
  subscribe(listener: (state: VaultState) => void): Unsubscribe; // called at once, then at each change, also of the tasks
  open(pin: string): Promise<Opened>;
  close(): void;
  tasks(): Tasks | null; // with what was told on this phone laid over
  pull(pin: string): Promise<void>; // fetch the tasks and lock them under this PIN; rejects with `Refusal`
  refresh(): Promise<void>; // fetch anew under the PIN that is open
}

export type DutyAct = "cannot-come" | "absences" | "wishes" | "child" | "child/alone";

export interface Server {
  now(): Promise<Now>; // `kept: true` where there was no network
  me(): Promise<Me>;
  save(offer: Partial<Offer>): Promise<Me>;
  answer(answer: "yes" | "no", reason?: string): Promise<void>;
  handOver(leases: Uuid[]): Promise<{ code: string; until: Iso }>;
  takeOver(code: string): Promise<{ leases: number }>;
  enrol(): Promise<void>;
  calls(): Promise<Call[]>;
  claim(claim: Claim, again?: () => void): Promise<Call>; // `again`: the answer was lost, and it is said once more
  duties(): Promise<Duties>;
  sayOfDuties(act: DutyAct, body: object): Promise<Duties>; // needs a network; answers with how it stands
  calendar(act: "new" | "end"): Promise<CalendarAddress>;
  tonight(until: Iso | null): Promise<Iso | null>;
  pushKey(): Promise<string | null>; // null: this installation has no web push
  pushTo(subscription: PushSubscriptionJSON): Promise<unknown>;
  pushNoMore(endpoint: string): Promise<unknown>;
}

/** A newer app is downloaded and waits. It takes over by itself when no act is half-written; `apply` asks for it now. */
export interface Update {
  readonly ready: boolean;
  subscribe(listener: (ready: boolean) => void): Unsubscribe;
  hold(): Unsubscribe; // call it when a form begins to be filled in, and what it returns when the form is done or dropped
  apply(): Promise<boolean>; // false while something is half-written, here or in another tab
}

export interface Phone {
  readonly awake: Promise<void>; // the store is open, and what it holds is read: until then the vault's state says nothing
  readonly outbox: Outbox;
  readonly vault: Vault;
  readonly server: Server;
  readonly update: Update;
  leave(): Promise<void>; // log out on this phone: the vault is wiped, the account forgotten, the outbox kept and still sent
}

/** Something was not done, and why. `status` 0: the server was not reached. */
export class Refusal extends Error {
  constructor(
    readonly code: string, // the server's, or offline, not_enrolled, storage, wrong_pin, wiped, pin_shape, closed
    readonly sentence = "",
    readonly status = 0,
    readonly retryAfterS: number | null = null,
  ) {
    super(`${code} (${status}) ${sentence}`);
  }
}
