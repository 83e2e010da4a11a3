"""A notice from its words to its export."""

from datetime import timedelta

from django.utils import timezone

from muster.mobilise.models import Expected, Notice
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner


def words(**changes: str) -> dict[str, str]:
    deadline = timezone.localtime() + timedelta(hours=8)
    said = {"title": "请报到", "body": "请到社区报到。", "title_en": "Report in", "body_en": "Please come."}
    return said | {"deadline": deadline.strftime("%Y-%m-%dT%H:%M")} | changes


def test_a_notice_is_written_addressed_and_sent(command: Command):
    for _ in range(3):
        make.a_volunteer(command.area, home=command.communities[0], organisation=command.organisation)
    command.browser.post("/city/notices/new/", words())
    notice = Notice.objects.get()
    page = f"/city/notices/{notice.id}/"

    command.browser.post(f"{page}addresses/", {"organisation": [str(command.organisation.id)]})
    assert command.browser.get(page).context["called"].people == 3
    command.browser.post(f"{page}sending/")

    with as_owner():
        assert Expected.objects.filter(operation=command.operation).count() == 3
    assert command.browser.get(f"{page}cap/")["Content-Type"].startswith("application/cap+xml")


def test_a_notice_that_calls_nobody_is_not_sent(command: Command):
    command.browser.post("/city/notices/new/", words())
    notice = Notice.objects.get()

    answer = command.browser.post(f"/city/notices/{notice.id}/sending/", follow=True)

    assert Notice.objects.get().sent_at is None
    assert [str(message) for message in answer.context["messages"]] != []


def test_a_get_never_sends(command: Command):
    notice = make.a_notice(command.operation, sent=False)

    assert command.browser.get(f"/city/notices/{notice.id}/sending/").status_code == 405


def test_bad_addressees_are_refused(command: Command):
    notice = make.a_notice(command.operation, sent=False)

    for bad in ({"area": ["x"]}, {"organisation": ["1"]}, {"area": [str(make.a_city().id)]}):
        assert command.browser.post(f"/city/notices/{notice.id}/addresses/", bad).status_code == 422


def test_the_notice_of_another_city_is_not_there(command: Command):
    theirs = make.a_notice(make.an_operation(make.a_city()))

    for path in ("", "words/", "addresses/", "cap/"):
        assert command.browser.get(f"/city/notices/{theirs.id}/{path}").status_code == 404
    assert command.browser.post(f"/city/notices/{theirs.id}/sending/").status_code == 404
