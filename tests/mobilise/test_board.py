"""The numbers, counted by hand."""

import pytest

from muster.access.phones import blind_index
from muster.mobilise.board import board, figures_of
from muster.mobilise.figures import Figures
from muster.mobilise.queries import (
    contested_here,
    curve,
    expected_here,
    organisation_counts,
    organisation_people,
    organisation_rows,
    people_here,
    silent_organisations,
)
from muster.mobilise.report_in import claim, tick
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_community, a_notice, an_account, an_expected, an_organisation
from tests.mobilise.world import World, acting


@pytest.fixture
def mobilised(world) -> World:
    """here: 2 came, 1 yes, 1 silent, 1 declined of 5; there: 1 of 2 came, but to here; one more was never called."""
    notice = a_notice(world.operation)
    for name, home, said in [
        ("来一", world.here, "yes"),
        ("来二", world.here, "declined"),  # declined, and came all the same
        ("答应", world.here, "yes"),
        ("沉默", world.here, "silent"),
        ("谢绝", world.here, "declined"),
        ("串门", world.there, "silent"),
        ("失联", world.there, "unreachable"),
    ]:
        person = world.person(name, home=home, organisation=world.theatre, phone="")
        an_expected(world.operation, person, notice, answer=said)
        if name in {"来一", "来二"}:
            with acting(world.desk) as desk:
                tick(world.operation.id, world.here.id, [person.id], by=desk, now=T0)
    arrive(world, "13909310001", "串门", world.there)
    arrive(world, "13909310002", "不速", world.there)
    return world


def arrive(world: World, phone: str, name: str, home) -> None:
    """By the poster of `here`; whoever is on the list by name gets the number first."""
    with as_owner():
        Volunteer.objects.filter(name=name).update(phone=f"+86{phone}", phone_index=blind_index(f"+86{phone}"))
    claim(world.operation.id, world.here.id, phone=phone, name=name, unit="", via="qr", now=T0)


def test_the_board_adds_up(mobilised):
    with acting(mobilised.command):
        seen = board(mobilised.operation.id)

    here, there = (row.figures for row in seen.communities)
    assert [row.place.code for row in seen.communities] == [mobilised.here.code, mobilised.there.code]
    assert here == Figures(expected=5, reported=2, yes=1, silent=1, declined=1, present=4, unexpected=1)
    assert there == Figures(expected=2, reported=1, unreachable=1)
    assert seen.total == Figures(
        expected=7, reported=3, yes=1, silent=1, unreachable=1, declined=1, present=4, unexpected=1
    )
    assert seen.total.missing == 4
    assert [(row.place.name, row.figures.missing) for row in seen.shortest(5)] == [("广后街社区", 3), ("拱北社区", 1)]


def test_people_at_home_outside_the_operation_are_counted_apart(mobilised):
    outside = a_community(mobilised.city, "局外社区")
    person = mobilised.person("局外", home=outside)
    an_expected(mobilised.operation, person, a_notice(mobilised.operation))

    with acting(mobilised.command):
        seen = board(mobilised.operation.id)

    assert seen.elsewhere == Figures(expected=1, silent=1)
    assert seen.total.expected == 8


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_three_queries_however_many_people(world, rows, django_assert_num_queries):
    notice = a_notice(world.operation)
    for _ in range(rows):
        an_expected(world.operation, world.person(), notice)

    with acting(world.command), django_assert_num_queries(3):
        assert board(world.operation.id).total.expected == rows


def test_a_desk_counts_its_own_people_also_where_they_came_elsewhere(mobilised):
    with acting(mobilised.desk):
        here = figures_of(mobilised.operation.id, mobilised.here.id)
    with acting(mobilised.other_desk):
        there = figures_of(mobilised.operation.id, mobilised.there.id)

    assert here == Figures(expected=5, reported=2, yes=1, silent=1, declined=1, present=4, unexpected=1)
    assert there == Figures(expected=2, reported=1, unreachable=1)


