/** Where a key leads on the board: up and down through a day, left and right along the days of a row. */
export interface Stop {
  key: string; // of a shift: its id; of a duty: "shift person"
  row: number;
  day: number;
  rank: number; // within the cell
}

export function ledTo(stops: readonly Stop[], from: string, key: string): Stop | null {
  const here = stops.find((stop) => stop.key === from);
  if (!here) return stops[0] ?? null;
  const column = stops.filter(({ day }) => day === here.day).sort((a, b) => a.row - b.row || a.rank - b.rank);
  const at = column.indexOf(here);
  switch (key) {
    case "ArrowUp":
      return column[at - 1] ?? null;
    case "ArrowDown":
      return column[at + 1] ?? null;
    case "ArrowLeft":
      return beside(stops, here, -1);
    case "ArrowRight":
      return beside(stops, here, 1);
    case "Home":
      return edge(stops, here, -1);
    case "End":
      return edge(stops, here, 1);
    default:
      return null;
  }
}

/** The next day of the row that has anything; where the row ends, that day of the nearest row. */
function beside(stops: readonly Stop[], here: Stop, way: -1 | 1): Stop | null {
  const onward = stops.filter(({ day }) => (day - here.day) * way > 0);
  const cost = ({ row, day, rank }: Stop) => (row === here.row ? 0 : 1e6 + Math.abs(row - here.row) * 1e3) + Math.abs(day - here.day) * 1e2 + Math.abs(rank - here.rank);
  return least(onward, cost);
}

function edge(stops: readonly Stop[], here: Stop, way: -1 | 1): Stop | null {
  return least(stops.filter(({ row }) => row === here.row), ({ day, rank }) => -day * way * 1e3 + Math.abs(rank - here.rank));
}

function least(stops: readonly Stop[], cost: (stop: Stop) => number): Stop | null {
  return stops.reduce<Stop | null>((best, stop) => (best && cost(best) <= cost(stop) ? best : stop), null);
}

/** Tab walks the targets in the order of the page, and leaves the board at its ends. */
export function tabbed(stops: readonly Stop[], from: string, isBack: boolean): Stop | null {
  const at = stops.findIndex(({ key }) => key === from);
  return at < 0 ? (stops[0] ?? null) : (stops[at + (isBack ? -1 : 1)] ?? null);
}
