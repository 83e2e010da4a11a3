/** `<shift-board>`: a week of posts, shifts and duties. Gaps are in sight; whoever is dragged is told at once where they may go, and why not. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { acted } from "./board-acts.ts";
import { byId, gapsOf, today } from "./board-count.ts";
import { Drag } from "./board-drag.ts";
import { BoardFeed } from "./board-feed.ts";
import { Hold } from "./board-hold.ts";
import { pressed } from "./board-press.ts";
import { byPerson, byPost } from "./board-layout.ts";
import { footBar, freeList, popover } from "./board-panels.ts";
import { peopleOfDay, peopleTable } from "./board-people.ts";
import { dayPicker, postsOfDay, postsTable } from "./board-posts.ts";
import { keyOf, type Scene, type View, type Week } from "./board-scene.ts";
import { legend, paperTitle, strip } from "./board-strip.ts";
import { boardStyle } from "./board-style.ts";
import { clock } from "./board-time.ts";
import { boardWords, languageOf, shiftText } from "./board-words.ts";
import { icon } from "./icon.ts";

const PHONE_PX = 700;
const REMEMBERED = "muster.board.view";

export class ShiftBoard extends LitElement {
  static override styles = boardStyle;
  static override properties = {
    src: {}, fits: {}, duties: {}, removal: {}, community: {}, readonly: { type: Boolean },
    view: { state: true }, day: { state: true }, free: { state: true }, filter: { state: true }, isLateOpen: { state: true }, pop: { state: true }, pointed: { state: true }, width: { state: true },
  };
  declare src: string;
  declare fits: string;
  declare duties: string;
  declare removal: string;
  declare community: string;
  declare readonly: boolean;
  declare view: View;
  declare day: number;
  declare free: number;
  declare filter: string;
  declare isLateOpen: boolean;
  declare pop: string; // the key of what is shown in the popover
  declare pointed: string; // the shift under the pointer or in focus
  declare width: number;
  readonly hold = new Hold(this);
  readonly drag = new Drag(this, {
    lift: (person, from) => (([this.pop, this.pointed] = ["", ""]), this.hold.pick(person, from)),
    over: (shift) => (this.pointed = shift),
    drop: (shift) => void (shift ? this.put(shift, { keeps: false }) : this.hold.cancel()),
  });
  stop = ""; // the one duty or shift that Tab reaches
  lastGap = -1; // the one shown last
  private readonly feed = new BoardFeed(this);
  private week: Week | undefined;
  private isOnPaper = false;
  private isFocused = false; // whether the focus was on a duty or a shift before this update
  private readonly sized = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    [this.src, this.fits, this.duties, this.removal, this.community, this.readonly] = ["", "", "", "", "", false];
    [this.view, this.day, this.free, this.filter, this.isLateOpen, this.pop, this.pointed, this.width] = [remembered(), 0, -1, "", false, "", "", 0];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeprint", this.toPaper);
    addEventListener("afterprint", this.offPaper);
    document.addEventListener("keydown", this.escape);
    this.sized.observe(this);
    if (this.hasUpdated) void this.feed.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeprint", this.toPaper);
    removeEventListener("afterprint", this.offPaper);
    document.removeEventListener("keydown", this.escape);
    this.sized.disconnect();
  }

  get words() {
    return boardWords(languageOf(this));
  }

  get board() {
    return this.feed.board;
  }

  get isPhone(): boolean {
    return this.width > 0 && this.width < PHONE_PX && !this.isOnPaper;
  }

  get canEdit(): boolean {
    return !this.readonly && this.fits !== "" && this.duties !== "";
  }

  reload(): Promise<void> {
    return this.feed.load();
  }

  holding(isHeld: boolean): void {
    this.feed.hold(isHeld);
  }

  /** Puts the held person on a shift; the focus goes where they went. */
  async put(shift: string, { keeps }: { keeps: boolean }): Promise<void> {
    const { held } = this.hold;
    await this.hold.drop(shift, { keeps });
    if (!held || this.hold.held || this.hold.notice?.tone !== "ok") return;
    this.stop = keyOf(shift, held.person.id);
    this.requestUpdate();
  }

  /** Shows a duty or a shift wherever it is, and lights it up once. */
  async goTo(key: string): Promise<void> {
    const shift = this.week?.shifts.get(key.split(" ")[0]!);
    if (!shift) return;
    if (this.isPhone && !key.includes(" ")) this.view = "posts";
    [this.day, this.stop, this.filter, this.pop] = [shift.day, key, "", ""];
    await this.updateComplete;
    const element = this.elementOf(key);
    element?.scrollIntoView({ block: "center", inline: "nearest" });
    element?.focus({ preventScroll: true });
    element?.classList.add("fresh");
  }

  look(view: View): void {
    this.view = view;
    try {
      localStorage.setItem(REMEMBERED, view);
    } catch {
      // Storage may be forbidden: then the choice lasts as long as the page.
    }
  }

  elementOf(key: string): HTMLElement | null {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    return this.renderRoot.querySelector<HTMLElement>(`.tray ${selector}`) ?? this.renderRoot.querySelector<HTMLElement>(selector);
  }

  get focusedKey(): string {
    return ((this.renderRoot as ShadowRoot).activeElement as HTMLElement | null)?.dataset["key"] ?? "";
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.width) this.measure();
    if (changed.has("src") && this.src) {
      this.feed.forget();
      void this.feed.load();
    }
    const { board } = this.feed;
    if (board === this.week?.board) return;
    const isFirst = !this.week;
    this.week = board && this.weekOf(board);
    if (!board) return;
    if (isFirst || this.day >= board.days) this.day = Math.max(0, today(board));
    this.isFocused = this.focusedKey !== "" && this.focusedKey === this.stop;
    if (this.pop && !this.renders(this.pop)) this.pop = "";
  }

  private weekOf(board: NonNullable<ShiftBoard["board"]>): Week {
    const language = languageOf(this);
    const titles = new Map(board.shifts.map((shift) => [shift.id, shiftText(this.words, board, shift)]));
    return { board, posts: byId(board.posts), people: byId(board.people), shifts: byId(board.shifts), rows: byPost(board), lines: byPerson(board, language), titles };
  }

  protected override render() {
    const scene = this.scene();
    if (!scene) return this.feed.hasFailed ? this.failure(this.words.not_loaded) : this.skeleton();
    const { words, board } = scene;
    const isEmpty = !board.posts.length || !board.shifts.length;
    const refusal = this.hold.why(this.pointed);
    return html`<div class="board" lang=${languageOf(this)} aria-busy=${this.hold.isSending} data-view=${scene.view} data-held=${scene.hold.held ? "" : nothing} data-dragging=${this.drag.isOn ? "" : nothing}
        @click=${this.clicked} @keydown=${this.keyed} @pointerdown=${this.press} @pointerover=${this.hover} @focusin=${this.focused} @input=${this.typed} @contextmenu=${this.menu} @animationend=${faded}>
      ${this.feed.hasFailed ? this.failure(words.not_renewed(clock(board.now))) : nothing}
      ${strip(scene)}${paperTitle(scene)}
      ${isEmpty ? html`<div class="empty"><slot></slot></div>` : html`<p class="unseen" id="help">${scene.canEdit ? words.help : words.help_reading}</p>${scene.isPhone ? dayPicker(scene) : nothing}
      <div class="stage" data-aside=${scene.free >= 0 ? "" : nothing}><div class="scroll" role="region" aria-label=${words.title} aria-describedby="help" @scroll=${this.scrolled}>${this.drawing(scene)}</div>${scene.free >= 0 ? freeList(scene) : nothing}</div>
      ${board.leftOut ? html`<p class="note">${words.left_out(board.leftOut)}</p>` : nothing}${legend(scene)}`}
      ${this.pop ? popover(scene, this.pop) : nothing}${footBar(scene, this.drag.isOn ? "" : refusal)}${this.drag.isOn && this.hold.held ? this.ghost(scene, refusal) : nothing}
      <p class="unseen" role="status" aria-live="polite">${this.hold.said}</p>
    </div>`;
  }

  scene(): Scene | null {
    if (!this.week) return null;
    const { words, hold, isPhone, day, canEdit, filter, isLateOpen } = this;
    const { now } = this.feed;
    if (!this.stop || !this.renders(this.stop)) this.stop = keyOf((gapsOf(this.week.board)[0] ?? this.week.board.shifts[0])?.id ?? "");
    return { ...this.week, words, hold, now, today: today({ ...this.week.board, now }), view: this.isOnPaper ? "posts" : this.view, isPhone, day, free: canEdit && !this.isOnPaper ? this.free : -1, canEdit, stop: this.stop, aimed: this.drag.isOn ? this.pointed : "", filter, isLateOpen };
  }

  /** Whether a duty or a shift is still there. */
  private renders(key: string): boolean {
    const [id = "", person] = key.split(" ");
    const shift = this.week?.shifts.get(id);
    return shift !== undefined && (!person || shift.duties.some((duty) => duty.person === person));
  }

  private drawing(scene: Scene): TemplateResult {
    if (scene.isPhone) return scene.view === "posts" ? postsOfDay(scene) : peopleOfDay(scene);
    return scene.view === "posts" ? postsTable(scene) : peopleTable(scene);
  }

  private ghost({ words, titles }: Scene, refusal: string): TemplateResult {
    const fit = this.hold.fit(this.pointed);
    const verdict = { yes: `✓ ${words.possible} · ${titles.get(this.pointed)}`, no: `✕ ${refusal}`, own: words.stays, "": "" }[fit];
    return html`<div class="ghost" data-fit=${fit || nothing} aria-hidden="true"><b>${this.hold.held!.person.name}</b>${verdict ? html`<span>${verdict}</span>` : nothing}</div>`;
  }

  private failure(sentence: string): TemplateResult {
    return html`<div class="failure" role="alert" @click=${this.clicked}><span>${sentence}</span><button type="button" data-retry>${icon("refresh-cw")}${this.words.again}</button></div>`;
  }

  private skeleton(): TemplateResult {
    return html`<div class="skeleton" role="status"><span class="unseen">${this.words.loading}</span>${Array.from({ length: 6 }, () => html`<i></i>`)}</div>`;
  }

  protected override updated(): void {
    const active = (this.renderRoot as ShadowRoot).activeElement;
    const stop = this.elementOf(this.stop) ?? this.elementOf(this.stop.split(" ")[0]!);
    if (this.isFocused && stop && stop !== active) stop.focus();
    this.isFocused = false;
    if (stop && stop.tabIndex !== 0) stop.tabIndex = 0;
    this.placePop();
    if (this.feed.board) this.style.setProperty("--now", `${((this.feed.now % 1440) / 14.4).toFixed(2)}%`);
  }

  private placePop(): void {
    const pop = this.renderRoot.querySelector<HTMLElement>(".pop");
    const anchor = this.elementOf(this.pop);
    if (!pop || !anchor || this.isPhone) return void pop?.style.removeProperty("transform");
    const [box, { offsetWidth: width, offsetHeight: height }] = [anchor.getBoundingClientRect(), pop];
    const below = box.bottom + 6 + height > innerHeight ? Math.max(8, box.top - height - 6) : box.bottom + 6;
    pop.style.transform = `translate(${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px, ${below}px)`;
  }

  private measure(): void {
    if (!this.isOnPaper && this.clientWidth && this.clientWidth !== this.width) this.width = this.clientWidth;
  }

  /** The printer does not wait for the next frame. */
  private readonly toPaper = () => {
    this.isOnPaper = true;
    this.requestUpdate();
    this.performUpdate();
  };
  private readonly offPaper = () => {
    this.isOnPaper = false;
    this.requestUpdate();
  };

  private readonly clicked = (event: MouseEvent) => acted(this, event);
  private readonly keyed = (event: KeyboardEvent) => pressed(this, event);
  private readonly escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.hold.held) return;
    event.preventDefault();
    if (this.drag.isOn) this.drag.stop();
    else this.hold.cancel();
  };
  private readonly press = (event: PointerEvent) => {
    const element = event.target as Element;
    if (this.pop && !element.closest(".pop, [data-key]")) this.pop = "";
    const chip = element.closest<HTMLElement>("[data-person]");
    if (chip && this.canEdit && !this.hold.held && chip.dataset["change"] !== "dropped") this.drag.watch(event, chip);
  };
  private readonly hover = ({ target, pointerType }: PointerEvent) => {
    if (this.hold.held && !this.drag.isOn && pointerType !== "touch") this.pointed = (target as Element).closest<HTMLElement>("[data-target]")?.dataset["target"] ?? "";
  };
  private readonly focused = ({ target }: FocusEvent) => {
    const key = (target as HTMLElement).dataset["key"];
    if (!key) return;
    [this.stop, this.pointed] = [key, key.split(" ")[0]!];
    this.requestUpdate();
  };
  private readonly typed = ({ target }: Event) => {
    if (target instanceof HTMLInputElement && target.dataset["filter"] !== undefined) this.filter = target.value;
  };
  private readonly scrolled = () => {
    this.pop = ""; // it would stay behind while its duty moves on
  };
  private readonly menu = (event: Event) => {
    if (this.drag.isOn) event.preventDefault();
  };
}

function remembered(): View {
  try {
    return localStorage.getItem(REMEMBERED) === "people" ? "people" : "posts";
  } catch {
    return "posts"; // storage may be forbidden
  }
}

function faded({ target }: AnimationEvent): void {
  if (target instanceof Element) target.classList.remove("fresh");
}

customElements.define("shift-board", ShiftBoard);
