"""Coverage adds up at every level, and costs the same however much there is."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muster.access.scope import open_scope
from muster.ledger.counts import Counted, total
from muster.places.models import Area, Level
from muster.rounds.close import close_round
from muster.rounds.visit import excuse
from tests import factories as make
from tests.city.visited import LATER, a_visited_round, building_address
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.residents.arranged import a_building, a_household
from tests.rounds.arranged import Estate, a_round, an_estate


def test_the_page_says_first_how_many_are_missing_and_of_what(estate: Estate, browser: Client):
    a_visited_round(estate)

    page = browser.get("/city/coverage/")

    assert page.context["counted"] == Counted(register=6, reached=1, excused=1, tried=1, conflicts=1)
    text = re.sub(r"<[^>]+>|\s", "", page.content.decode())
    assert "已到1+免1+未到4=登记6户" in text
    assert "未到之中：敲门无人1户·说法不一1户" in text


def test_sums_agree_at_every_level(estate: Estate, browser: Client):
    """Planted bug seen to fail: a building whose missing are left out of the drill-down."""
    opened = a_visited_round(estate)
    there = f"/city/coverage/{opened.id}/{estate.community.code}/"

    page, community = browser.get("/city/coverage/"), browser.get(there)
    mapped = browser.get("/city/coverage/map.json").json()["communities"]
    buildings = [browser.get(building_address(estate, opened, building=n)) for n in (0, 1)]
    round_page = browser.get(f"/city/rounds/{opened.id}/")

    whole = page.context["counted"]
    assert whole.register == whole.reached + whole.excused + whole.missing == 6
    assert total(one.counted for one in page.context["districts"]) == whole
    assert total(row.counted for row, _state in page.context["rows"]) == whole
    assert community.context["here"].counted == community.context["sum"] == whole
    assert total(one.context["here"].counted for one in buildings) == whole
    assert round_page.context["counted"] == total(one.counted for one in round_page.context["districts"]) == whole
    for name in ("register", "reached", "excused", "missing"):
        assert sum(one[name] for one in mapped) == getattr(whole, name)


def test_the_newest_open_round_of_the_command_is_shown_and_others_can_be_chosen(estate: Estate, browser: Client):
    first, second = a_round(estate, title="第一轮"), a_round(estate, title="第二轮", now=LATER)
    own = a_round(estate, by=estate.at_desk(), area_id=estate.community.id, title="社区自己的", now=LATER)

    assert browser.get("/city/coverage/").context["round"] == second
    assert browser.get(f"/city/coverage/?round={first.id}").context["round"] == first
    assert browser.get(f"/city/coverage/?round={own.id}").context["round"] == own
    assert [one.round for one in browser.get("/city/coverage/").context["rounds"]] == [second, first]

    command = estate.in_command()
    with open_scope(command.scope):
        close_round(second.id, by=command, now=LATER)
    assert browser.get("/city/coverage/").context["round"] == first


def test_nobody_is_said_to_be_reached_where_there_is_no_register(estate: Estate, browser: Client):
    a_round(estate)

    page = browser.get("/city/coverage/")

    assert [(row.place.name, state) for row, state in page.context["rows"]] == [
        (estate.community.name, "none"),
        (estate.elsewhere.name, "idle"),
    ]
    assert "1 个社区没有台账：那里谁未到，没有人知道。" in page.content.decode()
    only = browser.get("/city/coverage/missing/?only=unknown")
    assert [row.place.name for row, _ in only.context["rows"]] == [estate.elsewhere.name]
    drill = browser.get(f"/city/coverage/{page.context['round'].id}/{estate.elsewhere.code}/")
    assert "这个社区没有台账" in drill.content.decode()


def test_a_round_in_which_nobody_is_missing_is_full(estate: Estate, browser: Client):
    opened, desk = a_round(estate), estate.at_desk()
    with open_scope(desk.scope):
        excuse(opened, estate.community, [door.id for door in estate.doors], "vacant", by=desk, now=LATER)

    communities = browser.get("/city/coverage/map.json").json()["communities"]

    assert {one["name"]: (one["state"], one["missing"]) for one in communities} == {
        "广后街社区": ("full", 0),
        "南稍门社区": ("idle", 0),
    }


def test_the_list_is_paged_and_narrowed_to_a_district(browser: Client, estate: Estate):
    district = make.an_area("城关区", level=Level.DISTRICT, parent=estate.city)
    with as_owner():
        Area.objects.filter(id=estate.community.id).update(parent=district)
    a_round(estate)

    page = browser.get("/city/coverage/missing/?district=城关区")

    assert [row.place.name for row, _ in page.context["rows"]] == ["广后街社区"]
    assert browser.get("/city/coverage/missing/?page=999&district=x").status_code == 200


def test_fragments_name_the_round_that_the_page_shows(estate: Estate, browser: Client):
    """A round opened meanwhile must not slip its numbers under another round's name.

    Planted bug seen to fail: fragments with the page's own query, which names no round.
    """
    first = a_round(estate, title="第一轮")
    page = browser.get("/city/coverage/").content.decode()
    a_round(estate, title="第二轮", now=LATER)

    sources = re.findall(r'data-(?:live|src)="([^"]+)"', page)

    assert len(sources) == 3
    for source in sources:
        shown = browser.get(source.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert shown.context is None or shown.context["round"] == first


PAGES = {
    "/city/coverage/": 14,
    "/city/coverage/figures/": 13,
    "/city/coverage/missing/": 13,
    "/city/coverage/map.json": 13,
    "/city/coverage/{round}/{community}/": 18,
    "/city/coverage/{round}/{community}/buildings/{building}/": 18,
    "/city/rounds/": 11,
    "/city/rounds/new/": 12,
    "/city/rounds/{round}/": 11,
    "/city/rounds/{round}/closure/": 11,
    "/city/rounds/{round}/coverage.csv": 11,
    "/city/": 20,
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_no_more_for_more_communities(db, address: str):
    """Pinned at one community and at three, each with its register, buildings and doors."""
    estate = an_estate(doors=1, buildings=1)
    opened = a_round(estate)
    path = address.format(round=opened.id, community=estate.community.code, building=estate.buildings[0].id)
    browser = strong(estate.command)
    with CaptureQueriesContext(connection) as one:
        assert browser.get(path).status_code == 200

    more = [make.a_community(estate.city, f"又一社区{n}") for n in (1, 2)]
    wider = make.an_operation(estate.city, estate.community, *more, opened_at=LATER)
    houses = [a_building(place, wider) for place in (estate.community, *more)] + [
        a_building(more[0], wider, name="5号楼")
    ]
    for house in houses:
        a_household(house, door="101")
    again = a_round(replace(estate, operation=wider))
    path = address.format(round=again.id, community=estate.community.code, building=houses[0].id)
    with CaptureQueriesContext(connection) as three:
        assert browser.get(path).status_code == 200

    assert (len(one), len(three)) == (PAGES[address], PAGES[address])


def test_what_is_not_there_is_not_found(estate: Estate, browser: Client):
    opened = a_round(estate)
    elsewhere = make.a_community(make.a_city(), "别处社区", code="ELSEWHERE")
    nothing = make.an_id()

    for address in (
        f"/city/coverage/?round={nothing}",
        "/city/coverage/?round=x",
        f"/city/coverage/{nothing}/{estate.community.code}/",
        f"/city/coverage/{opened.id}/{elsewhere.code}/",
        f"/city/coverage/{opened.id}/{estate.city.code}/",
        f"/city/coverage/{opened.id}/%00/",
        f"/city/coverage/{opened.id}/{estate.community.code}/buildings/{nothing}/",
        f"/city/coverage/{opened.id}/{estate.elsewhere.code}/buildings/{estate.buildings[0].id}/",
    ):
        assert browser.get(address).status_code == 404, address


def test_the_board_says_how_many_the_newest_open_round_misses(estate: Estate, browser: Client):
    assert browser.get("/city/").context["covering"] is None
    opened = a_visited_round(estate)

    page = browser.get("/city/")

    assert page.context["covering"].counted == Counted(register=6, reached=1, excused=1, tried=1, conflicts=1)
    assert f"/city/coverage/?round={opened.id}" in page.content.decode()


def test_the_public_page_of_an_operation_shows_no_count_of_a_round(estate: Estate):
    """Nothing below ten, no building, no wall: nothing of rounds at all."""
    opened = a_visited_round(estate)

    text = Client().get(f"/o/{estate.operation.id}/").content.decode()

    assert opened.title not in text
    assert not re.search(r"未到|已到|登记 \d|window-wall|city-map|号楼", text)
