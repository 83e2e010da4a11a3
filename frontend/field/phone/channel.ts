/** Tells the other tabs and the service worker that something changed. What changed they read for themselves. */

const NAME = "muster-field";

export type Word = "outbox" | "vault" | "account";

export interface Channel {
  tell(word: Word): void;
  close(): void;
}

export function openChannel(heard: (word: Word) => void): Channel {
  if (typeof BroadcastChannel !== "undefined") return byBroadcast(heard);
  return typeof document === "undefined" ? fromWorker() : byStorage(heard);
}

function byBroadcast(heard: (word: Word) => void): Channel {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Word>) => heard(data);
  return { tell: (word) => channel.postMessage(word), close: () => channel.close() };
}

/** Safari before 15.4: a change in localStorage is told to the other tabs; the service worker writes to each of them. */
function byStorage(heard: (word: Word) => void): Channel {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key === NAME && newValue) heard(newValue.split(" ")[0] as Word);
  };
  const onMessage = ({ data }: MessageEvent<{ changed?: Word }>) => {
    if (data?.changed) heard(data.changed);
  };
  addEventListener("storage", onStorage);
  navigator.serviceWorker?.addEventListener("message", onMessage);
  return {
    tell: (word) => {
      try {
        localStorage.setItem(NAME, `${word} ${Math.random()}`);
      } catch {
        // No storage, no other tabs to tell.
      }
    },
    close: () => {
      removeEventListener("storage", onStorage);
      navigator.serviceWorker?.removeEventListener("message", onMessage);
    },
  };
}

function fromWorker(): Channel {
  const clients = (self as unknown as { clients: { matchAll(): Promise<{ postMessage(data: object): void }[]> } }).clients;
  return {
    tell: (changed) => void clients.matchAll().then((pages) => pages.forEach((page) => page.postMessage({ changed }))),
    close: () => undefined,
  };
}
