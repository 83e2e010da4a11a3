/** What the app holds in memory for all its screens: one place that they read, and that tells them when it has changed. */
import { arrived, attendanceUndone, left, type Said, visited, visitUndone } from "./acts.ts";
import type { Installer } from "./browser.ts";
import { CallBook } from "./call-book.ts";
import { callsIn } from "./calls.ts";
import type { Act, Phone } from "./phone/phone.ts";
import { hashOf, type Route, routeOf } from "./route.ts";
import type { Call, Claim, Door, Iso, Now, Stairwell, Tasks } from "./shapes.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import { nextDoor } from "./walk.ts";
import { type Language, speak, type Words, wordsOf } from "./words/index.ts";

type Stay = Now["at_work"];

/** The act before this screen, while it can still be taken back. `event` is null where it cannot. */
export interface Last {
  text: string;
  label: string; // what the button for undoing says to a screen reader
  event: string | null;
  undo: (event: string) => Promise<void>;
  door?: boolean; // it was told at a door of the list
}

export class App {
  words: Words;
  route: Route;
  now: Now | null = null;
  now_trouble: Trouble | null = null;
  last: Last | null = null;
  mishap: Trouble | null = null; // an act that could not be kept, or a way that leads nowhere: it must be seen
  installer: Installer | null = null;
  readonly calls = new CallBook();
  spoken = ""; // read aloud at once, wherever one is
  tonight: Iso | null | undefined; // I may be called until then; undefined: not known, or the server knows no such thing
  awake = false; // the phone's store is read
  private readonly listeners = new Set<() => void>();
  private telling = false;
  private ahead_ms = 0; // of the phone's clock: a seat that is held for five minutes is held by the server's

  constructor(
    readonly phone: Phone,
    public language: Language,
  ) {
    this.words = wordsOf(language);
    this.route = routeOf(location.hash);
    phone.outbox.subscribe(() => this.changed());
    phone.vault.subscribe(() => this.vaultChanged());
    phone.update.subscribe(() => this.changed());
    void phone.awake.then(() => {
      this.awake = true;
      this.changed();
    });
    addEventListener("hashchange", () => this.moved());
    void this.loadNow();
  }

