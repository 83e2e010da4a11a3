/** `<live-ticks src>`: listens, says so in `[data-live-state]`, and has the page renew itself. */
import { coalesced, tickIds } from "./coalesce.ts";
import { connect, type Heard } from "./connection.ts";
import { refreshParts } from "./refresh.ts";

export class LiveTicks extends HTMLElement {
  private disconnect: (() => void) | undefined;
  private pending: Set<string> | null = new Set();
  private readonly renew = coalesced(() => this.spread());
  private readonly seen = () => document.visibilityState === "visible" && this.renew();

  connectedCallback(): void {
    showState("idle");
    this.disconnect = connect(this.getAttribute("src") ?? "", (heard) => this.hear(heard));
    document.addEventListener("visibilitychange", this.seen);
  }

  disconnectedCallback(): void {
    this.disconnect?.();
    document.removeEventListener("visibilitychange", this.seen);
  }

  private hear(heard: Heard): void {
    if ("state" in heard) return showState(heard.state);
    this.gather(tickIds(heard.tick));
    if (document.visibilityState === "visible") this.renew(); // a hidden tab catches up when it is looked at
  }

  private gather(ids: ReadonlySet<string> | null): void {
    if (!ids || !this.pending) this.pending = null;
    else for (const id of ids) this.pending.add(id);
  }

  private async spread(): Promise<void> {
    const ids = this.pending;
    this.pending = new Set();
    if (ids?.size === 0) return;
    document.dispatchEvent(new CustomEvent("muster:tick", { detail: { ids } }));
    await refreshParts(ids);
  }
}

function showState(state: "idle" | "open" | "lost"): void {
  for (const sign of document.querySelectorAll<HTMLElement>("[data-live-state]")) {
    sign.dataset["liveState"] = state;
    sign.textContent = sign.dataset[state] ?? "";
  }
}

customElements.define("live-ticks", LiveTicks);
