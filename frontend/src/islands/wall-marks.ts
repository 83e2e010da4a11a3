/** What stands behind the windows (walls, ground, names of the stairwells) and the words beneath them. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { textWidth } from "./text-width.ts";
import { STATES, type State } from "./wall-data.ts";
import { type Facade, reach, type Sizes, span, tall } from "./wall-layout.ts";
import { filled } from "./words.ts";

export interface Frame {
  roof: number;
  base: number;
  foot: number;
}

/** The parapet above the windows, the plinth below, and room for the names of the stairwells. */
export function frameOf({ stairs }: Facade, em: number, labels: Record<string, string>): Frame {
  const base = Math.round(em * 0.45);
  const lines = Number(stairs.some(({ name }) => name)) + Number(Boolean(labels["unit_missing"]) && stairs.some(({ missing }) => missing));
  return { roof: Math.round(em * 0.45), base, foot: base + Math.round(em * (0.3 + lines * 1.2)) };
}

export function backdrop(facade: Facade, sizes: Sizes, { frame, em, labels }: { frame: Frame; em: number; labels: Record<string, string> }): TemplateResult {
  const [wide, high] = [Math.ceil(span(facade, sizes)), frame.roof + tall(facade, sizes)];
  const beside = Math.min(Math.round(em * 0.45), Math.round(sizes.stair / 2) - 1);
  const walls = facade.stairs.map((stair, index) => ({ stair, ...reach(stair, index, sizes) }));
  const ground = high + frame.base - 0.5;
  return html`<svg class="back" aria-hidden="true" width=${wide} height=${high + frame.foot}>
    ${walls.map(({ left, width }) => svg`<path class="facade" d="M${left - beside + 0.5} ${ground}V3.5a3 3 0 0 1 3 -3h${width + 2 * beside - 7}a3 3 0 0 1 3 3V${ground}"></path>`)}
    <path class="ground" d="M${sizes.gutter} ${ground}H${wide}"></path>
    ${walls.map(({ stair, left, width }) => {
      const [middle, room] = [left + width / 2, width + sizes.stair - em * 0.2];
      const first = ground + em * 1.2;
      return svg`<text class="name" x=${middle} y=${first}>${stair.name}</text>
        ${stair.missing && labels["unit_missing"] ? svg`<text class="gap" x=${middle} y=${stair.name ? first + em * 1.2 : first}>${gapText(stair.missing, { label: labels["unit_missing"], room, em: em * 0.87 })}</text>` : nothing}`;
    })}
  </svg>`;
}

/** The gap in words where they fit, else the bare number with its sign. */
export function gapText(missing: number, { label, room, em }: { label: string; room: number; em: number }): string {
  const words = filled(label, { count: missing });
  return textWidth(words, em) <= room ? words : `▲${missing}`;
}

export function legend(counts: Record<State, number>, labels: Record<string, string>): TemplateResult {
  const present = STATES.filter((state) => counts[state]);
  return html`<ul class="legend">${present.map((state) => html`<li><i class="pane" data-state=${state} aria-hidden="true"></i>${counted(state, counts[state], labels)}</li>`)}</ul>`;
}

function counted(state: State, count: number, labels: Record<string, string>): string {
  return filled(labels[`legend_${state}`] ?? `${labels[state] ?? state} {count}`, { count });
}
