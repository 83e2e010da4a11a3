"""Invented desks and organisations answer for themselves; those that can be tried wait for whoever tries them."""

from datetime import UTC, datetime, timedelta

import pytest

from muster.demo import accounts
from muster.demo.lending import PROPOSED_AT_MIN, answer_loans, propose_once, tell_shortages
from muster.teams.support.approve import approve_support
from muster.teams.support_models import Loan, LoanAnswer, Shortage, SupportPlan
from tests.conftest import as_owner
from tests.factories import a_city, a_community, an_account, an_operation, an_organisation
from tests.mobilise.world import acting
from tests.teams.conftest import Town

NOW = datetime.now(UTC)


@pytest.fixture
def town(db: None) -> Town:
    """Six communities, of which the home and the fifth are short."""
    city = a_city()
    places = [a_community(city, f"第{n}社区", code=accounts.HOME if n == 0 else f"6201020090{n:02}1") for n in range(6)]
    for place in places:
        an_account("desk", area=place, username=accounts.desk_username(place.code))
    an_account("desk", area=places[0], username=accounts.username("desk"))
    made = Town(
        city, places, an_operation(city, *places, synthetic=True), an_account("city", area=city, username="demo-city")
    )
    for n, name in enumerate(("甲单位", "乙单位")):
        body = an_organisation(city, name)
        if n == 0:
            an_account("organisation", organisation=body, username=accounts.username("organisation"))
        for _ in range(40):
            made.present(1 + n, organisation=body)
    return made


def test_the_command_has_a_proposal_once_and_late_enough(town: Town):
    with as_owner():
        tell_shortages(town.operation, now=NOW)
        propose_once(PROPOSED_AT_MIN - 1, now=NOW)
        assert SupportPlan.objects.count() == 0

        propose_once(PROPOSED_AT_MIN, now=NOW)
        propose_once(PROPOSED_AT_MIN, now=NOW)

        assert (SupportPlan.objects.count(), Shortage.objects.count()) == (1, 2)


def test_the_others_answer_after_a_while(town: Town):
    with as_owner():
        tell_shortages(town.operation, now=NOW)
        propose_once(PROPOSED_AT_MIN, now=NOW)
        plan = SupportPlan.objects.get()
    with acting(town.command) as command:
        approve_support(plan.id, plan.version, by=command, now=NOW)

    with as_owner():
        assert answer_loans(now=NOW + timedelta(seconds=1)) == 0
        answer_loans(now=NOW + timedelta(seconds=100))

        home, tried = town.communities[0].id, "甲单位"
        for loan in Loan.objects.filter(plan=plan).select_related("organisation"):
            said = set(LoanAnswer.objects.filter(loan=loan).values_list("side", flat=True))
            waits = ({"desk"} if loan.community_id == home else set()) | (
                {"organisation"} if loan.organisation.name == tried else set()
            )
            assert said == {"desk", "organisation"} - waits
