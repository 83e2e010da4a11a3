"""A people list: preview, all or nothing, and nothing twice."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from muster.access.scope import open_scope
from muster.people.load import confirm, load
from muster.people.models import Contact, Organisation, Volunteer, WeeklyWindow
from muster.people.preview import preview
from muster.people.reading import PeopleRefused, read_people
from muster.people.staging import Difference
from tests.conftest import as_owner
from tests.factories import T0, a_volunteer, an_area
from tests.people.conftest import HEADING, LIN, MA, NO_PHONE

COLUMNS = ("name", "name_sort", "phone", "is_senior", "is_strong", "night_calls", "skills", "languages", "source")


def _load(content, town, *, organisation_id=None):
    reading = read_people(content, "list.csv", city_id=town.city.id, organisation_id=organisation_id)
    assert reading.bad == ()
    return load(reading.people, city_id=town.city.id, organisation_id=organisation_id, now=T0)


def test_a_city_loads_people_with_organisations_and_hours(town, a_list):
    with open_scope(town.command.scope):
        difference = _load(a_list(LIN, MA, NO_PHONE), town)
        lin = Volunteer.objects.get(name="林建国")
        hours = (
            WeeklyWindow.objects.filter(volunteer=lin)
            .order_by("use")
            .values_list("use", "weekdays", "starts_min", "ends_min")
        )

        assert difference == Difference(added=3, changed=0, unchanged=0)
        assert [getattr(lin, column) for column in COLUMNS] == [
            "林建国", "lin jian guo", "+8613909310001", True, False, True, ["tricycle", "first_aid"], ["en"], "public_body",
        ]  # fmt: skip
        assert (lin.organisation, lin.home_community, lin.invited_at) == (town.theatre, town.one, T0)
        assert list(hours) == [("available", 0b1100000, 480, 1200), ("care", 0b1111111, 420, 510)]
        assert Volunteer.objects.get(name="阿依古丽·买买提").invited_at is None


def test_loading_the_same_list_again_adds_and_changes_nothing(town, a_list):
    with open_scope(town.command.scope):
        _load(a_list(LIN, MA, NO_PHONE), town)
        before = _everything()

        again = _load(a_list(LIN, MA, NO_PHONE), town)

        assert again == Difference(added=0, changed=0, unchanged=3)
        assert _everything() == before


def test_a_changed_row_changes_one_person_and_an_empty_cell_leaves_what_was_said(town, a_list):
    moved = "林建国,13909310001,兰州大剧院,南稍门社区,否,是,,,周末 09:00-20:00,,否,机关\n"

    with open_scope(town.command.scope):
        _load(a_list(LIN, MA), town)
        difference = _load(a_list(moved, MA), town)
        lin = Volunteer.objects.get(name="林建国")
        hours = WeeklyWindow.objects.filter(volunteer=lin).order_by("use").values_list("use", "starts_min")

        assert difference == Difference(added=0, changed=1, unchanged=1)
        assert (lin.home_community, lin.is_senior, lin.is_strong, lin.skills) == (
            town.other,
            False,
            True,
            ["tricycle", "first_aid"],
        )
        assert list(hours) == [("available", 540), ("care", 420)]


def test_one_phone_may_serve_two_names(town, a_list):
    with open_scope(town.command.scope):
        difference = _load(a_list(LIN, LIN.replace("林建国", "林小雨")), town)

        assert difference.added == 2


def test_a_preview_counts_and_changes_nothing(town, a_list):
    with open_scope(town.command.scope):
        _load(a_list(LIN), town)
        before = _everything()

        seen = preview(a_list(LIN.replace("英语", "日语"), MA), "list.csv", city_id=town.city.id, by=town.command)

        assert (seen.rows_ok, seen.added, seen.changed, seen.unchanged, seen.rows_bad) == (2, 1, 1, 0, ())
        assert _everything() == before


def test_each_bad_row_is_named_by_line_and_reason_and_nothing_can_be_confirmed(town, a_list):
    an_area("广后街社区", parent=an_area("皋兰路街道", level="subdistrict", parent=town.city), level="community")
    rows = [
        MA.replace("13909310002", "1390931"),
        MA.replace("南稍门社区", "无此社区"),
        LIN.replace("广后街社区", "酒泉路街道/广后街"),
        MA.replace("否,是", "也许,是"),
    ]

    with open_scope(town.command.scope):
        seen = preview(a_list(*rows), "list.csv", city_id=town.city.id, by=town.command)

    assert [(bad.line, bad.column.split()[0]) for bad in seen.rows_bad] == [(2, "手机"), (3, "社区"), (5, "职级")]
    assert "无此社区" in str(seen.rows_bad[1].sentence)
    assert (seen.token, seen.rows_bad_total) == ("", 3)


def test_a_community_name_that_means_two_is_not_guessed(town, a_list):
    an_area("广后街社区居委会", parent=an_area("皋兰路街道", level="subdistrict", parent=town.city), level="community")

    with open_scope(town.command.scope):
        seen = preview(a_list(LIN), "list.csv", city_id=town.city.id, by=town.command)

    assert [bad.line for bad in seen.rows_bad] == [2]
    assert "subdistrict" in str(seen.rows_bad[0].sentence)


def test_reasons_are_told_in_chinese_first(town, a_list):
    with open_scope(town.command.scope), translation.override("zh-hans"):
        (bad,) = preview(
            a_list(LIN.replace("广后街", "不存在")), "list.csv", city_id=town.city.id, by=town.command
        ).rows_bad

    assert str(bad.sentence) == "本市没有“不存在社区”这个社区。请写全称或代码。"


def test_an_organisation_loads_its_own_staff_only(town, a_list):
    with open_scope(town.contact.scope):
        difference = _load(a_list(LIN, MA.replace("兰州大剧院", "")), town, organisation_id=town.theatre.id)
        seen = preview(
            a_list(MA.replace("兰州大剧院", "市监局")),
            "list.csv",
            city_id=town.city.id,
            organisation_id=town.theatre.id,
            by=town.contact,
        )

        assert difference.added == 2
        assert set(Volunteer.objects.values_list("organisation", flat=True)) == {town.theatre.id}
        assert [bad.column.split()[0] for bad in seen.rows_bad] == ["单位"]


def test_a_person_on_a_list_the_organisation_cannot_see_stops_the_load(town, a_list):
    known = a_volunteer(town.city, name="林建国", phone="+8613909310001")

    with open_scope(town.contact.scope), pytest.raises(PeopleRefused) as refusal:
        _load(a_list(MA, LIN), town, organisation_id=town.theatre.id)

    with as_owner():
        assert [bad.line for bad in refusal.value.bad] == [3]
        assert list(Volunteer.objects.values_list("id", "organisation")) == [(known.id, None)]


def test_nobody_without_a_scope_loads_anyone(town, a_list):
    from django.db import ProgrammingError, transaction

    with pytest.raises(ProgrammingError), transaction.atomic():
        _load(a_list(NO_PHONE), town)


def test_contacts_of_organisations_are_kept(town):
    content = (
        "姓名,手机,单位,社区,联系人,联系人电话\n林建国,13909310001,市监局,广后街社区,王主任,13909319999\n".encode()
    )

    with open_scope(town.command.scope):
        _load(content, town)
        contact = Contact.objects.get()

        assert (contact.organisation.name, contact.name, contact.phone) == ("市监局", "王主任", "+8613909319999")
        assert Organisation.objects.count() == 2


def test_a_confirmed_preview_loads_once_and_its_file_is_gone(town, a_list, django_capture_on_commit_callbacks):
    with open_scope(town.command.scope):
        seen = preview(a_list(LIN, MA), "list.csv", city_id=town.city.id, by=town.command)
        with django_capture_on_commit_callbacks(execute=True):
            difference = confirm(seen.token, by=town.command, now=T0)
        with pytest.raises(PeopleRefused):
            confirm(seen.token, by=town.command, now=T0)

    assert difference.added == 2
    assert not list((settings.DATA_DIR / "uploads").glob(f"{town.command.account_id}*"))


def test_what_waits_for_confirmation_is_unreadable_on_the_disk_and_for_others(town, a_list):
    with open_scope(town.command.scope):
        seen = preview(a_list(LIN), "list.csv", city_id=town.city.id, by=town.command)
        (file,) = (settings.DATA_DIR / "uploads").glob(f"{town.command.account_id}*")

        assert "林建国".encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
        with pytest.raises(PeopleRefused):
            confirm(seen.token, by=town.contact, now=T0)
        with pytest.raises(PeopleRefused):
            confirm(seen.token[:-2] + "xx", by=town.command, now=T0)
        with time_machine.travel(timedelta(minutes=31)), pytest.raises(PeopleRefused):
            confirm(seen.token, by=town.command, now=T0)


def test_a_file_that_is_no_list_is_refused_in_one_sentence(town):
    with open_scope(town.command.scope), pytest.raises(PeopleRefused) as refusal:
        preview(b"\x00\x01\x02", "list.xlsx", city_id=town.city.id, by=town.command)

    assert str(refusal.value.sentence)
    assert HEADING not in str(refusal.value)


def _everything():
    return (
        list(Volunteer.objects.order_by("id").values()),
        list(WeeklyWindow.objects.order_by("id").values()),
        list(Organisation.objects.order_by("id").values()),
    )
