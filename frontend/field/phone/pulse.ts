/** When to send: soon after an act, when the network comes back, when the page is looked at again, and when a pause is over. */
import type { PhoneOutbox } from "./outbox.ts";
import type { Manner } from "./sender.ts";
import { askForSync } from "./update.ts";

const SOON_MS = 300; // acts that follow each other closely travel together
const LEFT_OVER_MS = 2_000; // what waits without a pause: another tab kept it, and may be gone
const TIMER_MAX_MS = 300_000;

export class Pulse {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;

  constructor(private readonly outbox: PhoneOutbox) {
    outbox.subscribe(({ waiting, sending, next_try_at }) => {
      if (waiting > 0 && !sending && navigator.onLine !== false) this.at(next_try_at ?? Date.now() + LEFT_OVER_MS, "due");
    });
    addEventListener("online", () => this.at(Date.now(), "now"));
    addEventListener("offline", () => void outbox.read());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.at(Date.now(), "due");
      else if (outbox.state.waiting > 0) askForSync();
    });
  }

  /** Something new waits. Where this tab is killed before it goes out, the service worker sends it, if the browser lets it. */
  soon(): void {
    askForSync();
    this.at(Date.now() + SOON_MS, "due");
  }

  private at(time: number, manner: Manner): void {
    if (manner === "due" && time >= this.due) return;
    clearTimeout(this.timer);
    this.due = time;
    this.timer = setTimeout(() => void this.beat(manner), Math.min(Math.max(time - Date.now(), 0), TIMER_MAX_MS));
  }

  private async beat(manner: Manner): Promise<void> {
    this.due = Infinity;
    // A phone that knows it has no network does not try; where it is mistaken, "send now" does.
    if (navigator.onLine !== false) await this.outbox.send(manner);
  }
}
