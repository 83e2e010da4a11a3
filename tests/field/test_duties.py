"""A volunteer's page of their duties: what is theirs, what they say of it, and nobody else's name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from muster.ledger.models import Presence
from muster.shifts.child import meet
from muster.shifts.models import Absence, ChildNeed, Companion, Duty, Plan, Wish
from muster.shifts.relieve import lift
from tests.conftest import as_owner
from tests.factories import an_account
from tests.field.conftest import volunteer
from tests.field.on_duty import OnDuty, on_duty
from tests.field.signed_in import phone_of

pytestmark = pytest.mark.django_db
PAGE = "/me/duties/"
PAGE_QUERIES = 19


@pytest.fixture
def mine() -> OnDuty:
    return on_duty()


def text(phone, path: str = PAGE) -> str:
    return phone.get(path).content.decode()


def say(mine: OnDuty, path: str, **form: object) -> str:
    return mine.phone.post(f"{PAGE}{path}", form, follow=True).content.decode()


def local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def test_the_page_says_when_where_and_at_which_post_and_names_nobody_else(mine):
    other = mine.site.person(name="金丝雀")
    (duty,) = mine.put(1)
    mine.put(1, person=other)

    page = text(mine.phone)

    starts, ends = timezone.localtime(duty.starts_at), timezone.localtime(duty.ends_at)
    assert f"{starts:%H:%M}–{ends:%H:%M}" in page
    assert all(word in page for word in ("东门", "广后街口", mine.site.community.name))
    assert "金丝雀" not in page


def test_who_has_no_duty_and_whose_city_is_calm_are_told_so(mine):
    assert "您现在没有班" in text(mine.phone)

    with as_owner():
        type(mine.site.operation).objects.update(closed_at=datetime.now(UTC))

    assert "现在没有要您做的事" in text(mine.phone)


def test_one_duty_ends_by_a_tap_a_repair_is_asked_for_and_the_word_can_be_taken_back(mine):
    first, second = mine.put(1, 4)

    page = say(mine, "absences/", shift=first.shift_id)

    assert "社区会另找人" in page
    assert mine.duties() == {second.shift_id}
    with as_owner():
        (absence,) = Absence.objects.all()
        assert (absence.starts_at, absence.ends_at) == (first.starts_at, first.ends_at)
        assert Plan.objects.get().aim == Plan.Aim.REPAIR
    assert "又能来了" in page

    back = say(mine, "absences/removal/", starts_at=absence.starts_at.isoformat())

    assert "已取消的班不会自动恢复" in back
    with as_owner():
        assert not Absence.objects.exists()
    assert mine.duties() == {second.shift_id}


def test_from_until_ends_every_duty_of_that_time_and_only_ones_own(mine):
    other = mine.site.person(name="何敏")
    mine.put(1, 4)
    mine.put(1, person=other)

    say(mine, "absences/", starts_at=local(datetime.now(UTC)), ends_at=local(datetime.now(UTC) + timedelta(days=4)))

    assert mine.duties() == set()
    with as_owner():
        assert [one.volunteer_id for one in Duty.objects.all()] == [other.id]


def test_a_duty_of_somebody_else_cannot_be_ended(mine):
    other = mine.site.person(name="何敏")
    (theirs,) = mine.put(1, person=other)

    page = say(mine, "absences/", shift=theirs.shift_id)

    assert "没有这个班次了" in page
    with as_owner():
        assert Duty.objects.count() == 1


FAR = {"starts_at": "9999-12-31T00:00", "ends_at": "9999-12-31T10:00"}


@pytest.mark.parametrize("form", [{}, {"starts_at": "2026-13-01T00:00", "ends_at": "x"}, {"shift": "7"}, FAR])
def test_times_that_are_none_change_nothing_and_say_what_to_do(mine, form):
    page = say(mine, "absences/", **form)

    assert "notice gap" in page
    with as_owner():
        assert not Absence.objects.exists()


def test_hours_today_this_week_and_a_day_off_that_is_owed(mine):
    hour, day = timedelta(hours=1), timedelta(days=1)
    mine.works(*((n * day + 2 * hour, n * day) for n in range(1, 7)), (hour, None))

    page = text(mine.phone)

    assert "还欠您一天休息" in page
    assert "起该休息" in page
    assert "正在值守" in page


def test_a_limit_that_was_lifted_is_shown_with_its_reason_and_end(mine):
    now = datetime.now(UTC)
    with mine.site.seen():
        here = (mine.site.operation.id, mine.site.community.id, mine.person.id)
        lift(*here, "day", until=now + timedelta(hours=2), reason="没人接班", by=mine.site.desk, now=now)

    page = text(mine.phone)

    assert "一天的工时" in page
    assert "没人接班" in page


def test_wishes_are_kept_part_by_part_and_whichever_removes_them(mine):
    day = timezone.localdate() + timedelta(days=3)
    name = f"{day:%Y-%m-%d}-night"

    say(mine, "wishes/", **{name: "rather_not", f"{day:%Y-%m-%d}-day": "gladly"})
    with as_owner():
        assert {(one.on, one.part, one.likes) for one in Wish.objects.all()} == {(day, "night", False), (day, "day", True)}  # fmt: skip
    assert text(mine.phone, f"{PAGE}wishes/").count("selected") == 14 * 3
    say(mine, "wishes/", **{name: "whichever"})

    with as_owner():
        assert [one.part for one in Wish.objects.all()] == ["day"]


def test_a_child_may_come_along_and_may_not_any_more(mine):
    say(mine, "child/", brings="yes")
    with as_owner():
        assert Companion.objects.get().volunteer_id == mine.person.id
    assert "我不带孩子来" in text(mine.phone)

    say(mine, "child/", brings="no")

    with as_owner():
        assert not Companion.objects.exists()


def test_a_child_alone_is_one_need_and_the_page_says_when_it_was_met(mine):
    assert "社区已经知道" in say(mine, "child/alone/")
    say(mine, "child/alone/")
    with as_owner():
        need = ChildNeed.objects.get()
    assert "社区还没答复" in text(mine.phone)
    with mine.site.seen():
        meet(mine.site.community.id, need.id, "sitter", by=mine.site.desk, now=datetime.now(UTC))

    assert "有人陪着孩子" in text(mine.phone)


def test_who_counts_nowhere_cannot_tell_a_desk_and_is_told_what_to_do_first(mine):
    stranger = volunteer(mine.site.person(name="新来的"))
    with as_owner():
        Presence.objects.exclude(volunteer_id=mine.person.id).delete()

    assert "报到以后" in text(stranger)
    answer = stranger.post(f"{PAGE}child/alone/", follow=True).content.decode()

    assert "notice gap" in answer
    with as_owner():
        assert not ChildNeed.objects.exists()


def test_the_page_is_for_volunteers(mine):
    desk = phone_of(an_account("desk", area=mine.site.community), strong=True)

    assert desk.get(PAGE).status_code == 404
    assert mine.phone.get(f"{PAGE}absences/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_duty_as_for_three(mine, rows, django_assert_num_queries):
    mine.put(*(1, 4, 7)[:rows])
    mine.phone.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        mine.phone.get(PAGE)
