"""The board adds up, costs the same however much is on it, and shows no other city."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.identifiers import uuid7
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Volunteer
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner

PAGES = [
    "/city/",
    "/city/figures/",
    "/city/gaps/",
    "/city/silence/",
    "/city/map.json",
    "/city/curve.json",
    "/city/communities/",
    "/city/people/",
]


def call(command: Command, count: int, *, answer: str = "silent") -> list[Volunteer]:
    notice = make.a_notice(command.operation)
    people = [
        make.a_volunteer(command.area, home=command.communities[0], organisation=command.organisation)
        for _ in range(count)
    ]
    for person in people:
        make.an_expected(command.operation, person, notice, answer=answer)
    return people


def report_in(operation: Operation, person: Volunteer, community_id: int) -> None:
    with as_owner():
        Presence.objects.create(
            operation_id=operation.id,
            volunteer_id=person.id,
            city_id=operation.area_id,
            community_id=community_id,
            home_community_id=person.home_community_id,
            claims={str(uuid7()): community_id},
            claimed_in=[community_id],
            first_at=make.T0,
        )


def test_the_board_says_what_came_of_what_was_called(command: Command):
    first, *_ = call(command, 3)
    call(command, 1, answer="declined")
    report_in(command.operation, first, command.communities[0].id)

    page = command.browser.get("/city/")

    total = page.context["total"]
    assert (total.expected, total.reported, total.silent, total.declined, total.missing) == (4, 1, 2, 1, 3)
    assert page.context["short"][0].place.name == "第1社区"


def test_the_map_counts_what_the_board_counts(command: Command):
    people = call(command, 2)
    report_in(command.operation, people[0], command.communities[1].id)

    communities = command.browser.get("/city/map.json").json()["communities"]

    shown = {one["name"]: (one["expected"], one["reported"], one["state"]) for one in communities}
    assert shown == {"第1社区": (2, 1, "some"), "第2社区": (0, 0, "idle"), "第3社区": (0, 0, "idle")}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_no_more_for_more_rows(command: Command, address: str):
    call(command, 1)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert command.browser.get(address).status_code == 200
    call(command, 2)

    with CaptureQueriesContext(connection) as three:
        assert command.browser.get(address).status_code == 200

    assert len(three) == len(one)


def test_a_city_without_an_operation_is_led_to_open_one(db):
    from tests.entry.conftest import strong

    browser = strong(make.an_account("city", area=make.a_city(), username="new"))

    assert browser.get("/city/", follow=True).redirect_chain == [("/city/operations/new/", 302)]


def test_the_operation_of_another_city_is_not_there(command: Command):
    other = make.an_operation(make.a_city(), name="别处的行动")

    for address in (f"/city/operations/{other.id}/",):
        answer = command.browser.get(address)
        assert answer.status_code == 404
        assert "别处的行动" not in answer.content.decode()


def test_a_community_that_does_not_take_part_is_not_there(command: Command):
    elsewhere = make.a_community(make.a_city(), "别处社区", code="ELSEWHERE")

    assert command.browser.get(f"/city/communities/{elsewhere.code}/").status_code == 404
    assert command.browser.get(f"/city/communities/{command.communities[0].code}/").status_code == 200
