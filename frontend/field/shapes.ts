/** What the server tells the phone, and what the phone asks of it, under /app/. The server's tests hold themselves to these. */

export type Iso = string;
export type Uuid = string;

export interface Now {
  server_time: Iso;
  name: string;
  operation: { id: Uuid; title: string; synthetic: boolean } | null;
  asked: { answer: "yes" | "no" | "silent"; text: string; until: Iso | null; place: string } | null;
  place: { community: string; name: string; address: string } | null; // where I count; `community` is the area's code
  leader: { name: string; phone: string } | null;
  at_work: { since: Iso; event: Uuid | null } | null; // the arrival that is open
  hours: Hours;
  stairwells: number;
  volunteer: Uuid;
  community: string | null;
  instructions: string;
  duties?: Duty[]; // the next ones; not known to an app that was kept from before there were any
  calls?: Call[]; // as told: only what `callsIn` has read is shown
  kept?: boolean; // set by the phone: the server did not tell it now, and this is what was told at `server_time`
  sign_in?: boolean; // set by the phone beside `kept`: the session has run out; acts are kept and sent all the same
}

/** By the limits of the roster where I count. What is left out is not known. */
export interface Hours {
  today_min: number;
  operation_min: number;
  rest_due: Iso | null; // for whoever is at work
  week_min?: number;
  days_in_row?: number;
  owes_rest?: boolean;
}

export interface Duty {
  shift: Uuid;
  starts_at: Iso;
  ends_at: Iso;
  post: string;
  place: string;
  community_name: string;
}

export type Part = "day" | "evening" | "night";
export type WishKind = "gladly" | "rather_not" | "whichever";

/** My duties, and what I have said of myself. */
export interface Duties {
  duties: Duty[];
  lifted: { what: string; until: Iso; reason: string }[]; // limits beyond which I may go: by the desk
  absences: { starts_at: Iso; ends_at: Iso }[];
  days: string[]; // for which a wish can be said
  wishes: { on: string; part: Part; likes: boolean }[];
  brings_child: boolean;
  child_alone: { said_at: Iso; met_at: Iso | null; how: string } | null;
  counts_here: boolean; // somewhere, so that a desk can be told something
  calendar: boolean; // there is an address
}

export interface CalendarAddress {
  address: string | null; // told this once
  subscribe: string | null; // the same, as a phone's calendar opens it
}

export type CallKind = "call" | "help" | "drill";
export type CallState = "open" | "filled" | "closed";
/** How I stand in it: the server's words. `late`: I said yes when it was full or over. `came`: I am there without a seat. */
export type Mine = "asked" | "declined" | "seated" | "reserve" | "offered" | "arrived" | "came" | "released" | "lapsed" | "no_show" | "late" | "heard";

export interface Call {
  id: Uuid;
  community: string;
  community_name: string;
  number: number;
  kind: CallKind;
  text: string;
  place: string;
  urgency: "now" | "soon" | "later";
  starts_at: Iso | null; // null: as urgent as it says
  seats: number;
  missing: number; // seats that nobody has firmly taken
  state: CallState;
  mine: Mine;
  rank: number; // my place among the reserves; 0: none
  until: Iso | null; // an offered seat is held for me until then
  eta_at: Iso | null; // when I said that I would be there
  opened_at: Iso;
}

/** What I say to a call. */
export interface Claim {
  community: string;
  callout: Uuid;
  say: "yes" | "no" | "here";
  eta_min?: number;
  code?: string; // four digits, told at the place
}

export interface Tasks {
  granted_at: Iso;
  until: Iso;
  stairwells: Stairwell[];
  left_out: number; // households beyond the 300 that a phone may hold
}

export interface Stairwell {
  lease: Uuid;
  purpose: "visit" | "check";
  round: RoundTold;
  community: string;
  building: string;
  building_id: Uuid;
  unit: string;
  until: Iso;
  doors: Door[];
}

export interface RoundTold {
  id: Uuid;
  kind: string;
  title: Both;
  target: "household" | "person";
  instructions: Record<string, string>;
  questions: ({ code: string; options: ({ code: string } & Both)[] } & Both)[];
  ends_at: Iso;
}

export interface Both {
  zh: string;
  en: string;
}

export type DoorState = "open" | "tried" | "reached" | "excused" | "conflict";

export interface Door {
  household: Uuid;
  label: string;
  storey: number;
  position: number;
  part: number;
  occupancy: string;
  people: number;
  units: number;
  state: DoorState;
  result: string;
  reached: number;
  excused: number;
  attempts: number;
  last_at: Iso | null;
  answers: Uuid[]; // those that are open
  tries: Uuid[];
  checks: Uuid[]; // second looks that are open
  visit_from: Iso | null;
  visit_until: Iso | null;
  who: string; // surname and honorific, "" where unknown
  needs: string[]; // codes
}

export interface Offer {
  skills: string;
  languages: string;
  licences: string;
  available: string;
  care: string;
  night_calls: boolean;
}

export interface Me {
  name: string;
  phone_tail: string;
  organisation: string;
  home: string;
  offer: Offer;
  choices: Record<string, ({ code: string } & Both)[]>;
  hours: Hours;
  certificate: boolean;
  tonight?: Iso | null; // I may be called until then; a server that does not know it does not say it
}

export interface Leased {
  secret: string; // base64url, 32 bytes
  until: Iso;
  server_time: Iso;
  tasks: Tasks;
}

export interface SealKey {
  id: string; // 8 hex digits
  key: string; // base64url, the raw point of 65 bytes
}

export interface Enrolled {
  token: string;
  until: Iso;
  seal: SealKey;
  server_time: Iso;
  account: Uuid;
}

/** Numbers that a phone's wiped storage had given out: what never came of them is lost, and shown as a gap. */
export interface Lost {
  device: Uuid;
  counted: { community: string; last: number }[];
}
