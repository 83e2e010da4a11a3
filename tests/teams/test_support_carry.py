"""A loan is carried out: people appear at the new desk for the time agreed, and go home after it. Once, whatever happens."""

from datetime import timedelta

import pytest

from muster.journal.models import FieldEvent
from muster.ledger.models import Presence
from muster.mobilise.queries import people_here
from muster.mobilise.report_in import move, tick
from muster.teams.lent import lent_to
from muster.teams.refusals import LoanDecided
from muster.teams.support import carry as carrying
from muster.teams.support.end import end_loan
from muster.teams.support_models import Loan, LoanAnswer
from tests.conftest import as_owner
from tests.factories import T0, a_notice, a_volunteer, an_account, an_expected
from tests.mobilise.world import acting
from tests.teams.lending import ENDS, STARTS, Lending, a_lending, counted, lent_states, state_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lending(town) -> Lending:
    return a_lending(town)


def events() -> int:
    with as_owner():
        return FieldEvent.objects.count()


def test_people_appear_at_the_new_desk_and_go_home_after_it(lending):
    loan, people = lending.agreed(4)
    lending.carry(at=STARTS - MINUTE)
    assert counted(lending, people) == [1] * 4

    lending.carry(at=STARTS)

    assert (state_of(loan), counted(lending, people), lent_states(loan)) == ("running", [2] * 4, ["there"] * 4)
    with acting(lending.desks[2]):
        here = people_here(lending.town.operation.id, lending.town.communities[2].id)
        assert {one.person.name for one in here} == {one.name for one in people}

    lending.carry(at=ENDS)

    assert (state_of(loan), counted(lending, people), lent_states(loan)) == ("over", [1] * 4, ["home"] * 4)


def test_looking_twice_moves_once(lending):
    loan, people = lending.agreed(3)
    lending.carry(at=STARTS)
    before = events()

    lending.carry(at=STARTS)
    with as_owner():
        Loan.objects.filter(id=loan.id).update(due_at=STARTS)
    lending.carry(at=STARTS)
    assert events() == before == 3

    lending.carry(at=ENDS)
    lending.carry(at=ENDS + MINUTE)
    assert events() == 6
    assert counted(lending, people) == [1] * 3


def test_whoever_is_killed_in_between_has_done_nothing(lending, monkeypatch):
    loan, people = lending.agreed(3)

    def killed(*_arguments: object, **_named: object) -> None:
        raise SystemExit

    monkeypatch.setattr(carrying, "tell", killed)
    with pytest.raises(SystemExit):
        lending.carry(at=STARTS)
    with as_owner():
        assert (events(), Loan.objects.get(id=loan.id).state) == (0, "agreed")
    monkeypatch.undo()
    lending.carry(at=STARTS)

    assert (counted(lending, people), events()) == ([2] * 3, 3)


def test_one_loan_that_cannot_be_looked_after_holds_up_no_other(lending, monkeypatch):
    lending.short(3, compound="甲小区")
    lending.short(3, compound="乙小区")
    plan = lending.approved(lending.proposed())
    with as_owner():
        one, other = Loan.objects.filter(plan=plan)
    for loan, people in ((one, lending.people), (other, lending.people)):
        named = people["theatre" if loan.organisation_id == lending.theatre.id else "union"]
        taken = 0 if loan == one or one.organisation_id != other.organisation_id else 3
        lending.lend(loan, named[taken : taken + 3])
        lending.welcome(loan)
    with as_owner():
        LoanAnswer.objects.filter(loan=one, side="desk").delete()  # as if somebody had gone past the act

    lending.carry(at=STARTS)

    assert (state_of(one), state_of(other)) == ("agreed", "running")
    with as_owner():
        assert Loan.objects.get(id=one.id).due_at > STARTS  # later, so that it leaves room for others


def test_nothing_begins_before_both_have_confirmed(lending):
    loan = lending.asked(3)
    lending.lend(loan, lending.people["union"][:3])

    lending.carry(at=STARTS)

    assert (state_of(loan), counted(lending, lending.people["union"])) == ("asked", [1] * 6)


def test_whoever_moved_by_themselves_is_left_alone(lending):
    _loan, people = lending.agreed(3)
    lending.carry(at=STARTS)
    mover = an_account("volunteer", volunteer=people[0])
    with acting(mover) as themselves:
        move(
            lending.town.operation.id, people[0].id, lending.town.communities[0].id, by=themselves, now=STARTS + MINUTE
        )

    lending.carry(at=ENDS)

    assert counted(lending, people) == [0, 1, 1]


