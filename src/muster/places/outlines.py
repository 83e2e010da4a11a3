"""Store outlines, and give every area below one of them a point, marked as estimated."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from muster.places.models import Area, Shape
from muster.places.points import Branch, middle_of, spread
from muster.places.shapes import ReadShape, outline_of

SHAPES_AT_ONCE = 500

BELOW_SHAPES = """
WITH RECURSIVE below AS (
    SELECT area_id AS id FROM places_shape
    UNION
    SELECT a.id FROM places_area a JOIN below b ON a.parent_id = b.id
)
SELECT a.id, a.code, a.parent_id, a.longitude IS NULL, s.area_id IS NOT NULL
FROM below JOIN places_area a USING (id) LEFT JOIN places_shape s ON s.area_id = a.id
ORDER BY a.code
"""
POINTED = """
DROP TABLE IF EXISTS placed_area;
CREATE TEMP TABLE placed_area (id bigint, longitude float8, latitude float8) ON COMMIT DROP
"""
POINT = """
UPDATE places_area a SET longitude = p.longitude, latitude = p.latitude, point_estimated = true
FROM placed_area p WHERE a.id = p.id
"""


@dataclass
class Tree:
    """The areas that lie in some outline."""

    codes: dict[int, str] = field(default_factory=dict)
    below: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    pointless: set[int] = field(default_factory=set)
    shaped: list[int] = field(default_factory=list)


def keep_shapes(shapes: Sequence[ReadShape], *, source: str) -> tuple[int, ...]:
    """Store each outline with the area it names; answers the features that name none."""
    wanted = {code for shape in shapes for code in shape.codes}
    ids = dict(Area.objects.filter(code__in=wanted).values_list("code", "id"))
    matched: dict[int, Shape] = {}
    unmatched: list[int] = []
    for shape in shapes:
        area_id = next((ids[code] for code in shape.codes if code in ids), None)
        if area_id is None:
            unmatched.append(shape.feature)
        else:
            matched[area_id] = Shape(area_id=area_id, geometry=shape.geometry, source=source[:200])
    Shape.objects.bulk_create(
        matched.values(),
        batch_size=SHAPES_AT_ONCE,
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=["geometry", "source"],
    )
    return tuple(unmatched)


def place_points() -> int:
    """Give a point to each area that lies in an outline and has none. Points that are there stay where they are."""
    tree = _tree()
    placed: dict[int, tuple[float, float]] = {}
    for shape in Shape.objects.filter(area__in=tree.shaped).iterator(chunk_size=SHAPES_AT_ONCE):
        placed |= _points_in(shape, tree)
    with connection.cursor() as cursor:
        cursor.execute(POINTED)
        with cursor.copy("COPY placed_area FROM STDIN") as copy:
            for area_id, (longitude, latitude) in placed.items():
                copy.write_row((area_id, longitude, latitude))
        cursor.execute(POINT)
    return len(placed)


def _tree() -> Tree:
    tree = Tree()
    with connection.cursor() as cursor:
        cursor.execute(BELOW_SHAPES)
        for area_id, code, parent_id, is_pointless, is_shaped in cursor:
            tree.codes[area_id] = code
            if is_pointless:
                tree.pointless.add(area_id)
            if is_shaped:
                tree.shaped.append(area_id)
            tree.below[parent_id].append(area_id)
    return tree


def _points_in(shape: Shape, tree: Tree) -> dict[int, tuple[float, float]]:
    """Points for the shape's own area and for all below it, down to those with an outline of their own."""
    area_id = shape.pk
    shaped = set(tree.shaped)
    children = tree.below[area_id]
    branches = [_branch(child, tree, shaped) for child in children if child not in shaped]
    wanted = [branch for branch in branches if branch is not None]
    if not wanted and area_id not in tree.pointless:
        return {}
    outline = outline_of(shape.geometry)
    placed = spread(outline, wanted, neighbours=len(shaped.intersection(children)))
    if area_id in tree.pointless:
        placed[area_id] = middle_of(outline)
    return {place: point for place, point in placed.items() if place in tree.pointless}


def _branch(area_id: int, tree: Tree, shaped: set[int]) -> Branch | None:
    """The part of the tree from here down that needs points, or None where nothing does."""
    below = [_branch(child, tree, shaped) for child in tree.below[area_id] if child not in shaped]
    wanted = tuple(branch for branch in below if branch is not None)
    if not wanted and area_id not in tree.pointless:
        return None
    return Branch(area_id, tree.codes[area_id], wanted)
