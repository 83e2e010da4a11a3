"""Both sides confirm, and each for itself alone; nobody is lent to two places at once."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from muster.people.models import Volunteer
from muster.teams.refusals import LoanDecided, LoanPast, NobodyNamed, NoReason, NotFree, UnknownLoan
from muster.teams.support.answer import decline, free_for, lend, welcome
from muster.teams.support.end import end_loan
from muster.teams.support.queries import loans_for, loans_of_organisation
from muster.teams.support_models import Lent, Loan, LoanAnswer, Shortage, Side, SupportPlan
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.mobilise.world import acting
from tests.teams.lending import ENDS, Lending, a_lending, lent_states, state_of


@pytest.fixture
def lending(town) -> Lending:
    return a_lending(town)


def test_a_loan_is_agreed_once_both_have_confirmed_in_either_order(lending):
    loan = lending.asked(3)
    lending.welcome(loan)
    assert (state_of(loan), lent_states(loan)) == ("asked", [])

    lending.lend(loan, lending.people["union"][:3])

    assert (state_of(loan), lent_states(loan)) == ("agreed", ["coming"] * 3)


def test_those_named_first_wait_for_the_desk(lending):
    loan = lending.asked(3)
    lending.lend(loan, lending.people["union"][:2])
    assert (state_of(loan), lent_states(loan)) == ("asked", ["named"] * 2)

    lending.welcome(loan)

    assert (state_of(loan), lent_states(loan)) == ("agreed", ["coming"] * 2)


@pytest.mark.parametrize("side", Side.values)
def test_either_side_declines_with_a_reason_and_frees_those_named(lending, side):
    loan = lending.asked(3)
    account = lending.desks[2] if side == "desk" else lending.union_account
    if side == "desk":
        lending.lend(loan, lending.people["union"][:3])
    with acting(account) as actor:
        with pytest.raises(NoReason):
            decline(loan.id, Side(side), "", by=actor, now=T0)
        decline(loan.id, Side(side), "rest", by=actor, now=T0)

    assert (state_of(loan), set(lent_states(loan)) - {"released"}) == ("declined", set())
    with acting(lending.union_account) as contact:
        assert len(free_for(loan)) == 6
        with pytest.raises(LoanDecided):
            lend(loan.id, [lending.people["union"][0].id], by=contact, now=T0)


def test_who_has_declined_is_not_proposed_again_for_that_time(lending):
    loan = lending.asked(3)
    with acting(lending.union_account) as contact:
        decline(loan.id, Side.ORGANISATION, "needed_here", by=contact, now=T0)

    plan = lending.proposed(now=T0 + timedelta(minutes=1))

    with as_owner():
        assert [one.organisation_id for one in Loan.objects.filter(plan=plan)] == [lending.theatre.id]


def test_each_side_speaks_for_itself_alone(lending):
    loan = lending.asked(3)
    union = lending.people["union"][0].id
    wrong = [
        (lending.theatre_account, lambda by: lend(loan.id, [union], by=by, now=T0)),
        (lending.desks[2], lambda by: lend(loan.id, [union], by=by, now=T0)),
        (lending.town.command, lambda by: lend(loan.id, [union], by=by, now=T0)),
        (lending.union_account, lambda by: welcome(loan.id, by=by, now=T0)),
        (lending.desks[1], lambda by: welcome(loan.id, by=by, now=T0)),
        (lending.town.command, lambda by: welcome(loan.id, by=by, now=T0)),
        (lending.desks[1], lambda by: end_loan(loan.id, by=by, now=T0)),
        (lending.theatre_account, lambda by: end_loan(loan.id, by=by, now=T0)),
    ]
    for account, act in wrong:
        with acting(account) as actor, pytest.raises(UnknownLoan):
            act(actor)
    assert state_of(loan) == "asked"


def test_a_proposal_is_the_commands_alone(lending):
    lending.short(3)
    lending.proposed()

    for account in (lending.union_account, lending.desks[2]):
        with acting(account):
            assert (Loan.objects.count(), SupportPlan.objects.count()) == (0, 0)


def test_each_sees_its_own_loans_and_people(lending):
    loan = lending.asked(3)
    lending.lend(loan, lending.people["union"][:2])
    operation, places = lending.town.operation.id, lending.town.communities

    with acting(lending.desks[2]):
        assert [row.named for row in loans_for(operation, places[2].id)] == [2]
        assert set(Volunteer.objects.values_list("name", flat=True)) == {"工会0", "工会1"}  # who comes, and nobody else
        assert Lent.objects.count() == 2
    with acting(lending.desks[1]):
        assert (Loan.objects.count(), Lent.objects.count(), LoanAnswer.objects.count()) == (0, 2, 0)  # who goes
    with acting(lending.desks[0]):
        assert (Loan.objects.count(), Lent.objects.count(), Shortage.objects.count()) == (0, 0, 0)
    with acting(lending.theatre_account):
        assert loans_of_organisation(operation, lending.union.id) == []
        assert Lent.objects.count() == 0
    with acting(lending.union_account):
        assert [row.named for row in loans_of_organisation(operation, lending.union.id)] == [2]
    person = lending.people["union"][0]
    with acting(an_account("volunteer", volunteer=person)):
        assert [one.volunteer_id for one in Lent.objects.all()] == [person.id]


def test_the_database_takes_no_answer_for_the_other_side(lending):
    """Planted bug: an act that writes both answers at once."""
    loan = lending.asked(3)
    answer = {
        "loan": loan, "city_id": loan.city_id, "community_id": loan.community_id,
        "organisation_id": loan.organisation_id, "confirms": True, "said_at": T0,
    }  # fmt: skip
    for account, side in (
        (lending.union_account, "desk"),
        (lending.desks[2], "organisation"),
        (lending.desks[1], "desk"),
        (lending.theatre_account, "organisation"),
        (lending.town.command, "desk"),
    ):
        with acting(account), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            LoanAnswer.objects.create(**answer, side=side, said_by=account.id)


def test_an_answer_is_never_taken_back_nor_changed(lending):
    loan = lending.asked(3)
    lending.welcome(loan)

    with acting(lending.desks[2]) as desk:
        with pytest.raises(LoanDecided):
            welcome(loan.id, by=desk, now=T0)
        for act in (lambda rows: rows.update(confirms=False), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                act(LoanAnswer.objects.filter(loan=loan))


def test_only_free_people_of_the_own_organisation_are_named(lending):
    loan = lending.asked(3)
    union, theatre = lending.people["union"], lending.people["theatre"]
    with acting(lending.union_account) as contact:
        for people in ([], [one.id for one in union[:4]]):
            with pytest.raises(NobodyNamed):
                lend(loan.id, people, by=contact, now=T0)
        with pytest.raises(NotFree):
            lend(loan.id, [theatre[0].id], by=contact, now=T0)
    assert lent_states(loan) == []


def test_what_is_over_is_not_answered(lending):
    loan = lending.asked(3)

    with pytest.raises(LoanPast):
        lending.welcome(loan, now=ENDS)


def test_the_proposed_names_are_rested_first_then_near(lending):
    loan = lending.asked(3)
    tired, fresh = lending.people["union"][0], lending.people["union"][1]
    from muster.ledger.models import Presence

    with as_owner():
        Presence.objects.filter(volunteer_id=tired.id).update(worked_min=700)
    far = lending.town.present(0, organisation=lending.union, name="远")

    with acting(lending.union_account):
        order = [one.volunteer_id for one in free_for(loan)]

    assert (order[-1], order[-2]) == (tired.id, far.id)
    assert fresh.id in order[:5]


def two_loans(lending: Lending) -> list[Loan]:
    """The union is asked by two places at once."""
    lending.short(3, compound="甲小区")
    lending.short(3, compound="乙小区")
    plan = lending.approved(lending.proposed())
    with as_owner():
        Loan.objects.filter(plan=plan).update(organisation=lending.union)
        return list(Loan.objects.filter(plan=plan).order_by("compound"))


def test_the_database_lets_nobody_be_lent_to_two_places_at_once(lending):
    """What the act promises is held by a constraint: a planted bug of the act would meet it."""
    one, other = two_loans(lending)
    lending.lend(one, lending.people["union"][:3])
    with acting(lending.union_account):
        assert {free.name for free in free_for(other)} == {"工会3", "工会4", "工会5"}

    with pytest.raises(NotFree):
        lending.lend(other, lending.people["union"][2:4])
    with as_owner():
        row = Lent.objects.filter(loan=one).first()
        row.pk, row.loan = other.id, other
        with pytest.raises(IntegrityError, match="lent_once_at_a_time"), transaction.atomic():
            row.save(force_insert=True)
    lending.lend(other, lending.people["union"][3:6])


@pytest.mark.django_db(transaction=True)
def test_the_same_person_named_for_two_loans_at_once_goes_to_exactly_one(lending):
    loans = two_loans(lending)
    people, gate, outcomes = lending.people["union"][:3], threading.Barrier(2), []

    def name(loan: Loan) -> None:
        try:
            gate.wait()
            lending.lend(loan, people)
            outcomes.append("lent")
        except NotFree:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=name, args=(loan,)) for loan in loans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["lent", "refused"]
    with as_owner():
        assert Lent.objects.filter(state="named").count() == 3
