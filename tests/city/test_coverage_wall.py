"""A command drills down to counts of buildings; a window is shown for a reason only, plainly, and with a line in the log."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from muster.access.models import Look
from muster.access.scope import open_scope
from muster.rounds import city_view
from muster.rounds.refusals import NotYourRound
from tests import factories as make
from tests.city.visited import LATER, a_visited_round, building_address
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.rounds.arranged import Estate, a_round

WHY = {"purpose": "stuck", "reason": "两天没有进展，准备增派人手"}


def looks() -> list[Look]:
    with as_owner():
        return list(Look.objects.filter(action="rounds.wall"))


def wall_of(answer: Any) -> dict[str, Any]:
    block = re.search(r'<script id="wall-data" type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(block[1])


def test_a_community_is_drilled_down_to_counts_of_buildings_and_to_nothing_smaller(estate: Estate, browser: Client):
    opened = a_visited_round(estate)

    page = browser.get(f"/city/coverage/{opened.id}/{estate.community.code}/")

    rows = [(str(row.building), row.counted.missing, row.counted.register) for row in page.context["page"]]
    assert rows == [("2号楼", 3, 3), ("1号楼", 1, 3)]
    text = page.content.decode()
    assert not any(str(door.id) in text for door in estate.doors)
    assert not re.search(r"敲门无人|说法不一", text.split("<table")[1])
    assert looks() == []


def test_a_wall_is_refused_without_a_reason(estate: Estate, browser: Client):
    """Planted bug seen to fail: `wall_for_command` that asks for the purpose alone."""
    opened = a_visited_round(estate)
    address = building_address(estate, opened)

    for said in ({}, {"purpose": "stuck"}, WHY | {"reason": "  "}, WHY | {"purpose": "curious"}, {"reason": "看看"}):
        answer = browser.post(address, said)
        assert answer.status_code == 422
        assert "wall-data" not in answer.content.decode()
    assert "wall-data" not in browser.get(address).content.decode()
    with open_scope(estate.in_command().scope), pytest.raises(city_view.ReasonMissing):
        city_view.wall_for_command(
            opened,
            estate.community.id,
            estate.buildings[0].id,
            purpose="stuck",
            reason=" \x00 ",
            by=estate.in_command(),
            now=LATER,
        )
    assert looks() == []


def test_a_wall_with_a_reason_is_shown_plainly_and_logged_exactly_once(estate: Estate, browser: Client):
    """Planted bugs seen to fail: no line in the log; marks "all"; ids of households in the wall."""
    opened = a_visited_round(estate)

    first = browser.post(building_address(estate, opened), WHY)

    (look,) = looks()
    assert (look.community_id, look.city_id, look.subject_id, look.rows) == (
        estate.community.id,
        estate.city.id,
        estate.buildings[0].id,
        3,
    )
    assert (look.role, look.purpose, look.reason) == ("city", "stuck", WHY["reason"])
    windows = wall_of(first)["windows"]
    assert {one["door"]: one["state"] for one in windows} == {"101": "reached", "201": "excused", "301": "missing"}
    assert {one["url"] for one in windows} == {""}
    assert not any(str(door.id) in first.content.decode() for door in estate.doors)

    second = browser.post(building_address(estate, opened, building=1), WHY)
    assert {one["state"] for one in wall_of(second)["windows"]} == {"missing"}  # a conflict looks dark too
    assert len(looks()) == 2


def test_the_auditor_reads_what_a_wall_was_opened_for(estate: Estate, browser: Client):
    opened = a_visited_round(estate)
    browser.post(building_address(estate, opened), WHY)
    auditor = strong(make.an_account("auditor", area=estate.city, username="auditor"))

    text = auditor.get("/city/audit/").content.decode()

    assert "打开一栋楼的窗" in text
    assert f"这栋楼进展不动 · {WHY['reason']}" in text


def test_another_city_the_desk_and_the_auditor_find_nothing(estate: Estate):
    opened = a_visited_round(estate)
    auditor = make.an_account("auditor", area=estate.city, username="auditor")
    other = make.a_city()
    make.an_operation(other)
    foreign = make.an_account("city", area=other, username="foreign")
    addresses = [
        f"/city/coverage/?round={opened.id}",
        f"/city/coverage/figures/?round={opened.id}",
        f"/city/coverage/missing/?round={opened.id}",
        f"/city/coverage/map.json?round={opened.id}",
        f"/city/coverage/{opened.id}/{estate.community.code}/",
        building_address(estate, opened),
    ]

    for account in (estate.desk, auditor, foreign):
        browser = strong(account)
        assert [browser.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert browser.post(building_address(estate, opened), WHY).status_code == 404
    assert looks() == []


def test_only_the_command_of_the_city_may_drill_down(estate: Estate):
    """The act itself refuses, whatever page calls it. Planted bug seen to fail: no check of `city_of`."""
    opened, desk = a_round(estate), estate.at_desk()

    with open_scope(desk.scope), pytest.raises(NotYourRound):
        city_view.building_counts_for_command(opened, estate.community.id, by=desk)
