"""Opening, extending and closing an operation, as the command does it on the pages."""

from datetime import date, timedelta

import pytest

from muster.mobilise.models import DeclineReason, Notice
from muster.operations.models import Operation
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner
from tests.entry.conftest import strong

WORDS = {
    "name": "防汛行动",
    "name_en": "Flood response",
    "kind": "flood",
    "basis": "emergency",
    "purpose": "转移低洼处居民",
    "ends_on": (date.today() + timedelta(days=20)).isoformat(),
    "retention_days": "30",
    "communities": "",
}


def test_an_operation_is_opened_with_all_communities(command: Command):
    answer = command.browser.post("/city/operations/new/", WORDS)

    opened = Operation.objects.get(name="防汛行动")
    assert (answer.status_code, answer["Location"]) == (302, "/city/notices/new/")
    assert command.browser.get("/city/").context["operation"] == opened
    assert command.browser.get("/city/").context["communities_count"] == 3


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("ends_on", "2001-01-01"),
        ("ends_on", "20000-01-01"),
        ("retention_days", "31"),
        ("retention_days", "9" * 40),
        ("communities", "no-such-code"),
        ("name", ""),
        ("name", "\x00"),
        ("kind", "war"),
        ("purpose", ""),
    ],
)
def test_a_bad_word_is_refused_with_a_sentence_and_nothing_is_opened(command: Command, field: str, text: str):
    answer = command.browser.post("/city/operations/new/", WORDS | {field: text})

    assert answer.status_code == 422
    assert any(answer.context["form"].errors.values())
    assert not Operation.objects.filter(name_en="Flood response").exists()


def test_extending_takes_two_people(command: Command):
    operation = command.operation
    with as_owner():
        Operation.objects.filter(id=operation.id).update(ends_on=date.today() + timedelta(days=5))
    later = (date.today() + timedelta(days=30)).isoformat()
    page = f"/city/operations/{operation.id}/"
    command.browser.post(f"{page}extension/", {"ends_on": later, "reason": "疫情未结束"})
    asked = command.browser.get(page).context["pending"][0]

    command.browser.post(f"/city/extensions/{asked.id}/approval/")
    assert Operation.objects.get(id=operation.id).ends_on.isoformat() != later
    second = strong(make.an_account("city", area=command.area, username="second"))
    second.post(f"/city/extensions/{asked.id}/approval/")

    assert Operation.objects.get(id=operation.id).ends_on.isoformat() == later


def test_closing_asks_for_the_name_and_ends_what_hangs_on_it(command: Command):
    operation = command.operation
    notice = make.a_notice(operation)
    person = make.a_volunteer(command.area, home=command.communities[0])
    with as_owner():
        DeclineReason.objects.create(
            operation=operation, volunteer_id=person.id, community_id=command.communities[0].id, reason="照顾老人"
        )
    page = f"/city/operations/{operation.id}/closure/"

    command.browser.post(page, {"name": "别的名字"})
    assert Operation.objects.get(id=operation.id).closed_at is None
    command.browser.post(page, {"name": operation.name})

    assert Operation.objects.get(id=operation.id).closed_at is not None
    assert Notice.objects.get(id=notice.id).ended_at is not None
    with as_owner():
        assert not DeclineReason.objects.filter(operation=operation).exists()
