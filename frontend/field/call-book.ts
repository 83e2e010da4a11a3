/** The calls that this page knows, and which of two words about one is the later. */
import { ordered, phaseOf } from "./calls.ts";
import type { Call, Uuid } from "./shapes.ts";

export class CallBook {
  list: readonly Call[] = [];
  turn = 0; // grows with each call that is told singly
  private readonly told = new Map<Uuid, number>();

  find(id: Uuid): Call | null {
    return this.list.find((call) => call.id === id) ?? null;
  }

  get waiting(): readonly Call[] {
    return this.list.filter((call) => phaseOf(call) === "waits");
  }

  /** One call: by the stream, or as the answer to what I said. */
  put(call: Call): void {
    this.told.set(call.id, ++this.turn);
    this.list = ordered([...this.list, call]);
  }

  /** All of them, as asked for at `turn`. What was told singly while the answer travelled is newer than it. */
  replace(calls: readonly Call[], turn: number): void {
    const newer = this.list.filter(({ id }) => (this.told.get(id) ?? 0) > turn);
    this.list = ordered([...calls, ...newer]);
    for (const id of this.told.keys()) if (!this.find(id)) this.told.delete(id);
  }
}
