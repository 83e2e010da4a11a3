"""A command opens a round, sees its sums at each level, closes it with what it comes to, and takes its counts elsewhere."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from muster.access.scope import open_scope
from muster.ledger.counts import Counted, total
from muster.operations.models import Operation
from muster.places.models import Area, Level
from muster.rounds.close import close_round
from muster.rounds.models import Round
from muster.rounds.visit import visit
from tests import factories as make
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import T0
from tests.rounds.arranged import Estate, a_round

LATER = T0 + timedelta(hours=1)


def words(estate: Estate, **changes: object) -> dict[str, object]:
    return {
        "area": estate.city.id,
        "kind": "custom",
        "target": "household",
        "title": "问需要什么",
        "title_en": "Ask what is needed",
        "instruction_zh": "先敲门，再问。",
        "instruction_bo": "སྒོ་བརྡུངས།",
        "questions": "有人发热？ 有/没有",
        "starts_at": "2022-10-24T10:00",
        "ends_at": "2022-10-25T10:00",
        "check_percent": "5",
    } | changes


def a_visited_round(estate: Estate, **changes: object) -> Round:
    opened, desk = a_round(estate, **changes), estate.at_desk()
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[1].id, "declined", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[2].id, "absent", by=desk, now=LATER)
    return opened


def closed(estate: Estate, round_: Round) -> Round:
    command = estate.in_command()
    with open_scope(command.scope):
        return close_round(round_.id, by=command, now=LATER)


def test_a_round_is_opened_as_it_is_written(estate: Estate, browser: Client):
    answer = browser.post("/city/rounds/new/", words(estate))

    opened = Round.objects.get()
    assert answer["Location"] == f"/city/rounds/{opened.id}/"
    assert (opened.area_id, opened.kind, opened.target, opened.title, opened.check_percent) == (
        estate.city.id,
        "custom",
        "household",
        "问需要什么",
        5,
    )
    assert opened.instructions == {"zh": "先敲门，再问。", "bo": "སྒོ་བརྡུངས།"}
    assert [one["zh"] for one in opened.questions] == ["有人发热？"]
    page = browser.get(answer["Location"]).content.decode()
    assert "先敲门，再问。" in page
    assert "藏语" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"ends_at": "2022-10-24T09:00"},
        {"kind": "parade"},
        {"area": 999},
        {"questions": "没有答案的问题"},
        {"check_percent": "101"},
        {"starts_at": "昨天"},
        {"carried_from": "018400b1-0000-7000-8000-0000000000d2"},
        {"title": "x\x00"},
    ],
)
def test_a_round_that_cannot_be_is_refused_and_what_was_written_stays(
    estate: Estate, browser: Client, wrong: dict[str, object]
):
    answer = browser.post("/city/rounds/new/", words(estate, **wrong))

    assert answer.status_code == 422
    assert "先敲门，再问。" in answer.content.decode()
    assert Round.objects.count() == 0


def test_only_the_city_and_its_districts_are_offered(estate: Estate, browser: Client):
    district = make.an_area("城关区", level=Level.DISTRICT, parent=estate.city)
    make.an_area("外区", level=Level.DISTRICT, parent=make.a_city())
    with as_owner():
        Area.objects.filter(id=estate.community.id).update(parent=district)

    offered = [name for _id, name in browser.get("/city/rounds/new/").context["form"].fields["area"].choices]

    assert offered == ["兰州市", "　城关区"]


def test_the_next_round_starts_from_the_missing_list(estate: Estate, browser: Client):
    first = closed(estate, a_visited_round(estate))
    page = browser.get(f"/city/rounds/{first.id}/").content.decode()
    assert f"/city/rounds/new/?carry={first.id}" in page
    proposed = browser.get(f"/city/rounds/new/?carry={first.id}").context["form"].initial

    answer = browser.post("/city/rounds/new/", words(estate, title=proposed["title"], carried_from=first.id))

    following = Round.objects.exclude(id=first.id).get()
    assert answer["Location"] == f"/city/rounds/{following.id}/"
    assert (proposed["carried_from"], following.carried_from) == (first.id, first.id)
    assert browser.get(answer["Location"]).context["counted"] == Counted(register=4)


def test_sums_agree_from_the_city_over_district_and_subdistrict_to_the_community(estate: Estate, browser: Client):
    district = make.an_area("城关区", level=Level.DISTRICT, parent=estate.city)
    subdistrict = make.an_area("酒泉路街道", level=Level.SUBDISTRICT, parent=district)
    with as_owner():
        Area.objects.filter(id__in=[estate.community.id, estate.elsewhere.id]).update(parent=subdistrict)
    opened = a_visited_round(estate)

    page = browser.get(f"/city/rounds/{opened.id}/?district=城关区&subdistrict=酒泉路街道")

    shown = page.context
    assert [area.name for area in shown["districts"]] == ["城关区"]
    assert [area.name for area in shown["subdistricts"]] == ["酒泉路街道"]
    levels = (
        total(area.counted for area in shown["districts"]),
        total(area.counted for area in shown["subdistricts"]),
        total(row.counted for row, _state in shown["communities"]),
    )
    assert set(levels) == {shown["counted"]} == {Counted(register=6, reached=1, excused=1, tried=1)}
    assert "没有台账" in page.content.decode()


def test_closing_is_confirmed_with_what_it_states_and_stays_stated(estate: Estate, browser: Client):
    """Planted bug seen to fail: a page that closes on GET."""
    opened = a_visited_round(estate)

    asked = browser.get(f"/city/rounds/{opened.id}/closure/")

    opened.refresh_from_db()
    assert opened.closed_at is None
    text = re.sub(r"<[^>]+>|\s", "", asked.content.decode())
    assert "已到1+免1+未到4=登记6户" in text

    done = browser.post(f"/city/rounds/{opened.id}/closure/", follow=True)

    opened.refresh_from_db()
    assert opened.closed_at is not None
    assert "已到 1 + 免 1 + 未到 4 = 登记 6" in done.content.decode()
    again = browser.post(f"/city/rounds/{opened.id}/closure/", follow=True)
    assert [str(one.level_tag) for one in again.context["messages"]] == ["error"]


def test_closing_an_operation_closes_its_rounds(estate: Estate, browser: Client):
    """Planted bug seen to fail: `mobilise.close` alone. A round of a closed operation would count for ever."""
    opened, own = a_visited_round(estate), a_round(estate, by=estate.at_desk(), area_id=estate.community.id)

    browser.post(f"/city/operations/{estate.operation.id}/closure/", {"name": estate.operation.name})

    assert Operation.objects.get().closed_at is not None
    assert [one.closed_at is not None for one in Round.objects.filter(id__in=[opened.id, own.id])] == [True, True]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT closed_register, closed_reached, closed_excused FROM ledger_tally ORDER BY 1 DESC")
        assert cursor.fetchall() == [(6, 1, 1), (6, 0, 0), (0, 0, 0)]


def test_an_operation_that_cannot_be_closed_keeps_its_rounds_open(estate: Estate, browser: Client):
    """All or nothing. Planted bug seen to fail: no transaction around both."""
    opened = a_visited_round(estate)
    with as_owner():
        Operation.objects.filter(id=estate.operation.id).update(closed_at=LATER)

    browser.post(f"/city/operations/{estate.operation.id}/closure/", {"name": estate.operation.name})

    opened.refresh_from_db()
    assert opened.closed_at is None


def test_the_export_has_hxl_tags_and_no_formula_and_leaves_the_unknown_empty(estate: Estate, browser: Client):
    with as_owner():
        Area.objects.filter(id=estate.community.id).update(name="=1+1社区")
    opened = a_visited_round(estate)

    answer = browser.get(f"/city/rounds/{opened.id}/coverage.csv")

    header, tags, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert answer["Content-Type"].startswith("text/csv")
    assert header[4:] == ["register", "reached", "excused", "missing"]
    assert tags == [
        "#adm5+code",
        "#adm5+name",
        "#adm4+name",
        "#adm3+name",
        "#targeted+hh",
        "#reached+hh",
        "#indicator+excused+hh+num",
        "#indicator+missing+hh+num",
    ]
    by_name = {row[1]: row[4:] for row in rows}
    assert by_name == {"'=1+1社区": ["6", "1", "1", "4"], "南稍门社区": ["", "", "", ""]}


def test_all_rounds_are_listed_open_ones_first(estate: Estate, browser: Client):
    first, second = a_visited_round(estate, title="第一轮"), a_round(estate, title="第二轮", now=LATER)
    closed(estate, second)

    page = browser.get("/city/rounds/")

    rows = [(row.round, row.counted.missing) for row in page.context["page"]]
    assert rows == [(first, 4), (second, 6)]


def test_rounds_of_another_city_and_those_of_no_command_are_not_found(estate: Estate):
    opened = a_visited_round(estate)
    other = make.a_city()
    make.an_operation(other)
    accounts = [
        estate.desk,
        make.an_account("auditor", area=estate.city, username="auditor"),
        make.an_account("city", area=other, username="foreign"),
    ]
    for account in accounts:
        browser = strong(account)
        for ending in ("", "closure/", "coverage.csv"):
            assert browser.get(f"/city/rounds/{opened.id}/{ending}").status_code == 404
        assert browser.post(f"/city/rounds/{opened.id}/closure/").status_code == 404
        browser.post("/city/rounds/new/", words(estate))  # another city's command: not with this area
    assert [one.closed_at for one in Round.objects.all()] == [None]


def test_every_page_speaks_english_too(estate: Estate, browser: Client):
    opened = a_visited_round(estate, title_en="Leaflets")
    browser.cookies["django_language"] = "en"
    there = f"/city/coverage/{opened.id}/{estate.community.code}/"
    building = f"{there}buildings/{estate.buildings[0].id}/"

    for address in (
        "/city/coverage/",
        there,
        building,
        "/city/rounds/",
        "/city/rounds/new/",
        f"/city/rounds/{opened.id}/",
        f"/city/rounds/{opened.id}/closure/",
    ):
        text = browser.get(address).content.decode()
        assert 'lang="en"' in text
        assert not re.search(r"未到|登记|台账|轮次|覆盖", text), address
