/** Where a key leads on the wall: arrows by door and storey, and the digits of a door number. */
import type { Pane } from "./wall-data.ts";
import type { Facade } from "./wall-layout.ts";

const STOREYS_AT_ONCE = 5;

export function placeOf({ rows }: Facade, id: string): [row: number, column: number] | null {
  for (const [row, panes] of rows.entries()) {
    const column = panes.findIndex((pane) => pane?.id === id);
    if (column >= 0) return [row, column];
  }
  return null;
}

/** The window a key leads to, or nothing at the edge and for keys that do not move. */
export function led(facade: Facade, id: string, { key, ctrlKey }: { key: string; ctrlKey: boolean }): Pane | null {
  const [row, column] = placeOf(facade, id) ?? [0, 0];
  const panes = facade.rows[row] ?? [];
  switch (key) {
    case "ArrowLeft":
      return panes.slice(0, column).findLast(Boolean) ?? null;
    case "ArrowRight":
      return panes.slice(column + 1).find(Boolean) ?? null;
    case "ArrowUp":
      return onward(facade, [row, column], -1);
    case "ArrowDown":
      return onward(facade, [row, column], 1);
    case "PageUp":
      return onward(facade, [row, column], -STOREYS_AT_ONCE);
    case "PageDown":
      return onward(facade, [row, column], STOREYS_AT_ONCE);
    case "Home":
      return (ctrlKey ? facade.rows.flat() : panes).find(Boolean) ?? null;
    case "End":
      return (ctrlKey ? facade.rows.flat() : panes).findLast(Boolean) ?? null;
    default:
      return null;
  }
}

/** The window above or below; where there is none, the nearest on that storey, or on the next one that has any: beyond it or, at the edge, before it. */
function onward({ rows }: Facade, [row, column]: [number, number], by: number): Pane | null {
  const step = Math.sign(by);
  const aim = Math.min(Math.max(row + by, 0), rows.length - 1);
  const beyond = step < 0 ? rows.slice(0, aim + 1).reverse() : rows.slice(aim);
  const before = step < 0 ? rows.slice(aim + 1, row) : rows.slice(row + 1, aim).reverse();
  if (aim === row) return null;
  return [...beyond, ...before].map((panes) => nearest(panes, column)).find(Boolean) ?? null;
}

export function nearest(panes: readonly (Pane | null)[], column: number): Pane | null {
  for (let off = 0; off < panes.length; off++) {
    const found = panes[column - off] ?? panes[column + off];
    if (found) return found;
  }
  return null;
}

/** The door that is meant by what has been typed so far: in the same stairwell first, the whole number before the mere beginning. */
export function typedDoor({ rows }: Facade, typed: string, id: string): Pane | null {
  const panes = rows.flat().filter((pane) => pane !== null);
  const here = panes.find((pane) => pane.id === id)?.unit ?? 0;
  const wanted = plain(typed);
  const begins = panes.filter(({ door }) => plain(door).startsWith(wanted));
  const strange = ({ unit, door }: Pane) => (plain(door) === wanted ? 0 : 2) + (unit === here ? 0 : 1);
  return begins.sort((a, b) => strange(a) - strange(b) || a.door.length - b.door.length)[0] ?? null;
}

/** Full-width digits and capitals are the same door. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
