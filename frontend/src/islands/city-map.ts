/** `<city-map>`: every community of the operation where it lies, and how full it is: of people who reported in, or of households reached. */
import { html, LitElement, nothing, type PropertyValues, svg, type SVGTemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ahead, type Direction, nearest, type Point } from "./geometry.ts";
import { icon } from "./icon.ts";
import { type Community, type MapData, STATES, told } from "./map-data.ts";
import { type Frame, layoutOf, type MapLayout } from "./map-layout.ts";
import { mark } from "./map-marks.ts";
import { mapStyle } from "./map-style.ts";
import { Source } from "./source.ts";
import { moved, showing, type View, WHOLE, zoomed } from "./view.ts";

const REACH_PX = 14;
const STEP = 1.6;

export class CityMap extends LitElement {
  static override styles = mapStyle;
  static override properties = { view: { state: true }, active: { state: true }, frame: { state: true } };
  declare view: View;
  declare active: string;
  declare frame: Frame;
  private readonly source = new Source<MapData>(this);
  private layout: MapLayout | null = null;
  private laidOut: MapData | undefined;
  private grip: Point | undefined;
  private dragged = false;
  private readonly sized = new ResizeObserver(([entry]) => {
    if (entry) this.frame = { width: Math.max(entry.contentRect.width, 120), height: Math.max(entry.contentRect.height, 120) };
  });

  constructor() {
    super();
    this.view = WHOLE;
    this.active = "";
    this.frame = { width: 720, height: 420 };
  }

  protected override firstUpdated(): void {
    const stage = this.renderRoot.querySelector(".stage");
    if (stage) this.sized.observe(stage);
    stage?.addEventListener("wheel", (event) => this.wheel(event as WheelEvent), { passive: false });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sized.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const data = this.source.data;
    if (!data?.communities || !data.districts || (data === this.laidOut && !changed.has("frame"))) return;
    const em = (parseFloat(getComputedStyle(this).fontSize) || 15) * (this.frame.width < 480 ? 0.85 : 1);
    this.style.setProperty("--name-size", `${em}px`);
    this.layout = layoutOf(data, this.frame, em);
    this.laidOut = data;
    if (changed.has("frame")) this.view = WHOLE;
  }

  protected override render() {
    const labels = this.labels;
    return html`
      <div class="stage ${this.view.zoom > 1 ? "zoomed" : ""}" @keydown=${this.key} @click=${this.choose}
        @pointermove=${this.hover} @pointerleave=${() => this.point("")} @pointerdown=${this.grab} @pointerup=${this.drop} @pointercancel=${this.drop}>
        <svg role="group" aria-label="${labels["title"] ?? ""}. ${labels["help"] ?? ""}" width=${this.frame.width} height=${this.frame.height}>
          ${this.layout ? this.drawing(this.layout) : nothing}
        </svg>
        ${this.tip(labels)}
      </div>
      <div class="under">${this.legend(labels)}${this.buttons(labels)}</div>`;
  }

  protected override updated(): void {
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip");
    const dot = this.dotOf(this.active);
    if (!tip || !dot) return;
    const [x, y] = this.inSight(dot);
    const half = tip.offsetWidth / 2;
    const left = Math.max(4, Math.min(x - half, this.frame.width - 2 * half - 4));
    tip.style.transform = `translate(${left}px, ${y < tip.offsetHeight + 20 ? y + 14 : y - tip.offsetHeight - 12}px)`;
  }

  private get labels(): Record<string, string> {
    return this.source.data?.labels ?? {};
  }

  /** A thousand dots are drawn anew when the map changes, not whenever the pointer moves. */
  private drawing(layout: MapLayout): SVGTemplateResult {
    const still = guard([layout, this.view], () => svg`${this.ground(layout)}${this.names(layout)}${this.communities(layout)}`);
    return svg`${still}${this.halo(layout)}`;
  }

  private ground({ outlines }: MapLayout): SVGTemplateResult {
    const { zoom, x, y } = this.view;
    return svg`<g transform="translate(${x} ${y}) scale(${zoom})">
      ${outlines.map(({ path, busy }) => svg`<path class=${busy ? "district" : "district far"} fill-rule="evenodd" d=${path}></path>`)}</g>`;
  }

  private names({ names }: MapLayout): SVGTemplateResult[] {
    return names.map(({ at, to, text }) => {
      const [x, y] = this.inSight(at);
      const end = to && this.inSight(to);
      return svg`${end ? svg`<path class="leader" d="M${x} ${y}L${end[0]} ${end[1]}"></path>` : nothing}
        <text class="name" x=${x} y=${y} text-anchor="middle" dominant-baseline="central">${text}</text>`;
    });
  }

  private communities({ communities, dots }: MapLayout): SVGTemplateResult[] {
    const stop = this.active || communities.at(-1)?.code;
    return communities.map(
      (community, index) => svg`<a class="community" href=${community.url ?? nothing} role=${community.url ? nothing : "img"} tabindex=${community.code === stop ? 0 : -1}
        data-code=${community.code} aria-label=${this.said(community)} @focus=${this.focused}>${mark(community.state, this.inSight(dots[index]!), this.size)}</a>`,
    );
  }

  private halo({ communities }: MapLayout) {
    const community = communities.find(({ code }) => code === this.active);
    const dot = this.dotOf(this.active);
    if (!community || !dot) return nothing;
    const [x, y] = this.inSight(dot);
    return svg`<g class="chosen"><circle class="halo" cx=${x} cy=${y} r=${this.size + 6}></circle>${mark(community.state, [x, y], this.size * 1.25)}</g>`;
  }

