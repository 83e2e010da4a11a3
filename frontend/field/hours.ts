/** How long I have worked, while no network tells it. */
import type { Now } from "./shapes.ts";

/** Minutes of work today and in all, with the stay that goes on. */
export function workedMin({ at_work, hours, server_time }: Now, now = Date.now()): { today: number; all: number } {
  const from = at_work ? Math.max(new Date(at_work.since).getTime(), new Date(server_time).getTime()) : now;
  const more = Math.max(Math.floor((now - from) / 60_000), 0) || 0;
  return { today: hours.today_min + more, all: hours.operation_min + more };
}
