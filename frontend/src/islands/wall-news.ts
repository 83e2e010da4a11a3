/** What has changed on the wall, told to those who listen rather than look: a burst becomes one sentence. */
import type { Pane } from "./wall-data.ts";
import { filled } from "./words.ts";

const WAIT_MS = 1500;
const NAMED_MAX = 4;

export function changesOf(before: readonly Pane[], after: readonly Pane[]): Pane[] {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  return after.filter(({ id, state }) => states.has(id) && states.get(id) !== state);
}

export class News {
  private readonly say: (text: string) => void;
  private readonly waiting = new Map<string, Pane>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string) => void) {
    this.say = say;
  }

  tell(changes: readonly Pane[], labels: Record<string, string>): void {
    for (const pane of changes) this.waiting.set(pane.id, pane);
    if (changes.length) this.timer ??= setTimeout(() => this.flush(labels), WAIT_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(labels: Record<string, string>): void {
    this.stop();
    const panes = [...this.waiting.values()];
    this.waiting.clear();
    this.say(sentence(panes, labels));
  }
}

export function sentence(panes: readonly Pane[], labels: Record<string, string>): string {
  if (panes.length > NAMED_MAX) return filled(labels["changed_many"], { count: panes.length });
  return panes.map(({ door, state }) => filled(labels["changed"] ?? "{door} {state}", { door, state: labels[state] ?? state })).join(", ");
}
