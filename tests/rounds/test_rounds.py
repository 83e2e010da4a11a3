"""A round from opening to closing, and the next one that takes up its missing doors."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from muster.access.actors import actor_of
from muster.access.scope import open_scope
from muster.ledger.counts import Counted
from muster.rounds import doors, queries
from muster.rounds.assign import assign, give_back, hand_over
from muster.rounds.check import draw, give_checks
from muster.rounds.close import close_round
from muster.rounds.refusals import NotYourRound, RoundClosed, RoundRefused, StairwellHeld
from muster.rounds.revisit import plan_revisits
from muster.rounds.visit import check, excuse, settle, undo, visit
from tests.factories import T0
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

pytestmark = pytest.mark.django_db

LATER = T0 + timedelta(hours=1)


@pytest.fixture
def estate() -> Estate:
    return an_estate()


def counted(estate: Estate, round_: object) -> Counted:
    with open_scope(estate.at_desk().scope):
        here = queries.counted_here(round_, estate.community.id)
        buildings = queries.building_counts(round_, estate.community.id)
    with open_scope(estate.in_command().scope):
        whole = queries.coverage(round_).total
    assert here == whole == sum((one.counted for one in buildings), Counted())
    return here


def test_opening_writes_one_row_per_community_and_everything_is_missing(estate: Estate):
    opened = a_round(estate)

    with connection.cursor() as cursor, open_scope(estate.in_command().scope):
        cursor.execute("SELECT count(*) FROM ledger_tally WHERE round_id = %s", [opened.id])
        assert cursor.fetchone() == (2,)
    assert counted(estate, opened) == Counted(register=6)


def test_every_answer_moves_the_sums_and_absent_is_only_an_attempt(estate: Estate):
    opened, desk = a_round(estate), estate.at_desk()
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[1].id, "referred", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[2].id, "declined", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[3].id, "absent", by=desk, now=LATER)

    assert counted(estate, opened) == Counted(register=6, reached=2, excused=1, tried=1)
    with open_scope(desk.scope):
        missing = doors.missing(opened, estate.community.id)
        assert [one.window.id for one in missing] == [
            door.id for door in (estate.doors[4], estate.doors[5], estate.doors[3])
        ]
        assert [one.window.id for one in doors.referred(opened, estate.community.id)] == [estate.doors[1].id]


def test_an_attempt_conflicts_with_nothing_and_unlike_answers_are_missing_until_settled(estate: Estate):
    opened, desk, door = a_round(estate), estate.at_desk(), estate.doors[0].id
    with open_scope(desk.scope):
        visit(opened, estate.community, door, "reached", by=desk, now=LATER)
        visit(opened, estate.community, door, "absent", by=desk, now=LATER)
        visit(opened, estate.community, door, "referred", by=desk, now=LATER)
    assert counted(estate, opened) == Counted(register=6, reached=1)

    with open_scope(desk.scope):
        visit(opened, estate.community, door, "vacant", by=desk, now=LATER)
        assert [one.window.id for one in doors.conflicts(opened, estate.community.id)] == [door]
        assert len(doors.told_of(opened, estate.community.id, door)) == 4
    assert counted(estate, opened) == Counted(register=6, conflicts=1)

    with open_scope(desk.scope):
        settle(opened, estate.community, door, "vacant", by=desk, now=LATER)
    assert counted(estate, opened) == Counted(register=6, excused=1)


def test_an_answer_is_taken_back_by_an_event(estate: Estate):
    opened, desk, door = a_round(estate), estate.at_desk(), estate.doors[0].id
    with open_scope(desk.scope):
        answer = visit(opened, estate.community, door, "reached", by=desk, now=LATER)
        undo(opened, estate.community, door, [answer], by=desk, now=LATER)

    assert counted(estate, opened) == Counted(register=6)


def test_a_round_of_persons_counts_people(estate: Estate):
    opened, desk = a_round(estate, target="person"), estate.at_desk()
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", people=1, by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[1].id, "reached", people=1, excused_people=1, by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[2].id, "away", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[3].id, "reached", people=9, by=desk, now=LATER)
        still = {one.window.id for one in doors.missing(opened, estate.community.id)}

    assert counted(estate, opened) == Counted(register=12, reached=4, excused=3)
    assert still == {estate.doors[0].id, estate.doors[4].id, estate.doors[5].id}


def test_closing_states_the_sum_and_the_next_round_takes_up_the_missing_only(estate: Estate):
    opened, desk, command = a_round(estate), estate.at_desk(), estate.in_command()
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[1].id, "declined", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[2].id, "absent", by=desk, now=LATER)
    with open_scope(command.scope):
        close_round(opened.id, by=command, now=LATER)

    with open_scope(desk.scope), pytest.raises(RoundClosed):
        visit(opened, estate.community, estate.doors[3].id, "reached", by=desk, now=LATER)
    assert counted(estate, opened) == Counted(register=6, reached=1, excused=1, tried=1)

    opened.refresh_from_db()
    following = a_round(estate, carried_from=opened.id, now=LATER)
    assert counted(estate, following) == Counted(register=4)
    with open_scope(desk.scope):
        asked = {one.window.id for one in doors.missing(following, estate.community.id)}
        assert asked == {door.id for door in estate.doors[2:]}  # a door that declined is left in peace
        visit(following, estate.community, estate.doors[0].id, "reached", by=desk, now=LATER)  # not asked for
        visit(following, estate.community, estate.doors[2].id, "reached", by=desk, now=LATER)
        marks = [
            mark for _, mark in doors.wall(following, estate.community.id, estate.buildings[0], marks="all").windows
        ]
    assert counted(estate, following) == Counted(register=4, reached=1)
    assert sorted(marks) == ["out", "out", "reached"]


def test_a_stairwell_is_held_by_one_pair_until_it_lapses(estate: Estate):
    opened, desk = a_round(estate), estate.at_desk()
    first, account = a_helper(estate)
    second, _ = a_helper(estate, name="何敏")
    stairwell = (estate.buildings[0].id, "2单元")
    with open_scope(desk.scope):
        assign(opened, estate.community.id, [stairwell], volunteer_id=first.id, hours=2, by=desk, now=T0)
        with pytest.raises(StairwellHeld):
            assign(opened, estate.community.id, [stairwell], volunteer_id=second.id, hours=2, by=desk, now=LATER)
        rows = doors.stairwells(opened, estate.community.id, now=LATER)
        assert [row.holders for row in rows if (row.building.id, row.unit) == stairwell] == ["林建国"]

    volunteer = actor_of(account, now=LATER, strong=False)
    with open_scope(replace(volunteer.scope, buildings=(estate.buildings[0].id,))):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=volunteer, now=LATER)
        with pytest.raises(NotYourRound):  # the other stairwell
            visit(opened, estate.community, estate.doors[1].id, "reached", by=volunteer, now=LATER)
        with pytest.raises(NotYourRound):  # long after it lapsed
            visit(opened, estate.community, estate.doors[0].id, "absent", by=volunteer, now=T0 + timedelta(hours=4))

    with open_scope(desk.scope):
        assign(
            opened,
            estate.community.id,
            [stairwell],
            volunteer_id=second.id,
            hours=2,
            by=desk,
            now=T0 + timedelta(hours=3),
        )
    assert counted(estate, opened) == Counted(register=6, reached=1)


def test_a_stairwell_is_given_back_and_handed_over(estate: Estate):
    opened, desk = a_round(estate), estate.at_desk()
    first, account = a_helper(estate)
    second, _ = a_helper(estate, name="何敏")
    stairwell = (estate.buildings[0].id, "2单元")
    with open_scope(desk.scope):
        assign(opened, estate.community.id, [stairwell], volunteer_id=first.id, hours=2, by=desk, now=T0)
        held = next(row.lease for row in doors.stairwells(opened, estate.community.id, now=T0) if row.lease)
        hand_over(opened, estate.community.id, held.id, to=second.id, hours=3, by=desk, now=LATER)
        rows = doors.stairwells(opened, estate.community.id, now=LATER)
        assert [row.holders for row in rows if row.lease] == ["何敏"]

    volunteer = actor_of(account, now=LATER, strong=False)
    with open_scope(volunteer.scope), pytest.raises(RoundRefused):
        give_back(estate.community.id, held.id, by=volunteer, now=LATER)


def test_absent_doors_are_planned_for_another_hour(estate: Estate):
    opened, desk = a_round(estate), estate.at_desk()
    evening = T0 + timedelta(hours=11)
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "absent", by=desk, now=T0)
        visit(opened, estate.community, estate.doors[1].id, "reached", by=desk, now=T0)
        many = plan_revisits(
            opened,
            estate.community.id,
            visit_from=evening,
            visit_until=evening + timedelta(hours=2),
            by=desk,
            now=LATER,
        )
        planned = doors.to_revisit(opened, estate.community.id, now=LATER)

    assert many == 1
    assert [(one.window.id, one.visit_from) for one in planned] == [(estate.doors[0].id, evening)]


def test_a_second_look_is_by_somebody_else_and_changes_nothing(estate: Estate):
    opened, desk = a_round(estate, check_percent=100), estate.at_desk()
    person, account = a_helper(estate)
    other, checker = a_helper(estate, name="何敏")
    with open_scope(desk.scope):
        assign(
            opened,
            estate.community.id,
            [(estate.buildings[0].id, "2单元")],
            volunteer_id=person.id,
            hours=2,
            by=desk,
            now=T0,
        )
    volunteer = actor_of(account, now=T0, strong=False)
    with open_scope(volunteer.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=volunteer, now=T0)
    with open_scope(desk.scope):
        assert draw(opened, estate.community.id, by=desk, now=LATER) == 1
        assert draw(opened, estate.community.id, by=desk, now=LATER) == 0
        with pytest.raises(RoundRefused):
            give_checks(opened, estate.community.id, volunteer_id=person.id, hours=2, by=desk, now=LATER)
        assert give_checks(opened, estate.community.id, volunteer_id=other.id, hours=2, by=desk, now=LATER) == 1
    seen_by = actor_of(checker, now=LATER, strong=False)
    with open_scope(seen_by.scope):
        check(opened, estate.community, estate.doors[0].id, "vacant", by=seen_by, now=LATER)
        with pytest.raises(NotYourRound):  # a second look is no visit
            visit(opened, estate.community, estate.doors[0].id, "vacant", by=seen_by, now=LATER)

    assert counted(estate, opened) == Counted(register=6, reached=1)
    with open_scope(desk.scope):
        assert [(row.seen, row.differs) for row in doors.checks(opened, estate.community.id)] == [(("vacant",), True)]


def test_the_desk_excuses_many_doors_at_once(estate: Estate):
    opened, desk = a_round(estate), estate.at_desk()
    with open_scope(desk.scope):
        assert excuse(opened, estate.community, [d.id for d in estate.doors[:4]], "vacant", by=desk, now=LATER) == 4

    assert counted(estate, opened) == Counted(register=6, excused=4)


def test_a_desk_opens_rounds_of_its_own_community_only(estate: Estate):
    desk = estate.at_desk()

    with pytest.raises(NotYourRound):
        a_round(estate, by=desk)

    own = a_round(estate, by=desk, area_id=estate.community.id)
    with open_scope(desk.scope):
        assert [one.round.id for one in queries.rounds_here(estate.operation.id, estate.community.id)] == [own.id]
