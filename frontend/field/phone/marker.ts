/** A mark beside the database. Where the mark is there and the database is not, storage was wiped, and how much was lost can be told. */
import { quietly } from "../quietly.ts";
import type { Lost } from "../shapes.ts";

const NAME = "muster_phone";
const COMMUNITIES_MAX = 20; // a cookie holds 4 kB and travels with every request under /app/
const YEAR_S = 31_536_000;

export interface Marker {
  device: string;
  counted: Record<string, number>; // community -> last number given
}

/** A place that outlives the database: a browser short of space clears the one and often keeps the other. */
export interface MarkerPlace {
  read(): string | null;
  write(text: string): void;
}

export function markerPlaces(): MarkerPlace[] {
  return typeof document === "undefined" ? [] : [inLocalStorage, inCookie];
}

export function readMarker(places: MarkerPlace[]): Marker | null {
  for (const place of places) {
    const marker = quietly(() => parsed(place.read()));
    if (marker) return marker;
  }
  return null;
}

export function writeMarker(places: MarkerPlace[], marker: Marker): void {
  const counted = Object.entries(marker.counted).slice(-COMMUNITIES_MAX);
  const text = [marker.device, ...counted.map(([community, last]) => `${encodeURIComponent(community)}:${last}`)].join("|");
  for (const place of places) quietly(() => place.write(text));
}

export function lostBy(marker: Marker): Lost {
  return { device: marker.device, counted: Object.entries(marker.counted).map(([community, last]) => ({ community, last })) };
}

function parsed(text: string | null): Marker | null {
  const [device, ...pairs] = (text ?? "").split("|");
  if (!device) return null;
  const counted: Record<string, number> = {};
  for (const pair of pairs) {
    const [community, last] = pair.split(":");
    if (community && Number(last) > 0) counted[decodeURIComponent(community)] = Number(last);
  }
  return { device, counted };
}

const inLocalStorage: MarkerPlace = {
  read: () => localStorage.getItem(NAME),
  write: (text) => localStorage.setItem(NAME, text),
};

const inCookie: MarkerPlace = {
  read: () => document.cookie.split("; ").find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? null,
  write: (text) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${NAME}=${text}; Path=/app/; Max-Age=${YEAR_S}; SameSite=Strict${secure}`;
  },
};
