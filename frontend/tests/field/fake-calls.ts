/** Invented calls, and an event source in a test's hand. */
import type { Call } from "../../field/shapes.ts";
import { COMMUNITY } from "./fake-tasks.ts";

const MINUTE_MS = 60_000;
const LOADED = Date.now();
export const inMinutes = (minutes: number, from = Date.now()) => new Date(from + minutes * MINUTE_MS).toISOString();
export const callId = (number: number) => `0192f0aa-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** A higher number was opened later. */
export function aCall(more: Partial<Call> = {}): Call {
  const { number = 1 } = more;
  return {
    id: callId(number), community: COMMUNITY, community_name: "广后街社区", number, kind: "call", text: "搬物资上楼，电梯停了。", place: "3 号楼东门", urgency: "now", starts_at: null,
    seats: 4, missing: 2, state: "open", mine: "asked", rank: 0, until: null, eta_at: null, opened_at: inMinutes(number - 60, LOADED), ...more,
  };
}

export class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  static get open(): FakeSource[] {
    return FakeSource.all.filter(({ readyState }) => readyState !== FakeSource.CLOSED);
  }
  readyState = 0;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  tells(event: string, data: unknown = ""): void {
    this.dispatchEvent(new MessageEvent(event, { data: typeof data === "string" ? data : JSON.stringify(data) }));
  }

  fails(): void {
    this.readyState = FakeSource.CLOSED;
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}
