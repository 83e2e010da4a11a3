/** A phone without a store and a server, for the screens: what it is told is laid over its doors as the real one does. */
import type { Act, DutyAct, OutboxState, Phone, Refused, Vault, VaultState, Waiting } from "../../field/phone/phone.ts";
import { Refusal } from "../../field/phone/phone.ts";
import type { Visited } from "../../field/kinds.ts";
import { callIn, callsIn } from "../../field/calls.ts";
import type { CalendarAddress, Call, Claim, Door, Duties, Me, Mine, Now, Stairwell, Tasks } from "../../field/shapes.ts";
import { duties, me, now, tasks } from "./fake-tasks.ts";

const CALM: OutboxState = { waiting: 0, refused: 0, oldest: null, sending: false, offline: false, trouble: null, next_try_at: null, stored: true, wiped: false };
const EXCUSES = new Set(["declined", "vacant", "away"]);

export class FakePhone implements Phone {
  acts: (Act & { id: string })[] = [];
  back: Refused[] = [];
  pin = "294613";
  told: Now = now();
  mine: Me = me();
  list: Tasks = tasks();
  roster: Duties = duties();
  calls: unknown[][] = [];
  failing: Refusal | null = null; // what every call to the server ends with
  full = false; // the phone's storage
  lost = 0; // answers to a claim, before one arrives
  answers: Mine | null = null; // how I stand after a claim
  push_key: string | null = null;
  held = 0;
  left = false;
  private readonly listeners = new Set<() => void>();
  private count = 0;

  readonly awake = Promise.resolve();
  readonly outbox = {
    state: { ...CALM },
    subscribe: (listener: (state: OutboxState) => void) => this.listen(() => listener(this.outbox.state)),
    record: async (act: Act) => {
      if (this.full) throw new Refusal("storage");
      const id = `0192f0aa-0000-7000-8000-${String(++this.count).padStart(12, "0")}`;
      this.acts.push({ ...act, id });
      this.lay(act, id);
      this.set({ waiting: this.outbox.state.waiting + 1, oldest: this.outbox.state.oldest ?? new Date().toISOString() });
      return { id };
    },
    sync: async () => this.called("sync"),
    again: async () => this.called("again"),
    refused: async () => this.back,
    waiting: async () => this.acts.map((act): Waiting => ({ id: act.id, community: act.community, kind: act.kind, door: act.about?.door ?? "", kept_at: new Date().toISOString() })),
  };

  readonly vault: Vault & { state: VaultState; tries_left: number } = {
    state: "open",
    tries_left: 10,
    subscribe: (listener) => this.listen(() => listener(this.vault.state)),
    open: async (pin) => {
      if (pin === this.pin) return this.lock("open"), "open";
      this.vault.tries_left -= 1;
      if (this.vault.tries_left) return "wrong";
      return this.lock("none"), "wiped";
    },
    close: () => this.lock("locked"),
    tasks: () => this.list,
    pull: async (pin) => {
      this.called("pull", pin);
      this.pin = pin;
      this.lock("open");
    },
    refresh: async () => this.called("refresh"),
  };

