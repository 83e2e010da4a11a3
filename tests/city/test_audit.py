"""What the auditor sees: looks and grounds, and no person."""

from muster.access.models import Look
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner
from tests.entry.conftest import strong


def test_looks_of_the_own_city_are_listed_and_no_others(command: Command):
    with as_owner():
        for city, action in ((command.area, "people.search"), (make.a_city(), "people.elsewhere")):
            Look.objects.create(
                community_id=0, city_id=city.id, at=make.T0, actor_id=make.an_id(), role="desk", action=action, rows=3
            )
    auditor = strong(make.an_account("auditor", area=command.area, username="auditor"))

    page = auditor.get("/city/audit/")

    assert [look.action for look in page.context["page"]] == ["people.search"]
    assert "people.elsewhere" not in page.content.decode()


def test_a_day_that_is_none_is_left_out_of_the_question(command: Command):
    auditor = strong(make.an_account("auditor", area=command.area, username="auditor"))

    for day in ("2022-13-45", "x", "\x00", "9" * 99):
        assert auditor.get("/city/audit/", {"day": day, "page": "x"}).status_code == 200


def test_operations_are_listed_with_their_ground(command: Command):
    auditor = strong(make.an_account("auditor", area=command.area, username="auditor"))

    shown = auditor.get("/city/audit/operations/").context["operations"]

    assert [one.id for one in shown] == [command.operation.id]


def test_the_command_is_no_auditor_and_the_auditor_no_command(command: Command):
    auditor = strong(make.an_account("auditor", area=command.area, username="auditor"))

    assert command.browser.get("/city/audit/").status_code == 404
    assert auditor.get("/city/").status_code == 404
