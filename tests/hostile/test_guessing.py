"""Guessed addresses, codes that are wrong or used, a closed operation, and one person a thousand times at once."""

import re
import threading

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from muster.journal.models import FieldEvent
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_notice, a_volunteer, an_account, an_operation
from tests.matrix.addresses import Place, addresses
from tests.matrix.conftest import _quiet  # noqa: F401 - a fixture
from tests.matrix.forms import FORMS
from tests.matrix.rows import rows_by_place
from tests.matrix.test_pages import _browser, _text, _undone
from tests.matrix.world import a_world

THREADS = 8
TIMES = 1_000
PHONE = "19912345678"


@pytest.mark.django_db
def test_absent_and_forbidden_answers_are_the_same_bytes():
    """Else a guess would tell what there is."""
    own, other = a_world()
    browser = _browser("desk", own)
    forbidden = [f"/desk/{other.communities[0].area.code}/", f"/desk/{own.communities[1].area.code}/"]
    forbidden += [
        f"/desk/{own.communities[0].area.code}/people/{one.silent.id}/"
        for one in (own.communities[1], *other.communities)
    ]
    absent = ["/desk/W9/", f"/desk/{own.communities[0].area.code}/people/{own.operation.id}/"]

    answers = {_without_words_of_the_request(browser, path) for path in (*forbidden, *absent)}

    assert len(answers) == 1


@pytest.mark.django_db
def test_a_closed_operation_takes_nothing_more():
    own, _ = a_world()
    with as_owner():
        Operation.objects.filter(id=own.operation.id).update(closed_at=T0)
    before, first = rows_by_place(), Place(own, own.communities[0])
    said = {}
    for role in ("city", "desk", "volunteer", "nobody"):
        browser = _browser(role, own)
        for address in addresses():
            if address.name in ABOUT_THE_OPERATION[role]:
                with _undone():
                    answer = browser.post(address.path(own, first.community), FORMS[address.name](first))
                    after = {key: row for key, row in rows_by_place().items() if key[0] != "access_look"}
                    kept = {key: row for key, row in before.items() if key[0] != "access_look"}
                    said[address.name] = answer.status_code < 500 and after == kept

    assert said == dict.fromkeys(set().union(*ABOUT_THE_OPERATION.values()), True)


ABOUT_THE_OPERATION = {
    "city": {
        "city:notice_words",
        "city:notice_addresses",
        "city:notice_sending",
        "city:teams_swap",
        "city:teams_approval",
    },
    "desk": {
        "desk:report_ins",
        "desk:undoing",
        "desk:answers",
        "desk:settlements",
        "desk:names",
        "desk:list_report_ins",
    },
    "volunteer": {"field:answers", "field:place"},
    "nobody": {"report:report_in"},
}


@pytest.mark.django_db
def test_wrong_and_used_codes_open_nothing(settings):
    settings.SMS_URL = "https://gateway.invalid/"
    city = a_city()
    a_volunteer(city, home=a_community(city), phone=f"+86{PHONE}")
    browser = Client()
    browser.post("/sign-in/", {"phone": PHONE})

    tries = [browser.post("/sign-in/code/", {"code": guess}) for guess in ("", "000000000", "abcdef", "0" * 999, "１")]

    assert {one.status_code for one in tries} == {422}
    assert browser.post("/sign-in/code/", {"code": "123456"}).status_code == 422  # five tries, then none
    assert browser.get("/me/")["Location"].startswith("/sign-in/")


@pytest.mark.django_db(transaction=True)
def test_one_person_reporting_in_a_thousand_times_at_once_counts_once():
    city = a_city()
    communities = [a_community(city, "北社区"), a_community(city, "南社区")]
    operation = an_operation(city, communities[0])
    a_notice(operation)
    a_volunteer(
        city, home=communities[0], name="林建国", phone=f"+86{PHONE}"
    )  # nothing new to insert, so nothing to wait for
    together = threading.Barrier(THREADS)
    statuses: list[int] = []

    def again() -> None:
        try:
            Client().get(f"/r/{communities[0].code}/")  # connected, and everything loaded
            together.wait()
            for _ in range(TIMES // THREADS):
                close_old_connections()
                form = {"phone": PHONE, "name": "林建国", "unit": "某单位"}
                statuses.append(Client().post(f"/r/{communities[0].code}/", form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=again) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(statuses), set(statuses)) == (TIMES, {302})
    with as_owner():
        assert (Volunteer.objects.count(), Presence.objects.count(), FieldEvent.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_a_desk_cannot_reach_people_by_ids_it_guessed():
    """Whoever knows the id of a stranger still reads and moves nothing."""
    own, other = a_world()
    browser = _browser("desk", own)
    strangers = [own.communities[1].silent, other.communities[0].silent]
    before = {key: row for key, row in rows_by_place().items() if key[0] != "access_look"}

    for stranger in strangers:
        for name, form in {
            "report-ins": {"person": stranger.id},
            "report-ins/undoing": {"person": stranger.id},
            "answers": {"person": stranger.id, "answer": "unreachable"},
            "names": {"person": stranger.id, "name": "别人"},
        }.items():
            answer = browser.post(f"/desk/{own.communities[0].area.code}/{name}/", form)
            assert stranger.name not in _text(answer)

    assert {key: row for key, row in rows_by_place().items() if key[0] != "access_look"} == before
    assert an_account("desk", area=own.communities[0].area).id  # the connection is still sound


def _without_words_of_the_request(browser: Client, path: str) -> str:
    answer = browser.get(path)
    page = re.sub(
        r'(csrf-token" content|csrfmiddlewaretoken" value|name="next" value)="[^"]*"', "", answer.content.decode()
    )
    return f"{answer.status_code} " + re.sub(r"next=[^\"]*", "", page)
