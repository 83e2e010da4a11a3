"""A desk says what it lacks, answers for who is to come, and ends it; of others' loans it sees nothing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from muster.people.models import Organisation
from muster.teams.support_models import Lent, Loan, LoanAnswer, Shortage, SupportPlan
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import an_organisation
from tests.mobilise.world import World

NOW = datetime.now(UTC)
SPAN = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=9)}
FORM = {
    "people": "6", "compound": "明珠小区", "why": "卡口",
    "starts_at": f"{NOW:%Y-%m-%dT%H:%M}", "ends_at": f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M}",
}  # fmt: skip


def a_loan(world: World, organisation: Organisation, *, named: int = 0, at: str = "here") -> Loan:
    operation = world.operation
    people = [world.person(f"支援{n}", home=world.there, organisation=organisation) for n in range(named)]
    with as_owner():
        plan = SupportPlan.objects.create(
            operation=operation, city_id=world.city.id, state="superseded", **SPAN, share_max=1, lent_by=1, cost=0, bound=0,
            ended="proven", made_by=uuid4(), made_at=NOW,
        )  # fmt: skip
        here = {"operation_id": operation.id, "city_id": world.city.id, "community_id": getattr(world, at).id}
        loan = Loan.objects.create(
            plan=plan, **here, organisation=organisation, people=4, travel_min=9, reason="nearest",
            reason_facts={"minutes": 9}, state="asked", **SPAN,
        )  # fmt: skip
        if named:
            LoanAnswer.objects.create(
                loan=loan, city_id=world.city.id, community_id=loan.community_id, organisation_id=organisation.id,
                side="organisation", confirms=True, said_by=uuid4(), said_at=NOW,
            )  # fmt: skip
        Lent.objects.bulk_create(
            Lent(
                loan=loan, **here, organisation_id=organisation.id, volunteer_id=one.id,
                from_community_id=world.there.id, **SPAN,
            )
            for one in people
        )  # fmt: skip
    return loan


def test_the_desk_tells_and_takes_back_what_it_lacks(world: World, desk: Client, home: str):
    page = desk.post(f"{home}support/shortages/", FORM, follow=True)
    assert "指挥部已看到" in page.content.decode()
    with as_owner():
        (told,) = Shortage.objects.all()
    assert (told.people, told.compound, told.source, told.community_id) == (6, "明珠小区", "desk", world.here.id)

    desk.post(f"{home}support/shortages/", {"withdraw": told.id})

    with as_owner():
        assert Shortage.objects.get(id=told.id).withdrawn_at is not None
    assert desk.post(f"{home}support/shortages/", {"withdraw": "x"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"people": "0"}, {"people": "501"}, {"starts_at": "x"}, {"ends_at": ""}])
def test_a_form_that_cannot_be_read_is_shown_again(desk: Client, home: str, wrong: dict[str, str]):
    assert desk.post(f"{home}support/shortages/", FORM | wrong).status_code == 422


def test_the_desk_sees_who_is_named_and_welcomes_them(world: World, desk: Client, home: str):
    loan = a_loan(world, an_organisation(world.city, "市总工会"), named=2)
    assert desk.get(home).context["support_waiting"] == 1
    assert "支援1" in desk.get(f"{home}support/").content.decode()

    desk.post(f"{home}support/{loan.id}/answer/", {"say": "yes"})

    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "agreed"
        assert set(Lent.objects.values_list("state", flat=True)) == {"coming"}
    assert desk.get(home).context["support_waiting"] == 0


def test_the_desk_declines_with_a_reason_and_then_sees_no_names(world: World, desk: Client, home: str):
    loan = a_loan(world, an_organisation(world.city, "市总工会"), named=2)
    address = f"{home}support/{loan.id}/answer/"
    assert "说明原因" in desk.post(address, {"say": "no"}, follow=True).content.decode()

    page = desk.post(address, {"say": "no", "reason": "enough"}, follow=True).content.decode()

    assert "人手已够" in page
    assert "支援1" not in page


def test_the_desk_ends_it(world: World, desk: Client, home: str):
    loan = a_loan(world, an_organisation(world.city, "市总工会"), named=2)
    desk.post(f"{home}support/{loan.id}/answer/", {"say": "yes"})

    desk.post(f"{home}support/{loan.id}/ending/")

    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "over"


def test_another_communitys_loan_is_not_there(world: World, desk: Client, home: str):
    loan = a_loan(world, an_organisation(world.city, "市总工会"), named=2, at="there")

    answers = [desk.post(f"{home}support/{loan.id}/{act}/", {"say": "yes"}).status_code for act in ("answer", "ending")]

    assert answers == [404, 404]
    assert "支援1" not in desk.get(f"{home}support/").content.decode()
    assert "支援1" in browser(world.other_desk).get(f"/desk/{world.there.code}/support/").content.decode()


def test_the_home_desk_sees_who_of_it_is_lent(world: World, desk: Client, home: str):
    loan = a_loan(world, an_organisation(world.city, "市总工会"), named=2)
    desk.post(f"{home}support/{loan.id}/answer/", {"say": "yes"})

    page = browser(world.other_desk).get(f"/desk/{world.there.code}/support/")

    assert len(page.context["gone"]) == 2
    assert "支援1" in page.content.decode()


@pytest.mark.parametrize("loans", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_loan_as_for_three(
    world: World, desk: Client, home: str, loans: int, django_assert_num_queries
):
    for n in range(loans):
        a_loan(world, an_organisation(world.city, f"单位{n}"), named=2)

    with django_assert_num_queries(17):
        desk.get(f"{home}support/")
