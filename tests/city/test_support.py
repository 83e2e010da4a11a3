"""The support page and an organisation's: plan, approve, name who goes; each refusal says what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from muster.ledger.models import Presence
from muster.teams.support_models import Lent, Loan, Shortage, SupportPlan
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner
from tests.entry.conftest import strong

NOW = datetime.now(UTC).replace(microsecond=0)
STARTS, ENDS = NOW + timedelta(hours=1), NOW + timedelta(hours=9)
TERMS = {
    "starts_at": f"{STARTS:%Y-%m-%dT%H:%M}",
    "ends_at": f"{ENDS + timedelta(days=1):%Y-%m-%dT%H:%M}",
    "share": "100",
}


@pytest.fixture
def contact(command: Command) -> Client:
    return strong(make.an_account("organisation", organisation=command.organisation, username="contact"))


def staffed(command: Command, people: int) -> None:
    for n in range(people):
        home = command.communities[0]
        person = make.a_volunteer(command.area, home=home, organisation=command.organisation, name=f"职员{n}")
        with as_owner():
            Presence.objects.create(
                operation_id=command.operation.id, volunteer_id=person.id, city_id=command.area.id,
                organisation_id=command.organisation.id, home_community_id=home.id, community_id=home.id,
                claims={str(make.an_id()): home.id}, claimed_in=[home.id], first_at=make.T0,
            )  # fmt: skip


def short(command: Command, people: int = 4, *, at: int = 2, compound: str = "明珠小区") -> None:
    with as_owner():
        Shortage.objects.create(
            community_id=command.communities[at].id, operation_id=command.operation.id, city_id=command.area.id,
            compound=compound, people=people, source="desk", why="封控", starts_at=NOW - timedelta(days=1),
            ends_at=NOW + timedelta(days=5), told_by=make.an_id(), told_at=make.T0,
        )  # fmt: skip


def proposed(command: Command) -> SupportPlan:
    command.browser.post("/city/support/proposal/", TERMS)
    with as_owner():
        return SupportPlan.objects.get(state="proposed")


def asked(command: Command) -> Loan:
    staffed(command, 6)
    short(command)
    plan = proposed(command)
    command.browser.post(f"/city/support/{plan.id}/approval/", {"version": plan.version})
    with as_owner():
        return Loan.objects.get(plan=plan)


def test_without_a_plan_the_page_says_who_lacks_what(command: Command):
    short(command)

    page = command.browser.get("/city/support/")

    assert (page.context["lacking"], page.context["places"], page.context["plan"]) == (4, 1, None)
    text = page.content.decode()
    assert "明珠小区" in text
    assert "封控" in text


def test_support_is_proposed_shown_and_approved(command: Command):
    loan = asked(command)

    page = command.browser.get("/city/support/")

    assert (loan.state, loan.people) == ("asked", 4)
    assert (page.context["summary"].sent, page.context["summary"].missing) == (4, 0)
    assert "等双方答复" in page.content.decode()
    drill = command.browser.get(f"/city/support/{command.communities[2].code}/")
    assert command.organisation.name in drill.content.decode()


def test_a_refusal_says_what_to_do_and_leaves_nothing_behind(command: Command):
    page = command.browser.post("/city/support/proposal/", TERMS | {"norm": "5"}, follow=True)

    assert "没有哪里缺人" in page.content.decode()
    with as_owner():
        assert SupportPlan.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"share": "0"}, {"starts_at": "x"}, {"norm": "-1"}, {"ends_at": ""}])
def test_a_form_that_cannot_be_read_is_shown_again(command: Command, wrong: dict[str, str]):
    assert command.browser.post("/city/support/proposal/", TERMS | wrong).status_code == 422


def test_a_plan_that_changed_meanwhile_is_not_approved(command: Command):
    staffed(command, 6)
    short(command)
    plan = proposed(command)

    for version in (plan.version + 1, "", "x", "9" * 50):
        command.browser.post(f"/city/support/{plan.id}/approval/", {"version": version})

    with as_owner():
        assert SupportPlan.objects.get(id=plan.id).state == "proposed"


def test_the_contact_names_those_who_are_proposed(command: Command, contact: Client):
    loan = asked(command)
    assert contact.get("/city/organisation/").context["loans_waiting"] == 1
    assert "明珠小区" in contact.get("/city/organisation/loans/").content.decode()
    page = contact.get(f"/city/organisation/loans/{loan.id}/")
    ticked = [str(one.volunteer_id) for one, is_proposed in page.context["free"] if is_proposed]
    assert (len(page.context["free"]), len(ticked)) == (6, 4)

    answer = contact.post(f"/city/organisation/loans/{loan.id}/answer/", {"say": "yes", "person": ticked}, follow=True)

    assert "等社区答复" in answer.content.decode()
    with as_owner():
        assert Lent.objects.filter(loan=loan, state="named").count() == 4
    assert contact.get("/city/organisation/").context["loans_waiting"] == 0


def test_those_proposed_are_taken_with_one_tap(command: Command, contact: Client):
    loan = asked(command)

    contact.post(f"/city/organisation/loans/{loan.id}/answer/", {"say": "proposed"})

    with as_owner():
        assert Lent.objects.filter(loan=loan, state="named").count() == 4


def test_the_contact_declines_with_a_reason(command: Command, contact: Client):
    loan = asked(command)
    address = f"/city/organisation/loans/{loan.id}/answer/"
    assert "说明原因" in contact.post(address, {"say": "no"}, follow=True).content.decode()

    contact.post(address, {"say": "no", "reason": "rest"})

    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "declined"
    assert "休息" in command.browser.get("/city/support/").content.decode()


@pytest.mark.parametrize("people", [["x"], [], ["00000000-0000-7000-8000-000000000000"]])
def test_a_form_with_nobody_or_somebody_unknown_changes_nothing(command: Command, contact: Client, people: list[str]):
    loan = asked(command)

    contact.post(f"/city/organisation/loans/{loan.id}/answer/", {"say": "yes", "person": people}, follow=True)

    with as_owner():
        assert (Lent.objects.count(), Loan.objects.get(id=loan.id).state) == (0, "asked")


def test_another_organisations_loan_is_not_there(command: Command):
    loan = asked(command)
    other = strong(make.an_account("organisation", organisation=make.an_organisation(command.area, "别的单位")))

    pages = [
        other.get(f"/city/organisation/loans/{loan.id}/"),
        other.post(f"/city/organisation/loans/{loan.id}/answer/"),
    ]

    assert [page.status_code for page in pages] == [404, 404]


def test_the_command_ends_a_loan(command: Command):
    loan = asked(command)

    command.browser.post(f"/city/support/loans/{loan.id}/ending/")

    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "over"


@pytest.mark.parametrize("places", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_place_as_for_three(
    command: Command, places: int, django_assert_num_queries
):
    staffed(command, 12)
    for n in range(places):
        short(command, 3, compound=f"{n}号小区")
    proposed(command)

    with django_assert_num_queries(23):
        command.browser.get("/city/support/")
