"""Load a tree of areas from a file, all or nothing. Runs as muster_owner: the app may only read areas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from muster.places.models import Level
from muster.places.outlines import keep_shapes, place_points
from muster.places.refusals import AreasRefused, BadLine
from muster.places.rows import BAD_LINES_MAX, Node, Scheme, read_nodes
from muster.places.shapes import read_shapes

TOLD_EACH = 20_000  # lines between two signs of life

Told = Callable[[str, int, int], None]  # step, done, of how many; 0: not known

ONE_LOAD_AT_A_TIME = "SELECT pg_advisory_xact_lock(7237483)"

INCOMING = """
DROP TABLE IF EXISTS incoming_area;
CREATE TEMP TABLE incoming_area (
    line integer, code varchar(40), name varchar(120), level varchar(12), parent_code varchar(40),
    longitude float8, latitude float8
) ON COMMIT DROP
"""
COPY = "COPY incoming_area FROM STDIN"

# New areas have their number before any is stored, so that one statement can name their parents.
NUMBERED = """
DROP TABLE IF EXISTS numbered_area;
CREATE TEMP TABLE numbered_area ON COMMIT DROP AS
    SELECT i.*, a.id IS NULL AS is_new, COALESCE(a.id, nextval(pg_get_serial_sequence('places_area', 'id'))) AS id
    FROM incoming_area i LEFT JOIN places_area a ON a.code = i.code
    ORDER BY i.line;
ANALYZE numbered_area
"""
ORPHANS = """
SELECT i.line, i.parent_code FROM incoming_area i
WHERE i.parent_code <> '' AND NOT EXISTS (SELECT FROM incoming_area p WHERE p.code = i.parent_code)
  AND NOT EXISTS (SELECT FROM places_area p WHERE p.code = i.parent_code)
ORDER BY i.line LIMIT %s
"""
WITH_PARENT = """
FROM numbered_area i LEFT JOIN numbered_area p ON p.code = i.parent_code
LEFT JOIN places_area e ON e.code = i.parent_code
"""
CHANGE = f"""
WITH told AS (SELECT i.*, COALESCE(p.id, e.id) AS parent_id {WITH_PARENT} WHERE NOT i.is_new)
UPDATE places_area a
SET name = t.name, level = t.level, parent_id = t.parent_id,
    longitude = COALESCE(t.longitude, a.longitude), latitude = COALESCE(t.latitude, a.latitude),
    point_estimated = a.point_estimated AND t.longitude IS NULL
FROM told t
WHERE a.id = t.id AND (a.name, a.level, a.parent_id, a.longitude, a.latitude, a.point_estimated) IS DISTINCT FROM
    (t.name, t.level, t.parent_id, COALESCE(t.longitude, a.longitude), COALESCE(t.latitude, a.latitude),
     a.point_estimated AND t.longitude IS NULL)
"""
# Parents stand before children in no file for sure: the foreign key is checked at commit.
ADD = f"""
INSERT INTO places_area (id, code, name, level, parent_id, longitude, latitude, point_estimated)
SELECT i.id, i.code, i.name, i.level, COALESCE(p.id, e.id), i.longitude, i.latitude, i.longitude IS NULL
{WITH_PARENT} WHERE i.is_new ORDER BY i.id
"""
# A level below its parent's at every step: so there is no circle either.
UPSIDE_DOWN = """
SELECT COALESCE(i.line, j.line), p.name FROM places_area a JOIN places_area p ON p.id = a.parent_id
LEFT JOIN numbered_area i ON i.id = a.id LEFT JOIN numbered_area j ON j.id = p.id
WHERE (i.id IS NOT NULL OR j.id IS NOT NULL)
  AND array_position(%(levels)s, a.level::text) <= array_position(%(levels)s, p.level::text)
ORDER BY 1 LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Loaded:
    """What a load did, in areas; and which features of the outlines named no area that is known."""

    added: int
    changed: int
    unchanged: int
    shapes: int
    points: int
    unmatched: tuple[int, ...]


def _untold(_step: str, _done: int, _of: int) -> None:
    """Nobody watches."""


def load_areas(
    file: Path, *, shapes: Path | None = None, source: str = "", scheme: Scheme = Scheme.CHINA, told: Told = _untold
) -> Loaded:
    """Add and change areas as the file says, and none if one line is bad; loading it again changes nothing.

    Raises `AreasRefused`. An area that the file leaves out stays. `source` says where the outlines come from.
    """
    told("read", 0, 0)
    nodes = read_nodes(file, scheme)
    outlines = read_shapes(shapes, scheme) if shapes else []
    with transaction.atomic():
        _copy(nodes, told)
        added, changed = _store(told)
        told("outlines", 0, 0)
        unmatched = keep_shapes(outlines, source=source or (shapes.name if shapes else ""))
        points = place_points() if outlines else 0
        told("commit", 0, 0)
    return Loaded(
        added=added,
        changed=changed,
        unchanged=len(nodes) - added - changed,
        shapes=len(outlines) - len(unmatched),
        points=points,
        unmatched=unmatched,
    )


def _copy(nodes: Sequence[Node], told: Told) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_LOAD_AT_A_TIME)
        cursor.execute(INCOMING)
        with cursor.copy(COPY) as copy:
            for done, node in enumerate(nodes):
                copy.write_row(node)
                if done % TOLD_EACH == 0:
                    told("copy", done, len(nodes))
        cursor.execute("ANALYZE incoming_area")


def _store(told: Told) -> tuple[int, int]:
    told("store", 0, 0)
    with connection.cursor() as cursor:
        _refuse(cursor, ORPHANS, [BAD_LINES_MAX], _("Its parent %(what)s is neither in the file nor known."))
        cursor.execute(NUMBERED)
        cursor.execute(CHANGE)
        changed = cursor.rowcount
        cursor.execute(ADD)
        added = cursor.rowcount
        levels = {"levels": Level.values, "limit": BAD_LINES_MAX}
        _refuse(
            cursor, UPSIDE_DOWN, levels, _("Its level is not below that of %(what)s, its parent (or a child's is not).")
        )
        cursor.execute("ANALYZE places_area")
    return added, changed


def _refuse(cursor: Any, query: str, params: Any, sentence: Any) -> None:
    """Raise what the query finds: lines, and what each is at odds with."""
    cursor.execute(query, params)
    bad = [BadLine(line, sentence % {"what": what}) for line, what in cursor.fetchall()]
    if bad:
        raise AreasRefused(_("Some lines do not fit the tree. Correct them; nothing was loaded."), bad=bad)