  readonly server = {
    now: async () => (this.called("now"), this.told),
    me: async () => (this.called("me"), this.mine),
    save: async (offer: object) => {
      this.called("save", offer);
      return (this.mine = { ...this.mine, offer: { ...this.mine.offer, ...offer } });
    },
    answer: async (answer: "yes" | "no", reason?: string) => {
      this.called("answer", answer, reason);
      if (this.told.asked) this.told = { ...this.told, asked: { ...this.told.asked, answer } };
    },
    handOver: async (leases: string[]) => (this.called("handOver", leases), { code: "482913", until: new Date(Date.now() + 600_000).toISOString() }),
    takeOver: async (code: string) => (this.called("takeOver", code), { leases: 2 }),
    enrol: async () => this.called("enrol"),
    calls: async () => (this.called("calls"), callsIn(this.told.calls)),
    claim: async (claim: Claim, again: () => void = () => undefined): Promise<Call> => {
      for (let lost = this.lost; lost > 0; lost--) again();
      this.called("claim", claim);
      const call = this.told.calls?.find(({ id }) => id === claim.callout) ?? callIn({ id: claim.callout, community: claim.community, mine: "asked" })!;
      const mine = this.answers ?? ({ yes: "seated", no: "declined", here: "arrived" } as const)[claim.say];
      return { ...call, mine, eta_at: new Date(Date.now() + (claim.eta_min ?? 15) * 60_000).toISOString() };
    },
    duties: async () => (this.called("duties"), this.roster),
    sayOfDuties: async (act: DutyAct, body: object) => {
      this.called("sayOfDuties", act, body);
      return (this.roster = this.after(act, body));
    },
    calendar: async (act: "new" | "end"): Promise<CalendarAddress> => {
      this.called("calendar", act);
      const address = act === "new" ? "https://muster.example/calendar/secret.ics" : null;
      return { address, subscribe: address && address.replace("https", "webcal") };
    },
    tonight: async (until: string | null) => (this.called("tonight", until), until),
    pushKey: async (): Promise<string | null> => (this.called("pushKey"), this.push_key),
    pushTo: async (subscription: object) => this.called("pushTo", subscription),
    pushNoMore: async (endpoint: string) => this.called("pushNoMore", endpoint),
  };

  readonly update = {
    ready: false,
    subscribe: () => () => undefined,
    hold: () => (this.held++, () => void this.held--),
    apply: async () => true,
  };

  async leave(): Promise<void> {
    this.left = true;
  }

  set(state: Partial<OutboxState>): void {
    this.outbox.state = { ...this.outbox.state, ...state };
    this.changed();
  }

  lock(state: VaultState): void {
    this.vault.state = state;
    this.changed();
  }

  /** As the server would have it then. */
  private after(act: DutyAct, body: { shift?: string; brings?: string; starts_at?: string; ends_at?: string | null }): Duties {
    const { roster } = this;
    const gone = roster.duties.find(({ shift }) => shift === body.shift);
    const absences = roster.absences.filter(({ starts_at }) => starts_at !== body.starts_at);
    if (act === "cannot-come" && gone) return { ...roster, duties: roster.duties.filter((one) => one !== gone), absences: [...absences, gone] };
    if (act === "absences") return { ...roster, absences: body.ends_at ? [...absences, { starts_at: body.starts_at!, ends_at: body.ends_at }] : absences };
    if (act === "child") return { ...roster, brings_child: body.brings === "yes" };
    return act === "child/alone" ? { ...roster, child_alone: { said_at: new Date().toISOString(), met_at: null, how: "" } } : roster;
  }

  private called(...call: unknown[]): void {
    this.calls.push(call);
    if (this.failing) throw this.failing;
  }

  private listen(listener: () => void): () => void {
    this.listeners.add(listener);
    listener();
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private lay(act: Act, id: string): void {
    if (!("household" in act.facts)) return;
    const { household } = act.facts;
    const laid = (one: Stairwell): Stairwell => ({ ...one, doors: one.doors.map((door) => (door.household === household ? over(door, act, id) : door)) });
    this.list = { ...this.list, stairwells: this.list.stairwells.map((one) => (one.round.id === (act.facts as Visited).round ? laid(one) : one)) };
  }
}

function over(door: Door, act: Act, id: string): Door {
  if (act.kind === "household.checked" || act.kind === "household.check_undone") return { ...door, checks: act.kind === "household.checked" ? ["c"] : [] };
  if (act.kind === "household.visit_undone") return { ...door, state: "open", result: "", reached: 0, excused: 0, answers: [], tries: [], attempts: 0 };
  if (act.kind !== "household.visited") return door;
  const { result, people, excused_people = 0 } = act.facts;
  const last_at = new Date().toISOString();
  if (result === "absent") return { ...door, state: door.state === "open" ? "tried" : door.state, attempts: door.attempts + 1, tries: [...door.tries, id], last_at };
  if (EXCUSES.has(result)) return { ...door, state: "excused", result, excused: door.units, reached: 0, answers: [id], last_at };
  return { ...door, state: "reached", result, reached: people ?? door.units - excused_people, excused: excused_people, answers: [id], last_at };
}
