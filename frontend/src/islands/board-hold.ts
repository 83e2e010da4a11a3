/** Whoever is held in hand: where they may go, the act that puts them down, and the way back from it. */
import type { Board, Person } from "./board-data.ts";
import { fitsOf, posted, Refused } from "./board-server.ts";
import { type BoardWords, shiftText } from "./board-words.ts";

export type Fit = "" | "yes" | "no" | "own"; // empty while nobody is held or nothing is known
export interface Held {
  person: Person;
  from: string; // the shift being left, or empty
  asked: "waiting" | "answered" | "failed";
  fits: ReadonlyMap<string, string>;
}
export interface Notice {
  tone: "ok" | "gap" | "plain";
  text: string;
  act?: { label: string; run: () => void };
}
interface Desk extends EventTarget {
  readonly board: Board | undefined;
  readonly words: BoardWords;
  readonly fits: string;
  readonly duties: string;
  readonly removal: string;
  reload(): Promise<void>;
  holding(isHeld: boolean): void;
  requestUpdate(): void;
}
interface Act {
  url: string;
  fields: Record<string, string>;
  done: string;
  refused: (why: string) => string;
  back?: () => void;
}

export class Hold {
  held: Held | null = null;
  notice: Notice | null = null;
  said = "";
  isSending = false;
  private readonly desk: Desk;
  private answer: Promise<void> = Promise.resolve();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** Takes a person in hand and asks at once where they may go. */
  pick(person: string, from: string): void {
    const found = this.desk.board?.people.find(({ id }) => id === person);
    if (!found || this.isSending) return;
    this.notice = null;
    this.held = { person: found, from, asked: "waiting", fits: new Map() };
    this.desk.holding(true);
    this.tell(this.desk.words.asking(found.name));
    this.answer = this.ask(this.held);
  }

  askAgain(): void {
    if (!this.held) return;
    this.held = { ...this.held, asked: "waiting" };
    this.desk.requestUpdate();
    this.answer = this.ask(this.held);
  }

  cancel(): void {
    if (!this.held) return;
    this.let();
    this.tell(this.desk.words.cancelled);
  }

  fit(shift: string): Fit {
    const { held } = this;
    if (!held || !shift) return "";
    if (shift === held.from) return "own";
    if (held.asked !== "answered") return "";
    return held.fits.get(shift) === "" ? "yes" : "no";
  }

  /** Why somebody may not go there; empty where they may, or while nothing is known. */
  why(shift: string): string {
    return this.fit(shift) === "no" ? this.held?.fits.get(shift) || this.desk.words.no_word : "";
  }

  /** How many shifts would take them, and how many would not. */
  get chances(): { yes: number; no: number } {
    const fits = (this.desk.board?.shifts ?? []).map(({ id }) => this.fit(id));
    return { yes: fits.filter((one) => one === "yes").length, no: fits.filter((one) => one === "no").length };
  }

  /** Puts the held person down. A refused shift changes nothing and says why; `keeps` then leaves them in hand for another try. */
  async drop(to: string, { keeps }: { keeps: boolean }): Promise<void> {
    const { held } = this;
    if (!held || this.isSending) return;
    await this.answer;
    if (this.held?.person.id !== held.person.id) return; // cancelled meanwhile
    if (this.fit(to) === "own") return this.cancel();
    if (this.held.asked === "failed") return keeps ? undefined : this.fail(() => this.again(held, to));
    const why = this.why(to);
    if (why) return this.refuse(why, keeps);
    this.let();
    await this.move(held.person, to, held.from);
  }

  async remove(person: string, shift: string): Promise<void> {
    const { board, words, removal } = this.desk;
    const [who, where] = [board?.people.find(({ id }) => id === person), board?.shifts.find(({ id }) => id === shift)];
    if (!board || !who || !where || this.isSending) return;
    this.let();
    const back = () => void this.move(who, shift, "", words.undone);
    await this.act({ url: removal, fields: { person, shift }, done: words.taken_off(who.name, shiftText(words, board, where)), refused: words.not_taken_off, back });
  }

  dismiss(): void {
    this.notice = null;
    this.desk.requestUpdate();
  }

  private async move(who: Person, to: string, from: string, undone = ""): Promise<void> {
    const { board, words, duties } = this.desk;
    const where = board?.shifts.find(({ id }) => id === to);
    if (!board || !where) return;
    const back = () => void (from ? this.move(who, from, to, words.undone) : this.remove(who.id, to));
    const done = undone || words.put_down(who.name, shiftText(words, board, where));
    await this.act({ url: duties, fields: { person: who.id, to, from }, done, refused: words.not_moved, ...(undone ? {} : { back }) });
  }

  private async act({ url, fields, done, refused, back }: Act): Promise<void> {
    const { words } = this.desk;
    this.isSending = true;
    this.show({ tone: "plain", text: words.working });
    try {
      await posted(url, fields);
      this.isSending = false;
      await this.desk.reload();
      this.show({ tone: "ok", text: done, ...(back ? { act: { label: words.undo, run: back } } : {}) });
      this.desk.dispatchEvent(new CustomEvent("shift-board:changed", { bubbles: true, composed: true, detail: fields }));
    } catch (trouble) {
      this.isSending = false;
      if (trouble instanceof Refused) this.show({ tone: "gap", text: refused(trouble.message || words.no_word) });
      else this.fail(() => void this.act({ url, fields, done, refused, ...(back ? { back } : {}) }));
    }
  }

  private async ask(held: Held): Promise<void> {
    const { words, fits } = this.desk;
    try {
      const answer = await fitsOf(fits, held.person.id, held.from);
      if (this.held !== held) return;
      this.held = { ...held, asked: "answered", fits: answer };
      const { yes, no } = this.chances;
      this.tell(words.picked_up(held.person.name, this.whence(held), yes, no));
    } catch {
      if (this.held !== held) return;
      this.held = { ...held, asked: "failed" };
      this.tell(words.not_asked);
    }
  }

  private whence({ from }: Held): string {
    const { board, words } = this.desk;
    const shift = board?.shifts.find(({ id }) => id === from);
    return board && shift ? shiftText(words, board, shift) : "";
  }

  private async again({ person, from }: Held, to: string): Promise<void> {
    this.pick(person.id, from);
    await this.drop(to, { keeps: false });
  }

  private refuse(why: string, keeps: boolean): void {
    if (!keeps) this.let();
    this.show({ tone: "gap", text: this.desk.words.not_moved(why) });
  }

  private fail(run: () => void): void {
    this.let();
    this.show({ tone: "gap", text: this.desk.words.not_sent, act: { label: this.desk.words.again, run } });
  }

  private let(): void {
    this.held = null;
    this.desk.holding(false);
  }

  private show(notice: Notice): void {
    this.notice = notice;
    this.tell(notice.text);
  }

  private tell(text: string): void {
    this.said = text;
    this.desk.requestUpdate();
  }
}

