"""Who is lent is known at both ends, and everybody is told once."""

from datetime import timedelta

import pytest

from muster.access.scope import Scope, open_scope
from muster.channels.models import Message
from muster.people.models import Contact
from muster.teams.lent import lent_from, lent_myself, lent_to
from muster.teams.support.end import end_loan
from muster.teams.support_models import Loan
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.mobilise.world import acting
from tests.teams.lending import ENDS, STARTS, Lending, a_lending, as_worker

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lending(town) -> Lending:
    return a_lending(town)


def test_who_is_lent_is_known_at_both_ends(lending):
    loan, people = lending.agreed(3)
    to, of = lending.town.communities[2].id, lending.town.communities[1].id

    with acting(lending.desks[2]):
        came = lent_to(to, STARTS, ENDS)
        assert lent_to(to, ENDS, ENDS + MINUTE) == []
        assert lent_from(of, STARTS, ENDS) == came  # both are about our own people
    with acting(lending.desks[1]):
        gone = lent_from(of, STARTS, ENDS)

    assert came == gone
    assert {one.volunteer_id for one in came} == {one.id for one in people}
    assert {(one.loan_id, one.starts_at, one.ends_at, one.is_there) for one in came} == {(loan.id, STARTS, ENDS, False)}


def test_whoever_is_lent_sees_it_on_their_own_page(lending):
    """Of others, and once it is over, it says nothing."""
    _loan, people = lending.agreed(3)
    other = lending.people["theatre"][0]

    with acting(an_account("volunteer", volunteer=people[0])):
        mine = lent_myself(people[0].id, now=T0)
        assert lent_myself(other.id, now=T0) is None
        assert lent_myself(people[0].id, now=ENDS) is None
    with acting(an_account("volunteer", volunteer=other)):
        assert lent_myself(people[0].id, now=T0) is None

    assert (mine.community_id, mine.starts_at) == (lending.town.communities[2].id, STARTS)


def test_named_and_not_yet_agreed_counts_for_nobody(lending):
    loan = lending.asked(3)
    lending.lend(loan, lending.people["union"][:3])

    with acting(lending.desks[2]):
        assert lent_to(loan.community_id, STARTS, ENDS) == []


@pytest.mark.usefixtures("screen")
def test_both_sides_are_told_once(lending):
    with as_owner():
        Contact.objects.create(
            organisation=lending.union, city_id=lending.town.city.id, name="联络人", phone="+8613900000001"
        )
    loan = lending.asked(3)
    lending.carry(at=T0)
    lending.carry(at=T0)
    assert told(loan) == ["support.asked"]
    people = lending.people["union"][:3]
    lending.lend(loan, people)
    lending.welcome(loan)

    lending.carry(at=T0)
    lending.carry(at=STARTS)
    assert told(loan) == ["support.agreed", "support.asked", *["support.goes"] * 3]

    lending.carry(at=ENDS)
    assert told(loan) == ["support.agreed", "support.asked", *["support.goes"] * 3, "support.over"]  # of the union


@pytest.mark.usefixtures("screen")
def test_whoever_was_to_go_and_need_not_is_told(lending):
    loan, _people = lending.agreed(3)
    lending.carry(at=T0)
    with acting(lending.desks[2]) as desk:
        end_loan(loan.id, by=desk, now=T0 + MINUTE)

    lending.carry(at=T0 + MINUTE)

    assert told(loan) == [*["support.goes"] * 3, *["support.spared"] * 3]


def told(loan: Loan) -> list[str]:
    with as_worker(), open_scope(Scope()):
        return sorted(Message.objects.filter(about_id=loan.id).values_list("purpose", flat=True))


@pytest.fixture
def screen(settings) -> None:
    settings.IS_DEMO = True
