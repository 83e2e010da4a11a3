/** How a community looks: full, half, ring, triangle, small dot. Shape and colour always say the same. */
import { svg, type SVGTemplateResult } from "lit";
import type { Point } from "./geometry.ts";
import type { State } from "./map-data.ts";

export function mark(state: State, [x, y]: Point, radius: number): SVGTemplateResult {
  const r = radius;
  switch (state) {
    case "full":
      return svg`<circle class="full" cx=${x} cy=${y} r=${r}></circle>`;
    case "some":
      return svg`<circle class="some" cx=${x} cy=${y} r=${r}></circle><path class="half" d="M${x} ${y - r}a${r} ${r} 0 0 0 0 ${2 * r}z"></path>`;
    case "few":
      return svg`<circle class="few" cx=${x} cy=${y} r=${r * 1.05}></circle>`;
    case "none":
      return svg`<path class="none" d="M${x} ${y - r * 1.35}L${x + r * 1.3} ${y + r}H${x - r * 1.3}Z"></path>`;
    case "idle":
      return svg`<circle class="idle" cx=${x} cy=${y} r=${r * 0.45}></circle>`;
  }
}

/** Dots shrink as they get many, and never below what an eye tells apart. */
export function radiusFor(count: number, { width, height }: { width: number; height: number }): number {
  return Math.min(6.5, Math.max(3.2, Math.sqrt((width * height) / Math.max(count, 1)) / 8));
}