  get tasks(): Tasks | null {
    return this.phone.vault.state === "open" ? this.phone.vault.tasks() : null;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Told once a frame, however much has changed: an act changes five things, and a cheap phone draws slowly. */
  changed(): void {
    if (this.telling) return;
    this.telling = true;
    const tell = () => {
      this.telling = false;
      for (const listener of this.listeners) listener();
    };
    if (document.hidden) queueMicrotask(tell);
    else requestAnimationFrame(tell);
  }

  go(route: Route): void {
    location.hash = hashOf(route);
    this.moved();
  }

  /** From door to door the way back leads to the stairwell, not through every door before. What is seen comes first: the address waits. */
  swap(route: Route): void {
    this.arrive(route);
    setTimeout(() => this.route === route && history.replaceState(history.state, "", hashOf(route)));
  }

  say(language: Language): void {
    this.language = language;
    this.words = wordsOf(language);
    speak(language);
    this.changed();
    void this.loadNow(); // the server's words too
  }

  async loadNow(): Promise<void> {
    const { turn } = this.calls;
    try {
      this.now = await this.phone.server.now();
      this.now_trouble = null;
      if (!this.now.kept) this.ahead_ms = Date.parse(this.now.server_time) - Date.now() || 0;
      if (!this.now.kept || !this.calls.list.length) this.calls.replace(callsIn(this.now.calls), turn); // what is kept is older than what is known
    } catch (error) {
      this.now_trouble = troubleOf(error, this.words);
    }
    this.changed();
  }

  /** The server's time, as near as it is known here. */
  time(): number {
    return Date.now() + this.ahead_ms;
  }

  /** The calls alone. Without an answer they stand as they are. */
  async loadCalls(): Promise<void> {
    const { turn } = this.calls;
    const calls = await this.phone.server.calls().catch(() => null);
    if (!calls) return;
    this.calls.replace(calls, turn);
    this.changed();
  }

  /** One call as it stands now. */
  hear(call: Call): void {
    this.calls.put(call);
    this.changed();
  }

  /** What I say to a call: at once or not at all, so it rejects where it did not go out. `again`: it is said once more. */
  async sayTo(claim: Claim, again: () => void): Promise<Call> {
    const release = this.phone.update.hold();
    try {
      const call = await this.phone.server.claim(claim, again);
      this.hear(call);
      return call;
    } finally {
      release();
    }
  }

  speak(text: string): void {
    this.spoken = text;
    this.changed();
  }

  /** What was found at a door: kept first, then the next door. Resolves to whether it was kept. */
  async visit(stairwell: Stairwell, door: Door, said: Said): Promise<boolean> {
    const event = await this.record(visited(stairwell, door, said));
    if (!event) return false;
    const { words } = this;
    const found = stairwell.purpose === "check" ? words.door.seen : words.results[said.result].label;
    this.last = {
      text: words.door.done(door.label, found),
      label: words.door.undo_door(door.label),
      event,
      undo: (id) => this.undoVisit(stairwell, door, id),
      door: true,
    };
    const current = this.tasks?.stairwells.find(({ lease }) => lease === stairwell.lease) ?? stairwell;
    const onward = nextDoor(current, door.household);
    const { lease } = stairwell;
    this.swap(onward && onward.household !== door.household ? { page: "door", lease, household: onward.household } : { page: "stairwell", lease });
    return true;
  }

  offerInstall(installer: Installer | null): void {
    this.installer = installer;
    this.changed();
  }

  async install(): Promise<void> {
    const { installer } = this;
    this.installer = null; // a browser asks once only
    await installer?.prompt();
    this.changed();
  }

  async begin(): Promise<void> {
    const event = this.now && (await this.recordSome(arrived(this.now)));
    if (!event) return;
    this.attend({ event, since: new Date().toISOString() }, this.words.now.arrived, event);
  }

  async end(): Promise<void> {
    const before = this.now?.at_work;
    const event = this.now && (await this.recordSome(left(this.now)));
    if (!event) return;
    this.attend(null, this.words.now.left, event, before ?? null);
  }

  async undo(): Promise<void> {
    const { last } = this;
    if (last?.event) await last.undo(last.event);
  }

  private attend(at_work: Stay, text: string, event: string, before: Stay = null): void {
    if (!this.now) return;
    this.now = { ...this.now, at_work };
    this.last = { text, label: `${this.words.door.undo}: ${text}`, event, undo: (id) => this.undoAttendance(id, before) };
    this.changed();
  }

  private async undoAttendance(event: string, before: Stay): Promise<void> {
    if (!this.now || !(await this.recordSome(attendanceUndone(this.now, event)))) return;
    this.now = { ...this.now, at_work: before };
    this.tellUndone(this.words.now.taken_back);
  }

  private async undoVisit(stairwell: Stairwell, door: Door, event: string): Promise<void> {
    if (!(await this.record(visitUndone(stairwell, door, event)))) return;
    this.tellUndone(this.words.door.taken_back(door.label), true);
    this.swap({ page: "door", lease: stairwell.lease, household: door.household });
  }

  private tellUndone(text: string, door = false): void {
    this.last = { text, label: "", event: null, undo: async () => undefined, door };
    this.changed();
  }

  private async recordSome(act: Act | null): Promise<string | null> {
    return act && this.record(act);
  }

  private async record(act: Act): Promise<string | null> {
    try {
      const { id } = await this.phone.outbox.record(act);
      this.mishap = null;
      return id;
    } catch (error) {
      const { code } = troubleOf(error, this.words);
      const { mishap, banner } = this.words;
      this.mishap = { code, sentence: code === "sign_in" ? mishap.sign_in : code === "storage" ? banner.storage : mishap.not_kept };
      return null;
    } finally {
      this.changed();
    }
  }

  /** A page of the server, where there is no network. */
  strand(): void {
    this.mishap = { code: "offline", sentence: this.words.app.needs_network };
    this.changed();
  }

  private moved(): void {
    this.arrive(routeOf(location.hash));
  }

  private arrive(route: Route): void {
    this.route = route;
    this.mishap = null;
    this.changed();
  }

  private vaultChanged(): void {
    if (this.phone.vault.state === "open" && !this.now) void this.loadNow();
    if (this.phone.vault.state !== "open" && this.last?.door) this.last = null; // a door's number belongs to the list
    this.changed();
  }
}
