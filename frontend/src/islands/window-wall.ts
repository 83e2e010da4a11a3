/** `<window-wall>`: a building drawn as its windows, storey by storey. A lit window has been reached; a dark one is a door to go to. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { openDialog } from "../dialogs.ts";
import { Source } from "./source.ts";
import { type Pane, tally, type Wall, wallOf } from "./wall-data.ts";
import { led, nearest, placeOf, typedDoor } from "./wall-keys.ts";
import { type Facade, facadeOf, isLabelled, isThumbed, type Sizes, sizesOf, span } from "./wall-layout.ts";
import { backdrop, type Frame, frameOf, legend } from "./wall-marks.ts";
import { changesOf, News } from "./wall-news.ts";
import { type Dress, paneAt, type Seen, windowAt, windows } from "./wall-row.ts";
import { wallStyle } from "./wall-style.ts";
import { filled } from "./words.ts";

const TYPING_MS = 1200;
const REACH_EM = 2;
const SHRUNK_MAX = 1.3; // on paper, where smaller print can be read
const PAPER_PX = 650; // an A4 sheet within its margins and a panel's padding

type Raw = Record<string, unknown>;

export class WindowWall extends LitElement {
  static override styles = wallStyle;
  static override properties = { pointed: { state: true }, room: { state: true }, said: { state: true } };
  declare pointed: string;
  declare room: { width: number; em: number };
  declare said: string;
  private readonly source = new Source<Raw>(this);
  private readonly news = new News((text) => (this.said = text));
  private raw: unknown;
  private wall: Wall | undefined;
  private facade: Facade = { storeys: [], stairs: [], rows: [], leftOut: 0 };
  private sizes: Sizes | undefined;
  private frame: Frame = { roof: 0, base: 0, foot: 0 };
  private stop = ""; // the one window that Tab reaches
  private held = false; // whether the focus was on a window before this update
  private isOnPaper = false;
  private pressed = "";
  private typed = { text: "", at_ms: 0 };
  private readonly sized = new ResizeObserver(() => this.measure());

  constructor() {
    super();
    [this.pointed, this.said, this.room] = ["", "", { width: 0, em: 0 }];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeprint", this.toPaper);
    addEventListener("afterprint", this.offPaper);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeprint", this.toPaper);
    removeEventListener("afterprint", this.offPaper);
    this.sized.disconnect();
    this.news.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.room.width) this.measure();
    const raw = this.told();
    if (raw !== this.raw) this.take(raw);
    else if (!changed.has("room")) return;
    this.fit();
  }

  protected override render() {
    const { wall, sizes } = this;
    if (!wall || !sizes) return nothing;
    if (!wall.panes.length && !this.facade.leftOut) return html`<p class="empty">${wall.labels["empty"]}</p>`;
    const { labels } = wall;
    return html`<p class="unseen" id="summary">${filled(labels["summary"], { building: wall.building, ...wall.counts })}</p>
      <div class="stage" @keydown=${this.key} @click=${this.choose} @focusin=${this.focused} @focusout=${this.left} @pointerover=${this.hover} @pointerdown=${this.press} @pointerleave=${this.left} @animationend=${faded}>
        <div class="probe"></div>
        <div class="scroll">${guard([this.facade, sizes], () => this.drawing(wall, sizes))}</div>
        ${this.tip(labels)}
      </div>
      ${this.facade.leftOut ? html`<p class="note">${filled(labels["left_out"], { count: this.facade.leftOut })}</p>` : nothing}
      ${this.dataset["legend"] === "none" ? nothing : legend(tally(wall.panes), labels)}
      <p class="unseen" role="status" aria-live="polite">${this.said}</p>`;
  }

  protected override updated(): void {
    for (const part of this.renderRoot.querySelectorAll(".stage, .probe")) this.sized.observe(part);
    this.keepStop();
    this.placeTip();
  }

  /** The page's own JSON, or this building's part of one that holds a whole community's. */
  private told(): unknown {
    const { data } = this.source;
    const key = this.dataset["wall"];
    if (!data || !key) return data;
    const walls = data["walls"] as Record<string, unknown> | undefined;
    return walls?.[key] ?? this.raw;
  }

  private take(raw: unknown): void {
    const { labels, url } = this.source.data ?? {};
    const before = this.wall;
    this.raw = raw;
    this.wall = wallOf({ labels, url, ...(raw as Raw), ...(this.zoom ? { url: "" } : {}) });
    this.held = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.matches(".pane") === true;
    const facade = facadeOf(this.wall);
    this.stop = this.heir(facade);
    this.facade = facade;
    if (!before) return;
    const changes = changesOf(before.panes, this.wall.panes);
    if (changes.length) void this.updateComplete.then(() => this.glow(changes));
    this.news.tell(changes, this.wall.labels);
  }

  private fit(): void {
    if (!this.wall) return;
    const { em, width } = this.room;
    this.sizes = sizesOf(this.facade, { width, height: Math.max(innerHeight * 0.78, em * 32), em, isPhone: isThumbed(em), size: this.dataset["size"] ?? "" });
    this.frame = frameOf(this.facade, em, this.wall.labels);
    const { width: wide, height, gap, stair, gutter, letter } = this.sizes;
    for (const [name, px] of Object.entries({ width: wide, height, gap, stair, gutter, letter, roof: this.frame.roof, foot: this.frame.foot })) this.style.setProperty(`--wall-${name}`, `${px}px`);
  }

  /** A wall that scrolls on the screen is fitted to the sheet; at once, for the printer does not wait. */
  private readonly toPaper = () => {
    this.isOnPaper = true;
    this.room = { ...this.room, width: Math.min(this.room.width, PAPER_PX * SHRUNK_MAX) };
    this.performUpdate();
    if (this.sizes) this.style.setProperty("--wall-zoom", String(Math.min(1, PAPER_PX / span(this.facade, this.sizes))));
  };

  private readonly offPaper = () => {
    this.isOnPaper = false;
    this.measure();
  };

  private measure(): void {
    if (this.isOnPaper) return;
    const style = getComputedStyle(this);
    const [width, em] = [this.clientWidth || 640, parseFloat(style.fontSize) || 15];
    if (width !== this.room.width || em !== this.room.em) this.room = { width, em };
  }

  private drawing(wall: Wall, sizes: Sizes): TemplateResult {
    const { facade, frame } = this;
    const { labels } = wall;
    const dress = this.dress(sizes);
    const scrolls = span(facade, sizes) > this.room.width;
    const look = [sizes.numbered ? "numbered" : "plain", sizes.height >= this.room.em * 1.9 ? "tall" : "", scrolls ? "scrolls" : ""].filter(Boolean).join(" ");
    return html`<div class="wall ${look}" role="grid" aria-readonly="true" aria-describedby="summary"
      aria-label=${[filled(labels["title"] ?? "{building}", { building: wall.building }), labels["help"]].filter(Boolean).join(". ")}>
      ${backdrop(facade, sizes, { frame, em: this.room.em, labels })}
      <div role="row" class="unseen"><span role="gridcell"></span>${facade.stairs.map(
        ({ name, doors, missing }) => html`<span role="columnheader" aria-colspan=${doors}>${[name, missing ? filled(labels["unit_missing"], { count: missing }) : ""].filter(Boolean).join(", ")}</span>`,
      )}</div>
      ${repeat(facade.rows, (_, row) => facade.storeys[row], (panes, row) => this.storey(panes, facade.storeys[row]!, dress))}
    </div>`;
  }

  private storey(panes: (Pane | null)[], storey: number, dress: Dress): TemplateResult {
    return html`<div role="row" class="storey" ${windows(panes, dress)}>
      <span role="rowheader" class="number"><span class="unseen">${filled(this.wall!.labels["storey"] ?? "{storey}", { storey: String(storey) })}</span>${isLabelled(storey, this.facade.storeys) ? html`<span aria-hidden="true">${storey}</span>` : nothing}</span></div>`;
  }

  private dress({ numbered }: Sizes): Dress {
    const edges = new Map<number, string>();
    for (const { first, doors } of this.facade.stairs) edges.set(first + doors - 1, "last").set(first, doors > 1 ? "first" : "only");
    return { edges, said: (pane) => this.spoken(pane), shown: ({ door }) => (numbered ? door : "") };
  }

  private spoken({ door, state }: Pane): string {
    const labels = this.wall!.labels;
    return filled(labels["window"] ?? "{door}, {state}", { door, state: labels[state] ?? state });
  }

  private tip(labels: Record<string, string>) {
    const pane = this.wall?.panes.find(({ id }) => id === this.pointed);
    if (!pane) return nothing;
    const unit = this.wall!.units[pane.unit]?.name ?? "";
    return html`<div class="tip" aria-hidden="true">${filled(labels["tip"] ?? "{unit} {door} · {state}", { unit, door: pane.door, state: labels[pane.state] ?? pane.state })}</div>`;
  }

  private placeTip(): void {
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip");
    const window = this.windowOf(this.pointed);
    if (!tip || !window) return;
    const [box, stage] = [window.getBoundingClientRect(), this.renderRoot.querySelector(".stage")!.getBoundingClientRect()];
    const left = Math.max(0, Math.min(box.left + box.width / 2 - stage.left - tip.offsetWidth / 2, stage.width - tip.offsetWidth));
    const above = box.top - stage.top - tip.offsetHeight - 6;
    tip.style.transform = `translate(${left}px, ${box.top < tip.offsetHeight + 8 ? box.bottom - stage.top + 6 : above}px)`;
  }

  private windowOf(id: string): Seen | null {
    return id ? this.renderRoot.querySelector<Seen>(`[data-id="${CSS.escape(id)}"]`) : null;
  }

  /** Whoever takes over the tab stop when its window has gone: the nearest one on the storey where it stood. */
  private heir(facade: Facade): string {
    if (placeOf(facade, this.stop)) return this.stop;
    const [row, column] = placeOf(this.facade, this.stop) ?? [-1, 0];
    const storey = facade.storeys.indexOf(this.facade.storeys[row] ?? NaN);
    const dark = facade.rows.flat().findLast((pane) => pane?.state === "missing");
    return (nearest(facade.rows[storey] ?? [], column) ?? dark ?? facade.rows.flat().findLast(Boolean))?.id ?? "";
  }

  private keepStop(): void {
    const stop = this.windowOf(this.stop);
    for (const other of this.renderRoot.querySelectorAll('.pane[tabindex="0"]')) if (other !== stop) other.setAttribute("tabindex", "-1");
    if (stop && stop.getAttribute("tabindex") !== "0") stop.setAttribute("tabindex", "0");
    if (this.held && stop && (this.renderRoot as ShadowRoot).activeElement !== stop) stop.focus();
    this.held = false;
  }

  private glow(changes: Pane[]): void {
    for (const { id, state } of changes) if (state === "reached") this.windowOf(id)?.classList.add("fresh");
  }

  private readonly focused = (event: FocusEvent) => {
    const pane = paneAt(event);
    if (!pane) return;
    [this.stop, this.pointed] = [pane.id, pane.id];
    this.keepStop();
  };

  private readonly left = () => {
    this.pointed = "";
  };

  private readonly hover = (event: PointerEvent) => {
    if (event.pointerType !== "touch") this.pointed = paneAt(event)?.id ?? "";
  };

  /** Where many small walls stand on a page, a thumb opens the building: none of its windows is as wide as a thumb. */
  private get zoom(): string {
    return isThumbed(this.room.em) ? (this.dataset["zoom"] ?? "") : "";
  }

  /** What was pointed at before this touch, for the touch itself moves the focus. */
  private readonly press = () => {
    this.pressed = this.pointed;
  };

  private readonly key = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || !paneAt(event)) return;
    if (event.key === "Escape") return this.left();
    const typing = !event.ctrlKey && /^[\p{L}\p{N}-]$/u.test(event.key);
    const to = typing ? this.typedTo(event) : led(this.facade, this.stop, event);
    if (typing || /^(Arrow|Home|End|Page)/.test(event.key)) event.preventDefault();
    if (to) this.windowOf(to.id)?.focus();
  };

  private typedTo({ key, timeStamp }: KeyboardEvent): Pane | null {
    const text = timeStamp - this.typed.at_ms < TYPING_MS ? this.typed.text + key : key;
    this.typed = { text, at_ms: timeStamp };
    return typedDoor(this.facade, text, this.stop);
  }

  /** A finger on small windows shows the nearest one first and opens it with a second tap. */
  private readonly choose = (event: MouseEvent) => {
    if (this.zoom) return location.assign(this.zoom);
    const touched = event instanceof PointerEvent && event.pointerType === "touch" && !this.sizes?.numbered;
    const window = touched ? this.nearTo(event) : windowAt(event);
    if (touched && window && window.pane.id !== this.pressed) {
      event.preventDefault();
      return window.focus();
    }
    if (!window?.pane.url || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { id, door, url } = window.pane;
    const detail = { id, door, url };
    const mayOpen = this.dispatchEvent(new CustomEvent("window-wall:open", { bubbles: true, composed: true, cancelable: true, detail }));
    if (!mayOpen) return event.preventDefault();
    if (this.dataset["dialog"] !== undefined) {
      event.preventDefault();
      void openDialog(window, url, () => this.source.renew());
    } else if (window !== windowAt(event)) location.assign(url);
  };

  private nearTo({ clientX, clientY }: MouseEvent): Seen | null {
    let [best, least] = [null as Seen | null, this.room.em * REACH_EM];
    for (const window of this.renderRoot.querySelectorAll<Seen>(".storey .pane")) {
      const { left, top, width, height } = window.getBoundingClientRect();
      const off = Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY);
      if (off < least) [best, least] = [window, off];
    }
    return best;
  }
}

function faded({ target }: AnimationEvent): void {
  if (target instanceof Element) target.classList.remove("fresh");
}

customElements.define("window-wall", WindowWall);
