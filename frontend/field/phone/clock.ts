/** Three clocks: the phone's own (it may lie), one that only runs forward within a page, and the server's as last heard. */
import { uuid4 } from "./uuid7.ts";

export interface Ticks {
  wall(): number; // milliseconds since 1970 by the phone
  mono(): number; // milliseconds since this page opened
}

export const TICKS: Ticks = { wall: () => Date.now(), mono: () => performance.now() };

/** What is kept of the server's time over a reload. */
export interface Heard {
  server: number; // the server's time at the last answer
  wall: number; // the phone's at the same moment
  highest: number; // the latest time that ever was, by `Clock.latest`, since that answer
}

export class Clock {
  readonly boot = uuid4(); // names the origin of `monoMs`: a page that opens anew counts from nought
  private heard: Heard | null = null;
  private from = { time: 0, mono: 0 }; // a time that is sure, and when on this page it was

  constructor(readonly ticks: Ticks = TICKS) {}

  get at(): string {
    return new Date(this.ticks.wall()).toISOString();
  }

  get monoMs(): number {
    return Math.max(0, Math.round(this.ticks.mono()));
  }

  /** The server said its time. The seconds that the answer travelled are not made up for: nothing here is that exact. */
  learn(serverTime: string): Heard | null {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return this.heard;
    this.from = { time: server, mono: this.ticks.mono() };
    this.heard = { server, wall: this.ticks.wall(), highest: server };
    return this.heard;
  }

  /** What another page heard, or this one before it was closed. It was no earlier than that then, and runs on from there. */
  recall(heard: Heard | undefined): void {
    if (!heard || (this.heard && heard.server < this.heard.server)) return;
    if (this.heard?.server === heard.server && heard.highest <= this.latest()) return;
    this.heard = { ...heard };
    this.from = { time: heard.highest, mono: this.ticks.mono() };
  }

  /** The latest that it can be, for what must end in time: setting the phone's clock back does not turn it back. */
  latest(): number {
    const wall = this.ticks.wall();
    if (!this.heard) return wall;
    const byWall = wall + this.heard.server - this.heard.wall;
    const byMono = this.from.time + this.ticks.mono() - this.from.mono;
    this.heard.highest = Math.max(byWall, byMono, this.heard.highest);
    return this.heard.highest;
  }

  /** To be kept now and then, so that a reload does not turn it back either. */
  remembered(): Heard | null {
    this.latest();
    return this.heard && { ...this.heard };
  }
}