  private get size(): number {
    return (this.layout?.radius ?? 5) * Math.min(1.6, this.view.zoom ** 0.25);
  }

  /** One dot at a time is reached by Tab: the one last visited. */
  private readonly focused = (event: FocusEvent) => {
    const link = event.currentTarget as SVGAElement;
    for (const other of this.renderRoot.querySelectorAll('[tabindex="0"][data-code]')) other.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
    this.point(link.dataset["code"] ?? "");
  };

  private said(community: Community): string {
    const { name, district, state, estimated } = community;
    return [name, district, told(community, this.labels), this.labels[state], estimated ? this.labels["estimated"] : ""].filter(Boolean).join(", ");
  }

  private tip(labels: Record<string, string>) {
    const community = this.layout?.communities.find(({ code }) => code === this.active);
    if (!community) return nothing;
    const { name, district, state, estimated } = community;
    return html`<div class="tip" aria-hidden="true"><b>${name}</b> <span>${district}</span><br />${told(community, labels)} <span>· ${labels[state]}</span>
      ${estimated ? html`<br /><span>${labels["estimated"]}</span>` : nothing}</div>`;
  }

  private legend(labels: Record<string, string>) {
    const present = new Set(this.layout?.communities.map(({ state }) => state));
    const shown = STATES.filter((state) => state !== "idle" && present.has(state)).concat(present.has("idle") ? ["idle"] : []);
    return html`<p class="legend">${shown.map((state) => html`<span><svg width="16" height="16" aria-hidden="true">${mark(state, [8, 8], 5.5)}</svg>${labels[state]}</span>`)}</p>`;
  }

  private buttons(labels: Record<string, string>) {
    const whole = this.view.zoom === 1;
    const button = (name: string, sign: string, next: () => View, off: boolean) =>
      html`<button type="button" aria-label=${labels[name] ?? name} title=${labels[name] ?? name} ?disabled=${off} @click=${() => (this.view = next())}>${icon(sign)}</button>`;
    const middle = { at: [this.frame.width / 2, this.frame.height / 2] as const, frame: this.frame };
    const table = this.dataset["table"];
    return html`<div class="tools">
      ${table && labels["table"] ? html`<a href=${table}>${labels["table"]}</a>` : nothing}
      ${button("zoom_in", "plus", () => zoomed(this.view, STEP, middle), false)}
      ${button("zoom_out", "minus", () => zoomed(this.view, 1 / STEP, middle), whole)}
      ${button("reset", "maximize", () => WHOLE, whole)}
    </div>`;
  }

  private inSight([x, y]: Point): Point {
    return [x * this.view.zoom + this.view.x, y * this.view.zoom + this.view.y];
  }

  private dotOf(code: string): Point | undefined {
    return this.layout?.dots[this.layout.communities.findIndex((community) => community.code === code)];
  }

  private point(code: string): void {
    if (this.active !== code) this.active = code;
  }

  private at(event: MouseEvent): Point {
    const box = this.renderRoot.querySelector(".stage")!.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private under(event: MouseEvent): Community | undefined {
    const places = this.layout?.dots.map((dot) => this.inSight(dot)) ?? [];
    return this.layout?.communities[nearest(places, this.at(event), REACH_PX)];
  }

  private hover(event: PointerEvent): void {
    if (!this.grip) return this.point(this.under(event)?.code ?? "");
    const [x, y] = this.at(event);
    const [dx, dy] = [x - this.grip[0], y - this.grip[1]];
    if (!this.dragged && Math.hypot(dx, dy) < 5) return;
    this.dragged = true;
    this.grip = [x, y];
    this.view = moved(this.view, dx, dy, this.frame);
  }

  private grab(event: PointerEvent): void {
    this.dragged = false;
    if (this.view.zoom > 1 && event.button === 0) this.grip = this.at(event);
  }

  private drop(): void {
    this.grip = undefined;
  }

  /** A mouse opens what it points at; a finger shows it first and opens it with a second tap; the keyboard follows the link by itself. */
  private choose(event: MouseEvent): void {
    if (event.detail === 0) return;
    event.preventDefault();
    if (this.dragged) return;
    const community = this.under(event);
    const touched = event instanceof PointerEvent && event.pointerType === "touch";
    if (touched && community?.code !== this.active) return this.point(community?.code ?? "");
    if (community?.url) location.assign(community.url);
  }

  /** The wheel scrolls a page that scrolls, unless the map has the focus or Ctrl is held. */
  private wheel(event: WheelEvent): void {
    const scrolls = document.documentElement.scrollHeight > innerHeight + 4;
    if (scrolls && !event.ctrlKey && !this.matches(":focus-within")) return;
    event.preventDefault();
    this.view = zoomed(this.view, Math.exp(-event.deltaY / 400), { at: this.at(event), frame: this.frame });
  }

  private key(event: KeyboardEvent): void {
    const { communities, dots } = this.layout ?? { communities: [], dots: [] };
    const from = communities.findIndex(({ code }) => code === this.active);
    if (event.key === "Escape") return this.point("");
    if (!event.key.startsWith("Arrow") || from < 0) return;
    event.preventDefault();
    const to = communities[ahead(dots, from, event.key as Direction)];
    if (!to) return;
    this.view = showing(this.view, this.dotOf(to.code)!, this.frame);
    this.renderRoot.querySelector<SVGAElement>(`[data-code="${CSS.escape(to.code)}"]`)?.focus();
  }
}

customElements.define("city-map", CityMap);
