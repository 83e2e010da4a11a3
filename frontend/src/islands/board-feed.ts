/** Where the board's week comes from: `src`, and again after each tick of its community. What is held in hand is not pulled away by news. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { coalesced, concerns } from "../live/coalesce.ts";
import { type Board, boardOf } from "./board-data.ts";
import { fetched } from "./board-server.ts";

type Host = ReactiveControllerHost & HTMLElement & { readonly src: string; readonly community: string };

export class BoardFeed implements ReactiveController {
  board: Board | undefined;
  hasFailed = false;
  private told_at_ms = 0;
  private asked = 0; // the newest request; older answers come too late
  private isHeld = false;
  private isWaiting = false;
  private readonly host: Host;
  private readonly renew = coalesced(() => this.load());
  private minute: ReturnType<typeof setInterval> | undefined;

  constructor(host: Host) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("muster:tick", this.tick);
    this.minute = setInterval(() => this.host.requestUpdate(), 60_000); // the hand of the clock
  }

  hostDisconnected(): void {
    document.removeEventListener("muster:tick", this.tick);
    clearInterval(this.minute);
    this.asked++;
  }

  /** The server's clock, carried on since its answer. */
  get now(): number {
    return this.board ? this.board.now + Math.floor((performance.now() - this.told_at_ms) / 60_000) : -1;
  }

  /** While somebody is being moved, news waits: nothing shifts under the pointer. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (isHeld || !this.isWaiting) return;
    this.isWaiting = false;
    this.renew();
  }

  async load(): Promise<void> {
    if (this.isHeld) return void (this.isWaiting = true);
    const turn = ++this.asked;
    try {
      const board = boardOf(await fetched(this.host.src));
      if (turn !== this.asked) return;
      if (this.isHeld) return void (this.isWaiting = true);
      [this.board, this.hasFailed, this.told_at_ms] = [board, false, performance.now()];
    } catch {
      if (turn !== this.asked) return;
      this.hasFailed = true;
    }
    this.host.requestUpdate();
  }

  forget(): void {
    [this.board, this.hasFailed] = [undefined, false];
  }

  private readonly tick = (event: Event) => {
    const ids = (event as CustomEvent<{ ids: ReadonlySet<string> | null } | null>).detail?.ids ?? null;
    if (concerns(this.host.community || undefined, ids)) this.renew();
  };
}
