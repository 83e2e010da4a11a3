/** Where an island's data comes from: a JSON block on the page first, then `data-src` again after each tick. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { concerns } from "../live/coalesce.ts";
import { feedOf } from "../live/feed.ts";

export class Source<T extends object> implements ReactiveController {
  data: T | undefined;
  private readonly host: ReactiveControllerHost & HTMLElement;
  private leave = () => undefined as void;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const block = document.querySelector(this.host.dataset["source"] || "no-block");
    if (block) this.data ??= read(block) as T | undefined; // moved within the page, it keeps what it has learnt since
    const url = this.host.dataset["src"];
    if (!url) return;
    const feed = feedOf(url);
    const tick = (event: Event) => {
      const ids = (event as CustomEvent<{ ids: ReadonlySet<string> | null } | null>).detail?.ids ?? null;
      if (concerns(this.host.dataset["liveIds"], ids)) feed.renew();
    };
    feed.join(this.take);
    document.addEventListener("muster:tick", tick);
    this.leave = () => {
      feed.leave(this.take);
      document.removeEventListener("muster:tick", tick);
    };
    if (!this.data) feed.renew();
  }

  hostDisconnected(): void {
    this.leave();
  }

  /** What was just changed here is shown without waiting for a tick. */
  renew(): void {
    const url = this.host.dataset["src"];
    if (url) feedOf(url).renew();
  }

  /** What a refetch leaves out (labels, shapes) stays as it was. */
  private readonly take = (fresh: unknown) => {
    this.data = { ...this.data, ...(fresh as Partial<T>) } as T;
    this.host.requestUpdate();
  };
}

const blocks = new WeakMap<Element, { text: string; value: unknown }>(); // forty walls read one block once

function read(block: Element): unknown {
  const text = block.textContent ?? "";
  const known = blocks.get(block);
  if (known?.text === text) return known.value;
  const value = parsed(text);
  blocks.set(block, { text, value });
  return value;
}

function parsed(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return undefined; // a broken block: the first refetch heals it
  }
}
