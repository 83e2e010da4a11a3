/** `<muster-curve>`: how many have reported in over time, against how many are expected and by when. */
import { css, html, LitElement, nothing, svg } from "lit";
import { type CurveData, lineOf, type Plot, pointsUntilNow, reportedBy, type Scale, scaleOf, ticksOf, timeText } from "./curve-data.ts";
import { Source } from "./source.ts";
import { textWidth } from "./text-width.ts";
import { filled } from "./words.ts";

export class MusterCurve extends LitElement {
  static override properties = { width: { state: true }, height: { state: true }, pointed: { state: true } };
  static override styles = css`
    :host { display: block; min-width: 0; font-size: var(--step--1); }
    figure { margin: 0; }
    .plot { height: 11rem; }
    .readout { margin: 0 0 .35rem; font-weight: 650; color: var(--ink); }
    .readout span { color: var(--gap); white-space: nowrap; }
    svg { display: block; }
    .area { fill: var(--lamp-soft); }
    .line { fill: none; stroke: var(--lamp-edge); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
    .expected { stroke: var(--ink-2); stroke-dasharray: 5 4; }
    .deadline { stroke: var(--gap); stroke-dasharray: 2 3; }
    .base { stroke: var(--line-strong); }
    .now { fill: var(--lamp); stroke: var(--lamp-edge); stroke-width: 2; }
    .guide { stroke: var(--ink-3); }
    text { fill: var(--ink-2); font-size: 1em; font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--surface); stroke-width: 4; stroke-linejoin: round; }
    .gap { stroke: var(--gap); stroke-width: 1.5; stroke-dasharray: 2 3; }
    text.short { fill: var(--gap); font-weight: 650; }
    text.strong { fill: var(--ink); font-weight: 650; }
    .summary { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .empty { display: grid; place-items: center; height: 8rem; margin: 0; color: var(--ink-2); border: 1px dashed var(--line-strong); border-radius: var(--radius); }
  `;
  declare width: number;
  declare height: number;
  declare pointed: number | null;
  private readonly source = new Source<CurveData>(this);
  private readonly sized = new ResizeObserver(([entry]) => {
    if (entry) [this.width, this.height] = [Math.max(entry.contentRect.width, 160), Math.max(entry.contentRect.height, 110)];
  });

  constructor() {
    super();
    [this.width, this.height, this.pointed] = [640, 176, null];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sized.disconnect();
  }

  protected override updated(): void {
    const plot = this.renderRoot.querySelector(".plot");
    if (plot) this.sized.observe(plot);
  }

  protected override render() {
    const data = this.source.data;
    if (!data?.points) return nothing;
    if (!data.points.length) return html`<p class="empty">${data.labels["empty"]}</p>`;
    const em = parseFloat(getComputedStyle(this).fontSize) || 13;
    const plot = { left: 2, top: em * 1.7, right: this.width - 8, bottom: this.height - em * 1.8 };
    const scale = scaleOf(data, plot);
    const words = this.words(data, scale);
    const narrow = this.width < em * 32;
    return html`<figure>
      ${narrow ? html`<p class="readout" aria-hidden="true">${words.reported} <span>${words.gap}</span></p>` : nothing}
      <div class="plot" @pointermove=${(event: PointerEvent) => this.point(event, scale, plot)} @pointerleave=${() => (this.pointed = null)}>
        <svg aria-hidden="true" width=${this.width} height=${this.height}>
          ${this.area(data, scale, plot)} ${this.frame(data, { scale, plot, em })} ${this.mark(data, { scale, plot })} ${narrow ? nothing : this.saying(data, words, { scale, plot, em })}
        </svg>
      </div>
      <figcaption class="summary">${this.summary(data, scale)}</figcaption>
    </figure>`;
  }

  private area(data: CurveData, scale: Scale, plot: Plot) {
    const line = lineOf(data, scale);
    const end = scale.x(pointsUntilNow(data).at(-1)![0]);
    return svg`<path class="area" d="${line}L${end} ${plot.bottom}L${scale.x(data.points[0]![0])} ${plot.bottom}Z"></path><path class="line" d=${line}></path>`;
  }