def test_whoever_moved_away_and_came_back_by_themselves_stays(lending):
    loan, people = lending.agreed(3)
    lending.carry(at=STARTS)
    mover = an_account("volunteer", volunteer=people[0])
    for n, place in enumerate((0, 2), start=1):
        with acting(mover) as themselves:
            where = lending.town.communities[place].id
            move(lending.town.operation.id, people[0].id, where, by=themselves, now=STARTS + n * MINUTE)

    lending.carry(at=ENDS)

    assert counted(lending, people) == [2, 1, 1]
    assert lent_states(loan) == ["home", "home", "stayed"]


def test_whoever_has_not_reported_in_is_not_said_to_be_there(lending):
    """They said yes and are on their way; they report in at the place of the loan, and go home with the others."""
    town = lending.town
    coming = a_volunteer(town.city, home=town.communities[1], organisation=lending.union, name="在路上")
    an_expected(town.operation, coming, a_notice(town.operation), answer="yes")
    loan = lending.asked(3)
    lending.lend(loan, [lending.people["union"][0], coming])
    lending.welcome(loan)
    lending.carry(at=STARTS)
    assert counted(lending, [coming]) == [None]

    with acting(lending.desks[2]) as desk:  # which sees who is lent to it
        tick(town.operation.id, town.communities[2].id, [coming.id], by=desk, now=STARTS + MINUTE)
    assert counted(lending, [coming]) == [2]
    lending.carry(at=ENDS)

    assert counted(lending, [lending.people["union"][0], coming]) == [1, 1]
    assert lent_states(loan) == ["home", "home"]


def test_whoever_is_claimed_in_two_places_is_left_to_those_desks(lending):
    loan, people = lending.agreed(3)
    with as_owner():
        row = Presence.objects.get(volunteer_id=people[0].id)
        places = sorted({lending.town.communities[0].id, lending.town.communities[1].id})
        row.claims[str(loan.id)] = lending.town.communities[0].id
        Presence.objects.filter(volunteer_id=people[0].id).update(claims=row.claims, claimed_in=places)

    lending.carry(at=STARTS)

    assert counted(lending, people) == [1, 2, 2]


@pytest.mark.parametrize("who", ["desk", "organisation", "command"])
def test_either_side_or_the_command_ends_it_early(lending, who):
    loan, people = lending.agreed(3)
    lending.carry(at=STARTS)
    account = {"desk": lending.desks[2], "organisation": lending.union_account, "command": lending.town.command}[who]
    at = STARTS + 30 * MINUTE
    with acting(account) as actor:
        end_loan(loan.id, by=actor, now=at)

    lending.carry(at=at)

    assert (state_of(loan), counted(lending, people)) == ("over", [1] * 3)
    with acting(account) as actor, pytest.raises(LoanDecided):
        end_loan(loan.id, by=actor, now=at)
    with acting(lending.desks[2]):
        spans = {(one.starts_at, one.ends_at) for one in lent_to(loan.community_id, STARTS, ENDS)}
    assert spans == {(STARTS, at)}


def test_ended_before_it_began_nobody_goes(lending):
    loan, people = lending.agreed(3)
    with acting(lending.desks[2]) as desk:
        end_loan(loan.id, by=desk, now=T0 + MINUTE)

    lending.carry(at=STARTS)

    assert (state_of(loan), counted(lending, people), lent_states(loan)) == ("over", [1] * 3, ["released"] * 3)


def test_a_worker_that_was_away_for_the_whole_time_moves_nobody(lending):
    loan, people = lending.agreed(3)

    lending.carry(at=ENDS + MINUTE)

    assert (state_of(loan), counted(lending, people), lent_states(loan), events()) == (
        "over", [1] * 3, ["released"] * 3, 0,
    )  # fmt: skip


def test_a_closed_operation_moves_nobody_any_more(lending):
    loan, people = lending.agreed(3)
    lending.carry(at=STARTS)
    with as_owner():
        lending.town.operation.closed_at = STARTS + MINUTE
        lending.town.operation.save()

    lending.carry(at=ENDS)

    assert (state_of(loan), counted(lending, people)) == ("over", [2] * 3)
