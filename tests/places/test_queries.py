"""Reads of the tree of areas."""

import numpy as np
import pytest

from muster.places.models import Area, Level
from muster.places.queries import (
    ancestors,
    areas_below,
    by_code,
    communities_below,
    places,
    shapes_below,
    travel_minutes,
)
from tests.conftest import as_owner
from tests.places.conftest import GANSU, a_box, a_collection

pytestmark = pytest.mark.django_db


def _id(code: str) -> int:
    return Area.objects.get(code=code).id


def test_communities_below_any_level_come_in_the_order_of_their_codes(load):
    load(GANSU)

    expected = (_id("620102001001"), _id("620102001004"))
    assert communities_below(_id("62")) == communities_below(_id("620102")) == expected
    assert communities_below(_id("620102001004")) == (_id("620102001004"),)
    assert communities_below(10**9) == ()
    assert areas_below([_id("62")], Level.CITY) == (_id("6201"),)


def test_ancestors_start_with_the_widest_and_leave_the_area_out(load):
    load(GANSU)

    assert [area.code for area in ancestors(_id("620102001"))] == ["62", "6201", "620102"]
    assert by_code("620102").name == "城关区"
    assert by_code("none") is None


@pytest.mark.parametrize("codes", [["620102001004"], ["620102001004", "620102001001", "620102"]])
def test_places_carry_their_district_in_one_query(load, django_assert_num_queries, codes):
    load(GANSU)
    ids = [_id(code) for code in codes]

    with django_assert_num_queries(1):
        found = places(ids)

    last = found[-1]
    assert [place.code for place in found] == sorted(codes)
    assert (last.name, last.district, last.subdistrict) == ("南稍门社区", "城关区", "酒泉路街道")


def test_shapes_below_are_those_of_the_levels_asked_for(load, django_assert_num_queries):
    load(GANSU, shapes=a_collection(a_box("620100", 103, 36, 104, 37), a_box("620102", 103.5, 36, 104, 36.5)))
    city = _id("6201")

    with django_assert_num_queries(1):
        districts = shapes_below(city, [Level.DISTRICT])

    assert [(shape.code, shape.geometry["type"]) for shape in districts] == [("620102", "Polygon")]
    assert [shape.code for shape in shapes_below(city, [Level.CITY, Level.DISTRICT])] == ["6201", "620102"]


def test_travel_is_a_lengthened_straight_line_at_a_citys_speed():
    with as_owner():
        here = Area.objects.create(code="a", name="a", level="community", longitude=103.8, latitude=36.0)
        there = Area.objects.create(code="b", name="b", level="community", longitude=103.8, latitude=36.1)
        beside = Area.objects.create(code="c", name="c", level="community", longitude=103.8, latitude=36.0)
        unknown = Area.objects.create(code="d", name="d", level="community")

    minutes = travel_minutes([here.id, unknown.id], [here.id, there.id, beside.id, unknown.id])

    assert minutes.dtype == np.int16
    # A tenth of a degree is 11.12 km; times 1.4 at 15 km/h.
    assert minutes.tolist() == [[0, 62, 1, 60], [60, 60, 60, 0]]
    assert travel_minutes([], [here.id]).shape == (0, 1)
