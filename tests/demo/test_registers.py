"""The invented registers: as large as the city, the same for the same seed, and loaded by the act that loads real ones."""

import pytest

from muster.demo import marker, registers
from muster.demo.folder import SEED, claimed
from muster.demo.households import store_registers
from muster.embedded import EmbeddedError
from muster.residents.models import Building, Household, Register
from tests import factories as make
from tests.conftest import as_owner
from tests.factories import T0

COMMUNITIES = 245


def test_all_communities_together_have_the_households_and_people_of_the_city():
    sizes = registers.sizes(COMMUNITIES, seed=SEED)
    some = [row for place in range(0, COMMUNITIES, 25) for row in registers.doors(place, sizes[place], seed=SEED)]
    share = {kind: sum(row.occupancy == kind for row in some) / len(some) for kind in ("empty", "unknown")}

    assert (len(sizes), sum(sizes)) == (COMMUNITIES, registers.HOUSEHOLDS)
    assert max(sizes) > 3 * min(sizes) > 3_000
    assert sum(row.people for row in some) / len(some) == pytest.approx(
        registers.PEOPLE / registers.HOUSEHOLDS, rel=0.01
    )
    assert (share["empty"], share["unknown"]) == pytest.approx((0.06, 0.02), abs=0.003)
    assert sum(bool(row.needs) for row in some) / len(some) == pytest.approx(0.02, abs=0.003)


def test_some_communities_have_about_350_000_residents_and_the_tried_desk_is_among_them():
    sizes = registers.sizes(COMMUNITIES, seed=SEED)
    some = registers.spread(20, of=COMMUNITIES, first=32)

    assert (len(some), 32 in some) == (20, True)
    assert 110_000 < sum(sizes[place] for place in some) < 130_000


def test_the_same_seed_gives_the_same_doors_and_no_two_are_one():
    first, again = (registers.doors(7, 5_000, seed=SEED) for _ in range(2))
    other = registers.doors(8, 5_000, seed=SEED)

    assert first == again
    assert first != other
    assert len({row.key for row in first}) == len(first) == 5_000
    assert not {row.phone for row in first if row.phone} & {row.phone for row in other}
    assert all(row.phone.startswith("+86199") for row in first if row.phone)


@pytest.mark.django_db
def test_the_small_demo_has_two_registers_that_say_they_are_invented():
    city = make.a_city()
    communities = [make.a_community(city, f"第{n}社区", code=f"{city.code}{n}") for n in range(5)]
    operation = make.an_operation(city, *communities, synthetic=True)
    small = marker.new(T0.date(), seed=SEED, small=True, scale="some")

    with as_owner():
        store_registers(small, operation, communities, told=lambda _step: None, now=T0)

        found = list(Register.objects.order_by("community_id"))
        assert [(it.buildings, it.synthetic, it.loaded_by) for it in found] == [(2, True, None), (1, True, None)]
        assert found[0].community_id == communities[0].id
        assert Household.objects.count() == sum(it.households for it in found)
        assert set(Building.objects.values_list("community_id", flat=True)) == {it.community_id for it in found}


def test_a_demo_of_another_scale_says_so_and_is_left_alone(tmp_path):
    made = marker.write(tmp_path, marker.loaded(claimed(tmp_path, fresh=False, small=True, scale="some")))

    with pytest.raises(EmbeddedError, match="--fresh --scale city"):
        claimed(tmp_path, fresh=False, small=True, scale="city")

    assert claimed(tmp_path, fresh=False, small=True) == made
    assert claimed(tmp_path, fresh=True, small=True, scale="city").scale == "city"


def test_a_demo_that_was_never_finished_takes_the_scale_of_the_next_start(tmp_path):
    claimed(tmp_path, fresh=False, small=True)

    assert claimed(tmp_path, fresh=False, small=True, scale="city").scale == "city"
