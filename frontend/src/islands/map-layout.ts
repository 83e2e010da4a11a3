/** Everything of the map that depends on the data and the frame alone, worked out once for both. */
import { type Box, fitted, type Point, type Project, type Ring, rings } from "./geometry.ts";
import { type Named, type Place, placed } from "./district-labels.ts";
import { busyDistricts, type Community, type District, extentOf, inDrawingOrder, type MapData } from "./map-data.ts";
import { radiusFor } from "./map-marks.ts";
import { textWidth } from "./text-width.ts";

const MARGIN = 18;

export interface Frame {
  width: number;
  height: number;
}
export interface Name extends Place {
  text: string;
}
export interface MapLayout {
  communities: Community[];
  dots: Point[];
  outlines: { path: string; busy: boolean }[];
  names: Name[];
  radius: number;
}

export function layoutOf(data: MapData, frame: Frame, em: number): MapLayout | null {
  const extent = extentOf(data);
  if (!extent) return null;
  const project = fitted(extent, { ...frame, margin: MARGIN });
  const communities = inDrawingOrder(data.communities);
  const dots = communities.map(({ lon, lat }) => project([lon, lat]));
  const radius = radiusFor(communities.length, frame);
  return { communities, dots, radius, outlines: outlinesOf(data, project), names: namesOf(data, { project, dots, radius, em, frame }) };
}

function outlinesOf(data: MapData, project: Project): MapLayout["outlines"] {
  const busy = new Set(busyDistricts(data));
  const outlines = data.districts.features.map((district) => ({ path: pathOf(district, project), busy: busy.has(district) }));
  return outlines.sort((a, b) => Number(a.busy) - Number(b.busy));
}

function pathOf({ geometry }: District, project: Project): string {
  const line = (ring: Ring) => ring.map((point) => project(point).map((n) => n.toFixed(2)).join(",")).join("L");
  return rings(geometry).map((ring) => `M${line(ring)}Z`).join("");
}

function namesOf(data: MapData, { project, dots, radius, em, frame }: { project: Project; dots: Point[]; radius: number; em: number; frame: Frame }): Name[] {
  const busy = busyDistricts(data);
  const named: Named[] = busy.map(({ properties, geometry }) => ({
    width: textWidth(properties.name, em),
    height: em * 1.15,
    rings: rings(geometry).map((ring) => ring.map(project)),
  }));
  const box: Box = { left: 2, top: 2, right: frame.width - 2, bottom: frame.height - 2 };
  return placed(named, dots, { radius, frame: box }).map((place, index) => ({ ...place, text: busy[index]?.properties.name ?? "" }));
}