  private frame(data: CurveData, { scale, plot, em }: { scale: Scale; plot: Plot; em: number }) {
    const top = scale.y(data.expected);
    const limit = data.deadline ? scale.x(data.deadline) : null;
    return svg`
      <path class="base" d="M${plot.left} ${plot.bottom}H${plot.right}"></path>
      <path class="expected" d="M${plot.left} ${top}H${plot.right}"></path>
      <text x=${plot.left} y=${top - em * 0.5}>${filled(data.labels["expected"], { expected: data.expected })}</text>
      ${limit === null ? nothing : svg`<path class="deadline" d="M${limit} ${top - em * 0.4}V${plot.bottom}"></path>
        <text x=${Math.min(limit + em / 2, plot.right)} y=${top - em * 0.5} text-anchor="end">${filled(data.labels["deadline"], { time: this.time(data, data.deadline!, scale) })}</text>`}
      ${this.hours(data, { scale, plot, em })}`;
  }

  private hours(data: CurveData, { scale, plot, em }: { scale: Scale; plot: Plot; em: number }) {
    const ticks = ticksOf(scale, { zone: data.zone, atMost: Math.max(2, Math.floor((plot.right - plot.left) / (em * 5.5))) });
    const half = em * 1.5;
    return ticks.map((tick) => {
      const x = Math.min(Math.max(scale.x(tick), plot.left + half), plot.right - half);
      return svg`<path class="base" d="M${scale.x(tick)} ${plot.bottom}v4"></path><text x=${x} y=${plot.bottom + em * 1.45} text-anchor="middle">${this.time(data, tick, scale)}</text>`;
    });
  }

  private mark(data: CurveData, { scale, plot }: { scale: Scale; plot: Plot }) {
    const at = this.at(data);
    const [x, y] = [scale.x(at), scale.y(reportedBy(data, at))];
    return svg`${this.pointed === null ? nothing : svg`<path class="guide" d="M${x} ${plot.top}V${plot.bottom}"></path>`}
      <path class="gap" d="M${x} ${y}V${scale.y(data.expected)}"></path><circle class="now" cx=${x} cy=${y} r="5"></circle>`;
  }

  private words(data: CurveData, scale: Scale): { reported: string; gap: string } {
    const at = this.at(data);
    const reported = reportedBy(data, at);
    const missing = data.expected - reported;
    const gap = missing > 0 && data.labels["gap"] ? `▲ ${filled(data.labels["gap"], { gap: missing })}` : "";
    return { reported: filled(data.labels["now"], { time: this.time(data, at, scale), reported }), gap };
  }

  private saying(data: CurveData, { reported, gap }: { reported: string; gap: string }, { scale, plot, em }: { scale: Scale; plot: Plot; em: number }) {
    const x = scale.x(this.at(data));
    const wide = Math.max(textWidth(reported, em), textWidth(gap, em)) + em;
    const ahead = x + wide < plot.right; // the time to come is empty: there is room for words
    const [left, anchor] = ahead ? [x + em * 0.9, "start"] : [x - em, "end"];
    // Words over what has been must stand clear below the line, which is lowest at their left end.
    const lowest = ahead ? this.at(data) : scale.from + ((x - wide - plot.left) / (plot.right - plot.left)) * (scale.to - scale.from);
    const top = Math.max(plot.top + em, Math.min(scale.y(reportedBy(data, lowest)) + em * 1.7, plot.bottom - em * 2));
    return svg`<text class="strong" x=${left} y=${top} text-anchor=${anchor}>${reported}</text><text class="short" x=${left} y=${top + em * 1.45} text-anchor=${anchor}>${gap}</text>`;
  }

  private at(data: CurveData): number {
    return this.pointed ?? pointsUntilNow(data).at(-1)![0];
  }

  private point(event: PointerEvent, { from, to }: Scale, plot: Plot): void {
    const share = (event.clientX - this.getBoundingClientRect().left - plot.left) / (plot.right - plot.left);
    const last = pointsUntilNow(this.source.data!).at(-1)![0];
    this.pointed = Math.min(last, Math.max(from, from + share * (to - from)));
  }

  private summary(data: CurveData, scale: Scale): string {
    const [at, reported] = pointsUntilNow(data).at(-1)!;
    return filled(data.labels["summary"], { time: this.time(data, at, scale), reported, expected: data.expected });
  }

  private time(data: CurveData, epoch_s: number, { from, to }: Scale): string {
    return timeText(epoch_s, { zone: data.zone, locale: data.locale, span_s: to - from });
  }
}

customElements.define("muster-curve", MusterCurve);
