"""A person's own calendar: an address that is shown once, and a feed without a session that names nobody."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.db import connection
from django.test import Client

from muster.shifts import calendar
from muster.shifts.absent import cannot_come
from muster.shifts.models import Calendar
from tests.conftest import as_owner
from tests.field.on_duty import OnDuty, on_duty
from tests.mobilise.world import acting

pytestmark = pytest.mark.django_db
MAKE, END = "/me/duties/calendar/", "/me/duties/calendar/end/"


@pytest.fixture
def mine() -> OnDuty:
    return on_duty(name="金丝雀", phone="+8613900001234")


def address(mine: OnDuty) -> str:
    """As the page shows it, once."""
    return mine.phone.post(MAKE).context["address"].removeprefix("http://testserver")


def feed(path: str, **headers: str):
    return Client(headers=headers).get(path)


def events(answer) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_address_is_shown_once_with_its_code_and_a_link_for_this_phone(mine):
    page = mine.phone.post(MAKE)
    text = page.content.decode()
    later = mine.phone.get("/me/duties/").content.decode()

    secret = page.context["address"].rpartition("/")[2]
    assert "webcal://testserver/calendar/" in text
    assert "<svg" in text
    assert secret in text
    assert secret not in later
    assert "只显示过一次" in later
    assert page["Cache-Control"] == "no-store"


def test_the_feed_tells_when_and_where_and_neither_name_nor_number(mine):
    first, second = mine.put(1, 4)
    path = address(mine)

    answer = feed(path)

    told = events(answer)
    assert [(one["dtstart"].dt, one["dtend"].dt) for one in told] == [(d.starts_at, d.ends_at) for d in (first, second)]
    assert {str(one["summary"]) for one in told} == {"东门"}
    assert str(told[0]["location"]) == f"{mine.site.community.name} · 广后街口"
    assert not any(word in answer.content.decode() for word in ("金丝雀", "13900001234", str(mine.person.id)))
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_new_address_ends_the_old_one_and_ending_it_ends_both(mine):
    old = address(mine)
    new = address(mine)

    assert [feed(path).status_code for path in (old, new)] == [404, 200]
    mine.phone.post(END)

    assert [feed(path).status_code for path in (old, new)] == [404, 404]
    with as_owner():
        assert not Calendar.objects.exists()


def test_a_duty_that_ended_is_gone_from_the_feed(mine):
    duty, _later = mine.put(1, 4)
    path, now = address(mine), datetime.now(UTC)
    with acting(mine.account) as actor:
        cannot_come(mine.site.operation.id, mine.person.id, duty.starts_at, duty.ends_at, by=actor, now=now)

    assert len(events(feed(path))) == 1


def test_one_address_shows_one_person(mine):
    other = on_duty(mine.site, name="何敏")
    mine.put(1)
    other.put(4)

    assert len(events(feed(address(mine)))) == 1


ZH, EN = "我的值班", "My duties"
ASKED = [
    ("", "zh-CN", ZH),
    ("", "en", EN),
    ("?lang=en", "zh-CN", EN),
    ("?lang=zh-hans", "en", ZH),
    ("?lang=xx", "zh-CN", ZH),
]


@pytest.mark.parametrize(("query", "accepts", "named"), ASKED)
def test_the_calendar_is_named_in_the_language_that_was_asked_for(mine, query, accepts, named):
    answer = feed(address(mine) + query, **{"accept-language": accepts})

    assert str(icalendar.Calendar.from_ical(answer.content)["x-wr-calname"]) == named


def test_nobody_s_address_is_absent_and_nothing_is_counted_of_it():
    assert feed("/calendar/nobody-s.ics").status_code == 404
    assert feed("/calendar/.ics").status_code == 404
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM channels_sendbudget WHERE subject LIKE 'calendar:%'")
        assert cursor.fetchone()[0] == 0


def test_an_address_that_is_asked_for_without_end_waits(mine, monkeypatch):
    monkeypatch.setattr(calendar, "ASKED_PER_DAY_MAX", 2)
    path = address(mine)

    answers = [feed(path) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"]


def test_without_a_scope_the_role_of_the_app_reads_a_calendar_and_no_row_behind_it(mine):
    """The functions are the only way: the tables themselves show nothing to who has the address alone."""
    mine.put(1)
    secret = address(mine).removeprefix("/calendar/").removesuffix(".ics")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == ("muster_app", False)
        seen = [len(calendar.duties_at(secret, now=datetime.now(UTC)) or [])]
        for table in ("shifts_calendar", "shifts_duty", "shifts_shift", "shifts_post"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            seen.append(cursor.fetchone()[0])

    assert seen == [1, 0, 0, 0, 0]
    assert calendar.duties_at("nobody's", now=datetime.now(UTC) - timedelta(days=1)) is None
