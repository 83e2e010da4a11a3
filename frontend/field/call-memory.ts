/** What has rung on this phone, and since when a call stands as it does: ids and hours, nothing that tells of a person. */
import { phaseOf } from "./calls.ts";
import { quietly } from "./quietly.ts";
import type { Call } from "./shapes.ts";

const KEY = "muster.calls";
const KEPT_MAX = 60;
const OVER_MS = 30 * 60_000; // what is over leaves the Now screen after that

interface Remembered {
  rang: string; // the last thing that it rang for
  as: string; // how it stands
  since: number; // and from when on, by this phone
}

/** A second offer of a seat is another reason to ring. */
const reasonOf = ({ mine, until }: Call) => (mine === "offered" ? `offered ${until ?? ""}` : mine);

export function hasRung(call: Call): boolean {
  return recalled()[call.id]?.rang === reasonOf(call);
}

export function rememberRung(calls: readonly Call[]): void {
  const all = recalled();
  for (const call of calls) all[call.id] = { as: "", since: 0, ...all[call.id], rang: reasonOf(call) };
  keep(all);
}

/** Of these, what still belongs on the Now screen. What is over stays half an hour from when it was first seen to be. */
export function stillShown(calls: readonly Call[], now = Date.now()): Call[] {
  const all = recalled();
  let isNew = false;
  const shown = calls.filter((call) => {
    if (phaseOf(call) !== "over") return true;
    const as = `${call.state} ${call.mine}`;
    const known = all[call.id];
    if (known?.as === as && known.since <= now) return now - known.since < OVER_MS;
    all[call.id] = { rang: known?.rang ?? "", as, since: now };
    return (isNew = true);
  });
  if (isNew) keep(all);
  return shown;
}

/** Whoever uses the phone next has their own calls. */
export function forgetCalls(): void {
  quietly(() => localStorage.removeItem(KEY));
}

function recalled(): Record<string, Remembered> {
  const told = quietly(() => JSON.parse(localStorage.getItem(KEY) ?? "{}") as unknown);
  return { ...inMemory, ...(told !== null && typeof told === "object" && !Array.isArray(told) ? (told as Record<string, Remembered>) : {}) };
}

let inMemory: Record<string, Remembered> = {}; // where storage is forbidden it lasts as long as the page

function keep(all: Record<string, Remembered>): void {
  const last = Object.fromEntries(Object.entries(all).slice(-KEPT_MAX));
  if (quietly(() => (localStorage.setItem(KEY, JSON.stringify(last)), true)) === null) inMemory = last;
}
