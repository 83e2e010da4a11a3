/** Where in the app one is, as the part of the address behind `#`: it survives a reload, and the phone's own back button works. */
import { quietly } from "./quietly.ts";

export type Route =
  | { page: "now" | "doors" | "me" | "offer" | "outbox" | "hand-over" | "take-over" | "sign-out" | "scan" | "duties" }
  | { page: "here"; community: string } // behind the code of a place
  | { page: "call"; call: string }
  | { page: "arrive"; community: string; call: string; code: string } // behind the code that hangs where a call leads
  | { page: "stairwell"; lease: string }
  | { page: "card"; lease: string; household: string } // household: where it was opened, "" from the stairwell
  | { page: "door"; lease: string; household: string };
export type Page = Route["page"];
export type Tab = "now" | "doors" | "me";

const ADDRESSES: Record<string, Route["page"]> = {
  now: "now", doors: "doors", me: "me", "me/offer": "offer", "me/sign-out": "sign-out", "me/duties": "duties", outbox: "outbox",
  "doors/hand-over": "hand-over", "doors/take-over": "take-over", "now/scan": "scan",
};
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const STAIRWELL = new RegExp(`^doors/(${UUID})(?:/(${UUID}))?(/card)?$`, "i");
const CALL = new RegExp(`^call/(${UUID})$`, "i");
const ARRIVE = new RegExp(`^arrive/([^/]{1,120})/(${UUID})/([0-9]{4})$`, "i");
const HERE = /^here\/([^/]{1,120})$/;
const TABS: Partial<Record<Page, Tab>> = { me: "me", offer: "me", "sign-out": "me", duties: "me", doors: "doors", stairwell: "doors", card: "doors", door: "doors", "hand-over": "doors", "take-over": "doors", now: "now", scan: "now", here: "now", call: "now", arrive: "now" };

/** An address that is none leads to what is asked now. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#?\/?/, "").replace(/\/$/, "");
  const [, here] = HERE.exec(path) ?? [];
  if (here) return { page: "here", community: decoded(here) };
  const [, call] = CALL.exec(path) ?? [];
  if (call) return { page: "call", call };
  const [, community, asked, code] = ARRIVE.exec(path) ?? [];
  if (community && asked && code) return { page: "arrive", community: decoded(community), call: asked, code };
  const [, lease, household = "", card] = STAIRWELL.exec(path) ?? [];
  if (lease && card) return { page: "card", lease, household };
  if (lease && household) return { page: "door", lease, household };
  if (lease) return { page: "stairwell", lease };
  return { page: ADDRESSES[path] ?? "now" } as Route;
}

export function hashOf(route: Route): string {
  if (route.page === "door") return `#/doors/${route.lease}/${route.household}`;
  if (route.page === "card") return `#/doors/${[route.lease, route.household, "card"].filter(Boolean).join("/")}`;
  if (route.page === "stairwell") return `#/doors/${route.lease}`;
  if (route.page === "here") return `#/here/${encodeURIComponent(route.community)}`;
  if (route.page === "call") return `#/call/${route.call}`;
  if (route.page === "arrive") return `#/arrive/${encodeURIComponent(route.community)}/${route.call}/${route.code}`;
  const path = Object.entries(ADDRESSES).find(([, page]) => page === route.page)?.[0] ?? "now";
  return `#/${path}`;
}

/** The outbox belongs to no tab. */
export function tabOf({ page }: Route): Tab | null {
  return TABS[page] ?? null;
}

/** One step up; null where there is nothing above. */
export function above(route: Route): Route | null {
  if (route.page === "card" && route.household) return { page: "door", lease: route.lease, household: route.household };
  if (route.page === "door" || route.page === "card") return { page: "stairwell", lease: route.lease };
  if (route.page === "stairwell" || route.page === "hand-over" || route.page === "take-over") return { page: "doors" };
  if (route.page === "offer" || route.page === "sign-out") return { page: "me" };
  if (["outbox", "scan", "here", "call", "arrive"].includes(route.page)) return { page: "now" };
  return null;
}

/** The place that a scanned code names: the poster to report in at, or the one to begin work at. Null where the code is none of ours. */
export function placeIn(code: string, origin = location.origin): string | null {
  const url = quietly(() => new URL(code));
  if (url?.origin !== origin) return null;
  const [, named] = (url.pathname === "/app/" ? /^#\/here\/([^/]+)$/.exec(url.hash) : /^\/r\/([^/]+)\/$/.exec(url.pathname)) ?? [];
  return named ? decoded(named) : null;
}

/** The code that hangs where a call leads. Null where it is another. */
export function arrivalIn(code: string, origin = location.origin): Route | null {
  const url = quietly(() => new URL(code));
  const route = url?.origin === origin && url.pathname === "/app/" ? routeOf(url.hash) : null;
  return route?.page === "arrive" ? route : null;
}

function decoded(text: string): string {
  return quietly(() => decodeURIComponent(text)) ?? text;
}
