import { boundsOf, type Box, type Geometry, rings } from "./geometry.ts";
import { filled } from "./words.ts";

export type State = "full" | "some" | "few" | "none" | "idle";
export const STATES: readonly State[] = ["idle", "full", "some", "few", "none"]; // drawn in this order: gaps lie on top

export interface Community {
  code: string;
  name: string;
  district: string;
  lon: number;
  lat: number;
  estimated: boolean;
  state: State;
  url?: string;
  tip?: string; // in the page's language, complete; without it the label `tip` is filled
  [fact: string]: string | number | boolean | undefined; // what the label names: {expected} {reported}, {register} {reached} {missing} …
}

export interface District {
  properties: { code: string; name: string };
  geometry: Geometry;
}

export interface MapData {
  labels: Record<string, string>;
  districts: { features: District[] };
  communities: Community[];
}

/** What a community's dot says in words: its own sentence, or the map's one with this community's figures. */
export function told(community: Community, labels: Record<string, string>): string {
  if (community.tip) return community.tip;
  const facts = Object.entries(community).filter((entry): entry is [string, string | number] => ["string", "number"].includes(typeof entry[1]));
  return filled(labels["tip"], Object.fromEntries(facts));
}

/** The part of the world to show: the districts that hold communities, and every community. */
export function extentOf({ districts, communities }: MapData): Box | null {
  const busy = busyDistricts({ districts, communities });
  const corners = busy.flatMap((district) => rings(district.geometry).flat());
  return boundsOf([...corners, ...communities.map(({ lon, lat }) => [lon, lat] as const)]);
}

export function busyDistricts({ districts, communities }: Pick<MapData, "districts" | "communities">): District[] {
  const names = new Set(communities.map((community) => community.district));
  const busy = districts.features.filter((district) => names.has(district.properties.name));
  return busy.length ? busy : districts.features;
}

export function inDrawingOrder(communities: readonly Community[]): Community[] {
  return [...communities].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
}
