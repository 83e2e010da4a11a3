"""Rounds and doors for programs: counts for those who steer, a task list for those at the doors, and nobody's name."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client

from muster.access.models import Account
from muster.access.scope import open_scope
from muster.identifiers import uuid7
from muster.journal.kinds import KINDS
from muster.ledger.models import Standing
from muster.people.models import Volunteer
from muster.rounds.assign import assign
from muster.rounds.check import draw, give_checks
from muster.rounds.models import Round
from muster.rounds.visit import visit
from tests.conftest import as_owner
from tests.factories import an_account
from tests.live.arranged import a_token
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

pytestmark = pytest.mark.django_db

UNIT = "2单元"  # of the first house: doors 101 and 301


@dataclass(frozen=True)
class Arranged:
    estate: Estate
    round: Round
    person: Volunteer
    account: Account


@pytest.fixture
def arranged() -> Arranged:
    """A round of the city, and a volunteer who holds a stairwell in it."""
    estate = an_estate()
    round_ = a_round(estate, check_percent=100)
    person, account = a_helper(estate)
    desk = estate.at_desk()
    with open_scope(desk.scope):
        stairwells = [(estate.buildings[0].id, UNIT)]
        assign(round_, estate.community.id, stairwells, volunteer_id=person.id, hours=2, by=desk, now=datetime.now(UTC))
    return Arranged(estate, round_, person, account)


def tell(arranged: Arranged, door: int, result: str) -> None:
    desk = arranged.estate.at_desk()
    with open_scope(desk.scope):
        visit(
            arranged.round,
            arranged.estate.community,
            arranged.estate.doors[door].id,
            result,
            by=desk,
            now=datetime.now(UTC),
        )


def ask(client: Client, address: str, account: Account):
    return client.get("/api/v1" + address, headers={"Authorization": f"Bearer {a_token(account)}"})


def test_the_command_and_the_desk_see_the_rounds_that_concern_them(client: Client, arranged: Arranged):
    estate, other = arranged.estate, an_estate()
    desk = estate.at_desk()
    own = a_round(estate, by=desk, area_id=estate.community.id, title="自己的一轮")
    elsewhere = an_account("desk", area=estate.elsewhere)
    a_round(other)

    shown = {
        name: [one["id"] for one in ask(client, "/rounds", account).json()["rounds"]]
        for name, account in {"command": estate.command, "desk": estate.desk, "elsewhere": elsewhere}.items()
    }
    narrowed = ask(client, f"/rounds?operation={other.operation.id}", estate.command).json()

    both = sorted([str(own.id), str(arranged.round.id)])
    assert {name: sorted(found) for name, found in shown.items()} == {
        "command": both,
        "desk": both,
        "elsewhere": [str(arranged.round.id)],
    }
    assert narrowed == {"rounds": []}


def test_coverage_adds_up_and_a_desk_sees_its_own_community_alone(client: Client, arranged: Arranged):
    tell(arranged, 0, "reached")
    tell(arranged, 1, "declined")
    tell(arranged, 2, "absent")
    address = f"/rounds/{arranged.round.id}/coverage"

    command = ask(client, address, arranged.estate.command).json()
    desk = ask(client, address, arranged.estate.desk).json()

    here = {"registered": 6, "reached": 1, "excused": 1, "missing": 4, "tried": 1, "conflicts": 0}
    assert [(one["name"], one["has_register"]) for one in command["communities"]] == [
        ("广后街社区", True),
        ("南稍门社区", False),
    ]
    assert [one["counted"] for one in desk["communities"]] == [here]
    assert command["total"] == desk["total"] == here


def test_a_volunteer_takes_the_doors_they_hold_and_what_a_word_must_name(client: Client, arranged: Arranged):
    tell(arranged, 2, "reached")
    with as_owner():
        (answer,) = Standing.objects.get(household_id=arranged.estate.doors[2].id).known["a"]

    (stairwell,) = ask(client, "/doors", arranged.account).json()["stairwells"]

    assert (stairwell["community"], stairwell["unit"], stairwell["building_name"]) == (
        arranged.estate.community.code,
        UNIT,
        "1号楼",
    )
    assert stairwell["round"]["title"] == "发告知书"
    assert [(one["door"], one["state"], one["open"]) for one in stairwell["doors"]] == [
        ("301", "reached", [answer]),
        ("101", "missing", []),
    ]


def test_of_a_second_look_the_first_answer_is_not_told(client: Client, arranged: Arranged):
    tell(arranged, 0, "declined")
    desk, now = arranged.estate.at_desk(), datetime.now(UTC)
    person, account = a_helper(arranged.estate, name="何敏")
    with open_scope(desk.scope):
        draw(arranged.round, arranged.estate.community.id, by=desk, now=now)
        give_checks(arranged.round, arranged.estate.community.id, volunteer_id=person.id, hours=2, by=desk, now=now)

    answer = ask(client, "/doors", account)

    (stairwell,) = answer.json()["stairwells"]
    assert stairwell["purpose"] == "check"
    assert [(one["state"], one["result"], one["open"]) for one in stairwell["doors"]] == [("missing", "", [])]
    assert "declined" not in answer.content.decode()


def test_a_task_list_holds_whole_stairwells_up_to_its_limit(client: Client, arranged: Arranged, monkeypatch):
    desk, houses = arranged.estate.at_desk(), arranged.estate.buildings
    with open_scope(desk.scope):
        assign(
            arranged.round,
            arranged.estate.community.id,
            [(houses[0].id, "1单元"), (houses[1].id, UNIT)],
            volunteer_id=arranged.person.id,
            hours=2,
            by=desk,
            now=datetime.now(UTC),
        )
    monkeypatch.setattr("muster.api.round_endpoints.HOUSEHOLDS_MAX", 3)

    answer = ask(client, "/doors", arranged.account).json()

    assert [len(one["doors"]) for one in answer["stairwells"]] == [2, 1]
    assert answer["left_out"] == 1


def test_absent_and_forbidden_look_alike(client: Client, arranged: Arranged):
    stranger, other = a_helper(arranged.estate, name="何敏")[1], an_estate()
    auditor = an_account("auditor", area=arranged.estate.city)
    address = f"/rounds/{arranged.round.id}/coverage"

    answers = [ask(client, address, one) for one in (other.command, other.desk, stranger, auditor, arranged.account)]
    answers += [ask(client, f"/rounds/{uuid7()}/coverage", arranged.estate.command)]
    answers += [ask(client, "/rounds", one) for one in (stranger, auditor)]
    answers += [ask(client, "/doors", one) for one in (arranged.estate.desk, arranged.estate.command, auditor)]
    nobody = [client.get(f"/api/v1{one}") for one in ("/rounds", address, "/doors")]

    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert {one.status_code for one in nobody} == {401}
    assert ask(client, "/doors", stranger).json() == {"stairwells": [], "left_out": 0}


def test_no_name_no_phone_and_no_need_is_in_any_answer(client: Client, arranged: Arranged):
    addresses = {"/doors": arranged.account, "/rounds": arranged.estate.desk}
    addresses |= {f"/rounds/{arranged.round.id}/coverage": arranged.estate.desk}

    texts = [ask(client, address, account).content.decode() for address, account in addresses.items()]

    assert not [word for word in ("王秀兰", "林建国") for text in texts if word in text]


def test_the_description_tells_of_every_kind_of_event_with_its_facts(client: Client):
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]

    assert {facts.__name__ for facts in KINDS.values()} <= set(described)
    assert described["Visited"]["properties"]["result"]["enum"] == sorted(
        ["reached", "absent", "referred", "vacant", "away", "declined"]
    )
    assert set(described["Left"]["required"]) == {"operation", "volunteer", "arrival"}
    assert len(described["Event"]["properties"]["facts"]["anyOf"]) == len(KINDS)


@pytest.mark.parametrize("asked", ["operation=x", "operation=%00", f"operation={'0' * 500}"])
def test_what_is_no_id_is_refused_with_a_sentence(client: Client, arranged: Arranged, asked: str):
    answer = ask(client, f"/rounds?{asked}", arranged.estate.command)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
