/** The windows of one storey. Drawn by hand rather than by template, because two thousand of them must appear at once
    and an update must touch only the window that changed. */
import { noChange } from "lit";
import { directive, Directive, type ElementPart } from "lit/directive.js";
import type { Pane } from "./wall-data.ts";

export type Seen = HTMLElement & { pane: Pane };
export interface Dress {
  edges: ReadonlyMap<number, string>; // which columns are a stairwell's first and last
  said: (pane: Pane) => string;
  shown: (pane: Pane) => string;
}
type Kind = "hole" | "link" | "still";

const MOULDS: Record<Kind, string> = {
  hole: '<span role="gridcell" class="hole"></span>',
  link: '<span role="gridcell"><a class="pane" tabindex="-1"></a></span>',
  still: '<span role="gridcell"><span class="pane" role="img" tabindex="-1"></span></span>',
};

class Windows extends Directive {
  private readonly cells: { kind: Kind; cell: Element }[] = [];

  override render(_panes: readonly (Pane | null)[], _dress: Dress) {
    return noChange;
  }

  override update({ element }: ElementPart, [panes, dress]: [readonly (Pane | null)[], Dress]) {
    for (const { cell } of this.cells.splice(panes.length)) cell.remove();
    panes.forEach((pane, column) => {
      const cell = this.cellOf(element, pane ? (pane.url ? "link" : "still") : "hole", column);
      dressed(cell, pane, { ...dress, place: dress.edges.get(column) ?? "" });
    });
    return noChange;
  }

  private cellOf(row: Element, kind: Kind, column: number): Element {
    const old = this.cells[column];
    if (old?.kind === kind) return old.cell;
    const cell = mould(kind).cloneNode(true) as Element;
    if (old) old.cell.replaceWith(cell);
    else row.append(cell);
    this.cells[column] = { kind, cell };
    return cell;
  }
}

function dressed(cell: Element, pane: Pane | null, { place, said, shown }: Omit<Dress, "edges"> & { place: string }): void {
  if (!pane) return put(cell, "data-edge", place);
  const window = cell.firstElementChild as Seen;
  window.pane = pane;
  put(window, "data-id", pane.id);
  put(window, "data-state", pane.state);
  put(window, "aria-label", said(pane));
  if (pane.url) put(window, "href", pane.url);
  put(window, "data-edge", place);
  const text = shown(pane);
  if (window.textContent !== text) window.textContent = text;
}

function put(element: Element, name: string, value: string): void {
  if ((element.getAttribute(name) ?? "") !== value) element.setAttribute(name, value);
}

const moulds = new Map<Kind, Element>();

function mould(kind: Kind): Element {
  const made = moulds.get(kind) ?? document.createRange().createContextualFragment(MOULDS[kind]).firstElementChild!;
  moulds.set(kind, made);
  return made;
}

export const windows = directive(Windows);

export function windowAt({ target }: Event): Seen | null {
  return target instanceof Element ? target.closest<Seen>(".storey .pane") : null;
}

export function paneAt(event: Event): Pane | undefined {
  return windowAt(event)?.pane;
}
