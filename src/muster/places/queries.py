"""Reads of the tree of areas. Areas are open to all, so no scope is needed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from muster.places.models import Area, Level

EARTH_KM = 6371.0
DETOUR = 1.4  # streets are not straight
CITY_KM_PER_HOUR = 15.0
UNKNOWN_MIN = 60  # between places of which one has no point
MINUTES_MAX = 32_767

# One text for psycopg (`%s`) and asyncpg (`$1`, `$2`): the areas of one level below any of several, themselves included.
AREAS_BELOW = """
WITH RECURSIVE below AS (
    SELECT id, code, level FROM places_area WHERE id = ANY ({roots}::bigint[])
    UNION
    SELECT a.id, a.code, a.level FROM places_area a JOIN below b ON a.parent_id = b.id WHERE b.level <> {level}
)
SELECT id FROM below WHERE level = {level} ORDER BY code
"""
AREAS_BELOW_PSYCOPG = AREAS_BELOW.format(roots="%(roots)s", level="%(level)s")
AREAS_BELOW_ASYNCPG = AREAS_BELOW.format(roots="$1", level="$2::text")

ANCESTORS = """
WITH RECURSIVE above AS (
    SELECT id, parent_id, 0 AS step FROM places_area WHERE id = %s
    UNION ALL
    SELECT a.id, a.parent_id, step + 1 FROM places_area a JOIN above ON a.id = above.parent_id WHERE step < 20
)
SELECT a.* FROM above JOIN places_area a USING (id) WHERE step > 0 ORDER BY step DESC
"""
# Each place with the nearest district above it.
PLACES = """
WITH RECURSIVE above AS (
    SELECT id AS place, id, parent_id, level, name, 0 AS step FROM places_area WHERE id = ANY (%s)
    UNION ALL
    SELECT above.place, a.id, a.parent_id, a.level, a.name, step + 1
    FROM places_area a JOIN above ON a.id = above.parent_id WHERE above.level <> 'district' AND step < 20
)
SELECT a.id, a.code, a.name, COALESCE(d.id, 0), COALESCE(d.name, ''), COALESCE(s.name, ''),
       a.longitude, a.latitude, a.point_estimated
FROM places_area a
LEFT JOIN above d ON d.place = a.id AND d.level = 'district'
LEFT JOIN above s ON s.place = a.id AND s.level = 'subdistrict'
WHERE a.id = ANY (%s) ORDER BY a.code
"""
SHAPES = """
WITH RECURSIVE below AS (
    SELECT id FROM places_area WHERE id = %s
    UNION
    SELECT a.id FROM places_area a JOIN below b ON a.parent_id = b.id WHERE a.level = ANY (%s) OR a.level = ANY (%s)
)
SELECT a.id, a.code, a.name, a.level, a.longitude, a.latitude, s.geometry
FROM below JOIN places_area a USING (id) JOIN places_shape s ON s.area_id = a.id
WHERE a.level = ANY (%s) ORDER BY a.code
"""


@dataclass(frozen=True)
class Place:
    """An area on a map, with the names above it."""

    id: int
    code: str
    name: str
    district_id: int  # 0 where there is none
    district: str
    subdistrict: str
    longitude: float | None
    latitude: float | None
    point_estimated: bool


@dataclass(frozen=True)
class ShapeOf:
    """The outline of an area, and where its name may stand."""

    id: int
    code: str
    name: str
    level: str
    longitude: float | None
    latitude: float | None
    geometry: dict[str, Any]


def by_code(code: str) -> Area | None:
    """The area of this code, or None."""
    return Area.objects.filter(code=code).first()


def areas_below(area_ids: Sequence[int], level: Level) -> tuple[int, ...]:
    """Ids of the areas of one level below these, themselves included, in the order of their codes."""
    with connection.cursor() as cursor:
        cursor.execute(AREAS_BELOW_PSYCOPG, {"roots": list(area_ids), "level": level.value})
        return tuple(row[0] for row in cursor.fetchall())


def communities_below(area_id: int) -> tuple[int, ...]:
    """Ids of the communities below an area (or the area itself, if it is one), in the order of their codes."""
    return areas_below([area_id], Level.COMMUNITY)


def ancestors(area_id: int) -> list[Area]:
    """What the area lies in, the widest first, without itself."""
    return list(Area.objects.raw(ANCESTORS, [area_id]))


def places(area_ids: Sequence[int]) -> list[Place]:
    """Areas with their district and subdistrict, in the order of their codes. One query."""
    ids = list(area_ids)
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [ids, ids])
        return [Place(*row) for row in cursor.fetchall()]


def shapes_below(area_id: int, levels: Sequence[Level]) -> list[ShapeOf]:
    """Outlines of the areas of these levels below an area, itself included. One query."""
    wanted = [level.value for level in levels]
    order = Level.values
    passed = order[: max((order.index(level) for level in wanted), default=0)]  # deeper levels need not be walked
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, [area_id, passed, wanted, wanted])
        return [
            ShapeOf(place, code, name, level, longitude, latitude, json.loads(geometry))
            for place, code, name, level, longitude, latitude, geometry in cursor.fetchall()
        ]


def travel_minutes(from_ids: Sequence[int], to_ids: Sequence[int]) -> NDArray[np.int16]:
    """Estimated minutes between places: (from, to) int16, 0 for the same place, at least 1 for another.

    The straight line on the globe, lengthened as streets are, at a city's speed; a fixed guess where a point is missing.
    """
    points = _points({*from_ids, *to_ids})
    unknown = (np.nan, np.nan)
    start = np.radians(np.array([points.get(i, unknown) for i in from_ids], dtype=np.float64).reshape(-1, 2))
    goal = np.radians(np.array([points.get(i, unknown) for i in to_ids], dtype=np.float64).reshape(-1, 2))
    minutes = _kilometres(start, goal) * (DETOUR * 60 / CITY_KM_PER_HOUR)
    minutes = np.clip(np.rint(np.nan_to_num(minutes, nan=UNKNOWN_MIN)), 1, MINUTES_MAX)
    minutes[np.equal.outer(np.asarray(from_ids, dtype=np.int64), np.asarray(to_ids, dtype=np.int64))] = 0
    return minutes.astype(np.int16)


def _points(area_ids: set[int]) -> dict[int, tuple[float, float]]:
    rows = Area.objects.filter(id__in=area_ids, longitude__isnull=False, latitude__isnull=False)
    return {
        area: (lon, lat)
        for area, lon, lat in rows.values_list("id", "longitude", "latitude")
        if lon is not None and lat is not None
    }


def _kilometres(start: NDArray[np.float64], goal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The haversine between (n, 2) and (m, 2) points in radians, as (n, m)."""
    lon0, lat0 = start[:, 0, None], start[:, 1, None]
    lon1, lat1 = goal[:, 0], goal[:, 1]
    half = np.sin((lat1 - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat1) * np.sin((lon1 - lon0) / 2) ** 2
    kilometres: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    return kilometres
