/** Where an island's data comes from: a JSON block on the page first, then `data-src` again after each tick. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { fragment } from "../requests.ts";
import { coalesced } from "../live/coalesce.ts";

export class Source<T extends object> implements ReactiveController {
  data: T | undefined;
  private readonly renew = coalesced(() => this.fetch());
  private readonly host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const block = document.querySelector(this.host.dataset["source"] || "no-block");
    if (block?.textContent) this.data = JSON.parse(block.textContent) as T;
    document.addEventListener("muster:tick", this.renew);
    if (!this.data) this.renew();
  }

  hostDisconnected(): void {
    document.removeEventListener("muster:tick", this.renew);
  }

  /** What a refetch leaves out (labels, shapes) stays as it was. */
  private async fetch(): Promise<void> {
    const url = this.host.dataset["src"];
    if (!url) return;
    const fresh = JSON.parse(await fragment(url)) as Partial<T>;
    this.data = { ...this.data, ...fresh } as T;
    this.host.requestUpdate();
  }
}
