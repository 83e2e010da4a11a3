"""Lists from a chat and from paper, as a desk hands them in."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from muster.ledger.models import Presence
from tests.conftest import as_owner
from tests.mobilise.world import counted_in

HOSTILE = [
    "",
    " \n\t\n",
    "？？？",
    "1. <script>alert(1)</script>",
    "1. ' OR 1=1 --",
    "1. {{ request.user }} {% load i18n %}",
    "1. 张三\x00李四",
    "1. \u202e四三李",
    "#接龙\n" + "1. " * 5000,
    "\n" * 6000,
    "1. " + "长" * 30_000,
    '=HYPERLINK("http://evil.example")',
]


def people_here(world) -> int:
    with as_owner():
        return Presence.objects.filter(community_id=world.here.id).count()


def test_a_pasted_list_is_looked_at_then_reported_in_and_can_be_taken_back(world, desk, home):
    known = world.person("林建国", organisation=world.theatre)

    seen = desk.post(f"{home}lists/", {"text": "#接龙\n1. 林建国 兰州大剧院\n2. 钱七 市监局\n3. 钱七 市监局\n？？"})
    before = people_here(world)
    done = desk.post(f"{home}lists/report-ins/", {"sealed": seen.context["preview"].sealed}, follow=True)

    groups = seen.context["groups"]
    assert (len(groups.matched), len(groups.new), groups.reported, before) == (1, 1, 2, 0)
    assert "？？" in seen.content.decode()
    assert (done.context["reported"], people_here(world)) == (2, 2)
    desk.post(f"{home}report-ins/undoing/", {"person": known.id, "next": f"{home}lists/done/"})
    assert desk.get(f"{home}lists/done/").context["taken_back"] == 1
    assert counted_in(world.operation, known) is None


def test_handing_the_same_list_in_twice_counts_nobody_twice(world, desk, home):
    sealed = desk.post(f"{home}lists/", {"text": "1. 钱七 市监局"}).context["preview"].sealed

    first = desk.post(f"{home}lists/report-ins/", {"sealed": sealed}, follow=True)
    second = desk.post(f"{home}lists/report-ins/", {"sealed": sealed}, follow=True)

    assert (first.context["reported"], second.context["reported"], people_here(world)) == (1, 0, 1)


def test_a_line_that_may_mean_two_people_waits_for_a_choice(world, desk, home):
    one, other = world.person("张伟", unit="市图书馆"), world.person("张伟", unit="市博物馆")
    seen = desk.post(f"{home}lists/", {"text": "1. 张伟"})
    sealed = seen.context["preview"].sealed

    unsaid = desk.post(f"{home}lists/report-ins/", {"sealed": sealed})
    nobody = people_here(world)
    desk.post(f"{home}lists/report-ins/", {"sealed": sealed, "line-1": str(other.id), "line-x": "1", "line-99": "new"})

    assert (unsaid.status_code, nobody) == (422, 0)
    assert "张伟" in unsaid.content.decode()
    assert (counted_in(world.operation, one), counted_in(world.operation, other)) == (None, world.here.id)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_paste_is_answered_with_a_sentence_and_records_nothing(world, desk, home, text):
    answer = desk.post(f"{home}lists/", {"text": text})

    page = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in page
    assert "AnonymousUser" not in page
    assert people_here(world) == 0
    if answer.status_code == 422:
        assert 'class="error"' in page


@pytest.mark.parametrize("sealed", ["", "x", "a:b:c", "\x00", "e" * 200_000])
def test_a_list_that_is_not_ours_is_refused(world, desk, home, sealed):
    answer = desk.post(f"{home}lists/report-ins/", {"sealed": sealed}, follow=True)

    assert "notice gap" in answer.content.decode()
    assert people_here(world) == 0


def test_the_list_of_another_desk_is_refused(world, desk, home):
    sealed = desk.post(f"{home}lists/", {"text": "1. 钱七 市监局"}).context["preview"].sealed
    from tests.desk.conftest import browser

    answer = browser(world.other_desk).post(
        f"/desk/{world.there.code}/lists/report-ins/", {"sealed": sealed}, follow=True
    )

    assert "notice gap" in answer.content.decode()
    assert people_here(world) == 0


def test_a_sheet_keyed_in_from_paper_is_looked_at_the_same_way(world, desk, home):
    world.person("林建国", unit="兰州大剧院")

    seen = desk.post(
        f"{home}lists/", {"file": SimpleUploadedFile("纸.xlsx", a_sheet(["林建国", "兰州大剧院"], ["", "备注"]))}
    )

    assert (len(seen.context["groups"].matched), len(seen.context["preview"].not_understood)) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"<html></html>", b"\x00" * 1000])
def test_a_file_that_is_no_list_is_refused_in_chinese(world, desk, home, content):
    answer = desk.post(f"{home}lists/", {"file": SimpleUploadedFile("list.xlsx", content)})

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def a_sheet(*rows: list[str]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["姓名", "单位"], *rows]):
            sheet.write_row(at, 0, row)
    return file.getvalue()
