/** The phone's own database. A step only adds, and is never changed once it was released: a phone may come from any of them,
 * and a tab with the app of yesterday still keeps acts in it. */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Kind } from "../kinds.ts";
import type { Enrolled, Iso, Lost, Now, Uuid } from "../shapes.ts";
import type { Heard } from "./clock.ts";
import type { Trouble } from "./phone.ts";

export const NAME = "muster-field";

/** An act on its way to the server. What it says is sealed; only `about` can be read here, and it names no one. */
export interface Item {
  id: Uuid;
  community: string;
  seq: number;
  mono_ms: number;
  boot: Uuid;
  account: Uuid; // whose act it is: it goes out under that account's token, whoever holds the phone by then
  kept_at: Iso;
  sealed: string;
  state: "waiting" | "refused";
  reason: string;
  sentence: string;
  tries: number; // failures when it was sent all by itself; the more, the later its turn
  about: { kind: Kind; door?: string; lease?: Uuid };
}

/** The keys cannot be read out of the browser, and outlive every account. */
export interface Identity {
  device: Uuid;
  keys: CryptoKeyPair;
}

/** `withdrawn`: the server has said that this phone no longer speaks for its owner. The list goes at once. */
export type Pass = Omit<Enrolled, "server_time"> & { got_at: number; withdrawn?: boolean };

/** How sending goes, shared by all tabs and the service worker. */
export interface Pace {
  failures: number;
  limit: number; // events in a batch
  next_try_at: number; // 0: at once
  not_before: number; // asked for by the server, and kept even when a person wants to send now
  trouble: Trouble;
}

/** An own arrival or departure, for the time until the server tells it back. Not encrypted: it must be known before the PIN. */
export interface Attendance {
  event: Uuid;
  at_work: Now["at_work"];
  before: Now["at_work"];
}

export interface Settings {
  account: Uuid;
  attendance: Attendance;
  heard: Heard;
  lost: Lost;
  now: Now; // with nothing personal left in it
  pace: Pace;
  sender: { holder: Uuid; until: number };
}

export interface Locked {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

export interface Lease {
  id: Uuid;
  until: number;
  salt: Uint8Array<ArrayBuffer>;
  secret: CryptoKey; // the server's half of the key: gone when the lease ends
  wrong: number; // PINs in a row
  tasks: Locked;
}

export interface FieldSchema extends DBSchema {
  outbox: { key: [string, number]; value: Item; indexes: { order: [string, number, string]; age: [string, string] } };
  counters: { key: string; value: number };
  device: { key: string; value: Identity | Pass };
  settings: { key: string; value: Settings[keyof Settings] };
  vault: { key: string; value: Lease | (Locked & { lease: Uuid }) };
  told: { key: number; value: Locked & { id: Uuid; lease: Uuid } };
}

export type FieldDatabase = IDBPDatabase<FieldSchema>;
export type Upgrading = IDBPTransaction<FieldSchema, StoreNames<FieldSchema>[], "versionchange">;
export type Step = (db: FieldDatabase, tx: Upgrading) => void;

export const STEPS: readonly Step[] = [
  (db) => {
    const outbox = db.createObjectStore("outbox", { keyPath: ["community", "seq"] });
    outbox.createIndex("order", ["state", "tries", "kept_at"]);
    outbox.createIndex("age", ["state", "kept_at"]);
    db.createObjectStore("counters");
    db.createObjectStore("device");
    db.createObjectStore("settings");
  },
  (db) => {
    db.createObjectStore("vault");
    db.createObjectStore("told", { autoIncrement: true });
  },
];
