/** What part of the map is in sight: a zoom and a shift, kept so that the map never leaves its frame. */
import type { Frame } from "./map-layout.ts";

export interface View {
  zoom: number;
  x: number;
  y: number;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
const ZOOM_MAX = 24;

export function zoomed(view: View, factor: number, { at, frame }: { at: readonly [number, number]; frame: Frame }): View {
  const zoom = Math.min(ZOOM_MAX, Math.max(1, view.zoom * factor));
  const grown = zoom / view.zoom;
  return kept({ zoom, x: at[0] - (at[0] - view.x) * grown, y: at[1] - (at[1] - view.y) * grown }, frame);
}

export function moved(view: View, dx: number, dy: number, frame: Frame): View {
  return kept({ ...view, x: view.x + dx, y: view.y + dy }, frame);
}

/** Brings a point into sight with the least move. */
export function showing(view: View, [x, y]: readonly [number, number], frame: Frame): View {
  const margin = 30;
  const [sx, sy] = [x * view.zoom + view.x, y * view.zoom + view.y];
  const dx = Math.max(margin - sx, 0) - Math.max(sx - frame.width + margin, 0);
  const dy = Math.max(margin - sy, 0) - Math.max(sy - frame.height + margin, 0);
  return view.zoom === 1 ? view : moved(view, dx, dy, frame);
}

function kept({ zoom, x, y }: View, { width, height }: Frame): View {
  return { zoom, x: Math.min(0, Math.max(width * (1 - zoom), x)), y: Math.min(0, Math.max(height * (1 - zoom), y)) };
}
