/** One fetch for all islands that show the same URL: forty walls of a community ask once. */
import { fragment } from "../requests.ts";
import { coalesced } from "./coalesce.ts";

type Take = (fresh: unknown) => void;

const feeds = new Map<string, Feed>();

export function feedOf(url: string): Feed {
  const feed = feeds.get(url) ?? new Feed(url);
  feeds.set(url, feed);
  return feed;
}

class Feed {
  readonly renew = coalesced(() => this.fetch());
  private readonly takers = new Set<Take>();
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  join(take: Take): void {
    this.takers.add(take);
  }

  leave(take: Take): void {
    this.takers.delete(take);
    if (!this.takers.size) feeds.delete(this.url);
  }

  private async fetch(): Promise<void> {
    if (!this.takers.size) return;
    const fresh: unknown = JSON.parse(await fragment(this.url));
    for (const take of [...this.takers]) take(fresh);
  }
}