def test_a_desk_sees_who_is_here_and_whom_it_waits_for(mobilised, django_assert_num_queries):
    with acting(mobilised.desk), django_assert_num_queries(2):
        present = people_here(mobilised.operation.id, mobilised.here.id)
        awaited = expected_here(mobilised.operation.id, mobilised.here.id)

    assert {(row.person.name, row.is_expected, row.is_at_home) for row in present} == {
        ("来一", True, True),
        ("来二", True, True),
        ("串门", True, False),
        ("不速", False, True),
    }
    assert {(row.person.name, row.answer) for row in awaited} == {
        ("答应", "yes"),
        ("沉默", "silent"),
        ("谢绝", "declined"),
    }


def test_another_desk_sees_of_them_only_who_is_at_home_with_it(mobilised):
    with acting(mobilised.other_desk):
        seen = people_here(mobilised.operation.id, mobilised.here.id)

        assert [row.person.name for row in seen] == ["串门"]
        assert expected_here(mobilised.operation.id, mobilised.here.id) == []


def test_both_desks_see_who_is_claimed_twice(mobilised):
    claim(mobilised.operation.id, mobilised.there.id, phone="13909310001", name="串门", unit="", via="qr", now=T0)

    for desk, community in ((mobilised.desk, mobilised.here), (mobilised.other_desk, mobilised.there)):
        with acting(desk):
            (row,) = contested_here(mobilised.operation.id, community.id)
        assert row.person.name == "串门"
        assert row.counted_in == mobilised.there.id  # at home
        assert row.places == ((mobilised.here.id, "广后街社区"), (mobilised.there.id, "拱北社区"))


def test_the_curve_ends_at_all_who_came(mobilised):
    with acting(mobilised.command):
        assert curve(mobilised.operation.id) == [(T0, 4)]


def test_an_organisation_sees_only_those_who_come(mobilised):
    contact = an_account("organisation", organisation=mobilised.theatre)

    with acting(contact):
        coming = organisation_people(mobilised.operation.id, mobilised.theatre.id)
        counts = organisation_counts(mobilised.operation.id, mobilised.theatre.id)

    assert {(row.name, row.has_reported) for row in coming} == {
        ("来一", True),
        ("来二", True),
        ("串门", True),
        ("答应", False),
    }
    assert (counts.expected, counts.reported, counts.yes) == (7, 3, 1)
    assert counts.is_withheld
    assert (counts.declined, counts.silent, counts.unreachable) == (None, None, None)


def test_counts_of_ten_and_more_are_shown(world):
    notice = a_notice(world.operation)
    for said in ("declined", "silent", "unreachable"):
        for _ in range(10):
            an_expected(world.operation, world.person(organisation=world.theatre), notice, answer=said)
    contact = an_account("organisation", organisation=world.theatre)

    with acting(contact):
        counts = organisation_counts(world.operation.id, world.theatre.id)

    assert (counts.declined, counts.silent, counts.unreachable) == (10, 10, 10)


def test_an_organisation_learns_nothing_of_another(mobilised):
    other = an_organisation(mobilised.city, "市图书馆")
    contact = an_account("organisation", organisation=other)

    with acting(contact):
        assert organisation_people(mobilised.operation.id, mobilised.theatre.id) == []
        assert organisation_counts(mobilised.operation.id, mobilised.theatre.id).expected == 0


def test_silent_organisations_are_those_of_which_nobody_answered(mobilised):
    library = an_organisation(mobilised.city, "市图书馆")
    person = mobilised.person("馆员", organisation=library)
    an_expected(mobilised.operation, person, a_notice(mobilised.operation))

    with acting(mobilised.command):
        rows = organisation_rows(mobilised.operation.id)
        silent = silent_organisations(mobilised.operation.id)

    assert {(row.name, row.expected, row.reported, row.yes, row.silent) for row in rows} == {
        ("兰州大剧院", 7, 3, 1, 1),
        ("市图书馆", 1, 0, 0, 1),
    }
    assert [row.name for row in silent] == ["市图书馆"]
