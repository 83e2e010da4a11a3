/** What went wrong with a call to the server, in words that say what to do. */
import type { Refusal } from "./phone/phone.ts";
import type { Words } from "./words/index.ts";

export interface Trouble {
  code: string; // the server's own, or "sign_in", "offline", "failed"
  sentence: string;
}

export function troubleOf(error: unknown, { app, now, pin }: Words): Trouble {
  const { code = "", sentence = "", status = 0 } = error instanceof Error ? (error as Partial<Refusal>) : {};
  if (status === 401 || code === "not_enrolled") return { code: "sign_in", sentence: now.sign_in };
  if (code === "offline" || !navigator.onLine) return { code: "offline", sentence: app.needs_network };
  if (code === "storage") return { code, sentence: app.no_room };
  if (code === "wiped") return { code, sentence: pin.wiped };
  return { code: code || "failed", sentence: sentence || app.failed };
}
