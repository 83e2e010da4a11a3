"""The task list of a shift: what a phone may hold, and one line in the look-log for each household and lease (G16)."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from muster.access.models import Look
from muster.ledger.models import Standing
from tests.conftest import as_owner
from tests.field.at_work import AtWork, at_work, give, second_looker
from tests.field.signed_in import phone_of
from tests.residents.arranged import a_building, a_household
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

pytestmark = pytest.mark.django_db
PHONE, ID_NUMBER = "+8613909312345", "11010519491231002X"


def pulled(browser: Any) -> dict[str, Any]:
    answer = browser.post("/app/lease/", {"device": str(uuid4())}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    return answer.json()


def looks() -> Counter:
    """How many lines there are, by household and lease."""
    with as_owner():
        rows = Look.objects.filter(action="residents.brief").values_list("subject_id", "lease_id")
        return Counter((str(household), str(lease)) for household, lease in rows)


def test_the_list_holds_the_doors_of_what_is_held_and_ends_with_the_lease(work: AtWork):
    told = pulled(work.phone)

    [stairwell] = told["tasks"]["stairwells"]
    assert re.fullmatch(r"[\w-]{43}", told["secret"])
    assert told["until"] == told["tasks"]["until"] == stairwell["until"]
    assert datetime.fromisoformat(told["until"]) - datetime.now(UTC) <= timedelta(hours=2)
    assert (stairwell["lease"], stairwell["purpose"], stairwell["unit"]) == (str(work.lease.id), "visit", "2单元")
    assert (stairwell["building"], stairwell["community"]) == ("1号楼", work.estate.community.code)
    assert stairwell["round"]["title"] == {"zh": "发告知书", "en": "发告知书"}
    assert stairwell["round"]["instructions"] == {"zh": "请放在门口。"}
    first, third = work.estate.doors[0], work.estate.doors[2]
    assert [(door["household"], door["label"], door["people"]) for door in stairwell["doors"]] == [
        (str(third.id), "301", 2),
        (str(first.id), "101", 2),
    ]
    assert {door["who"] for door in stairwell["doors"]} == {"王先生/女士"}
    assert told["tasks"]["left_out"] == 0


def test_needs_are_codes_and_no_number_no_name_and_no_note_is_in_it(estate: Estate):
    house = a_building(estate.community, estate.operation, name="9号楼")
    a_household(house, door="101", head="欧阳建国", phone=PHONE, notes="金丝雀", needs=["dialysis", "infant"])
    round_ = a_round(estate)
    person, account = a_helper(estate)
    give(Estate(**{**vars(estate), "buildings": (house,)}), round_, person, unit="1单元")

    told = pulled(phone_of(account))

    [door] = told["tasks"]["stairwells"][0]["doors"]
    text = json.dumps(told, ensure_ascii=False)
    assert (door["who"], door["needs"]) == ("欧阳先生/女士", ["dialysis", "infant"])
    assert [word for word in ("建国", "13909312345", "金丝雀", "phone", "id_number") if word in text] == []


def test_each_household_is_one_line_per_lease_and_a_second_pull_writes_none(work: AtWork):
    """Planted bugs: no line at all (the function without its INSERT), and one more for each pull (without ON CONFLICT)."""
    second = give(work.estate, a_round(work.estate), work.person)
    told = [pulled(work.phone) for _ in range(3)]

    households = [str(work.estate.doors[n].id) for n in (0, 2)]
    leases = [str(work.lease.id), str(second.id)]
    assert looks() == Counter({(household, lease): 1 for household in households for lease in leases})
    assert len({one["secret"] for one in told}) == 3
    with as_owner():
        line = Look.objects.filter(action="residents.brief").first()
    assert (line.actor_id, line.role, line.purpose, line.fields) == (
        work.account.id,
        "volunteer",
        "lease",
        "surname,needs",
    )
    assert (line.reason, line.city_id, line.rows) == ("发告知书", work.estate.city.id, 1)


def test_without_its_line_in_the_log_the_test_above_fails(work: AtWork):
    """The planted bug, shown once: a reader that forgets to write."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('residents_brief'::regproc)")
        forgetful = re.sub(
            r"(FROM asked a ORDER BY a\.lease, a\.door)", r"FROM asked a WHERE false", cursor.fetchone()[0]
        )
        cursor.execute(forgetful)

    pulled(work.phone)

    assert looks() == Counter()


def test_each_of_a_pair_has_lines_of_their_own(estate: Estate):
    round_ = a_round(estate)
    (first, one), (second, other) = a_helper(estate), a_helper(estate, name="何敏")
    give(estate, round_, first, partner_id=second.id)

    for account in (one, other, other):
        pulled(phone_of(account))

    with as_owner():
        assert Counter(Look.objects.filter(action="residents.brief").values_list("actor_id", flat=True)) == {
            one.id: 2,
            other.id: 2,
        }


def test_who_holds_nothing_gets_an_empty_list_for_half_a_day_and_no_line(estate: Estate):
    _, account = a_helper(estate)

    told = pulled(phone_of(account))

    assert told["tasks"]["stairwells"] == []
    assert datetime.fromisoformat(told["until"]) - datetime.now(UTC) <= timedelta(hours=12)
    assert looks() == Counter()


def test_three_hundred_households_and_not_one_more(estate: Estate, monkeypatch):
    monkeypatch.setattr("muster.rounds.task_list.HOUSEHOLDS_MAX", 3)
    work = at_work(estate)
    give(estate, work.round, work.person, unit="1单元")
    house = a_building(estate.community, estate.operation, name="9号楼")
    for n in range(1, 4):
        a_household(house, door=f"{n}01", unit="1单元")
    give(Estate(**{**vars(estate), "buildings": (house,)}), work.round, work.person, unit="1单元")

    tasks = pulled(work.phone)["tasks"]

    assert sum(len(one["doors"]) for one in tasks["stairwells"]) == 3
    assert tasks["left_out"] == 3
    assert sum(looks().values()) == 3


def test_what_was_told_of_a_door_comes_along_with_the_ids_that_a_later_word_can_name(work: AtWork):
    first, _, third, *_ = work.estate.doors
    work.tap(first, "declined")
    work.tap(third, "absent")

    doors = {one["household"]: one for one in pulled(work.phone)["tasks"]["stairwells"][0]["doors"]}

    answered, tried = doors[str(first.id)], doors[str(third.id)]
    assert (answered["state"], answered["result"], answered["excused"], len(answered["answers"])) == (
        "excused",
        "declined",
        1,
        1,
    )
    assert (tried["state"], tried["attempts"], len(tried["tries"]), tried["answers"]) == ("tried", 1, 1, [])


def test_of_unlike_answers_none_is_named_since_the_desk_settles_them(work: AtWork):
    work.tap(work.estate.doors[0], "declined")
    with as_owner():
        Standing.objects.update(state="conflict", result="", excused=0)

    doors = {one["household"]: one for one in pulled(work.phone)["tasks"]["stairwells"][0]["doors"]}

    assert doors[str(work.estate.doors[0].id)]["answers"] == []


def test_whoever_looks_a_second_time_is_not_told_the_first_answer(work: AtWork):
    first = work.estate.doors[0]
    work.tap(first, "declined")
    checker = second_looker(work)

    told = pulled(checker.phone)

    [stairwell] = told["tasks"]["stairwells"]
    [door] = stairwell["doors"]
    assert (stairwell["purpose"], door["household"], door["state"], door["answers"]) == (
        "check",
        str(first.id),
        "open",
        [],
    )
    assert not [word for word in ("declined", 'excused": 1', "tried") if word in json.dumps(told)]


def test_a_door_of_a_second_look_has_every_field_that_a_door_has(work: AtWork):
    """Seen to fail where `checks` was left out: the app asks each door for them, and shows nothing at all without."""
    first = work.estate.doors[0]
    work.tap(first, "declined")
    checker = second_looker(work)
    checker.tap(first, "declined")

    [visited, checked] = [pulled(one.phone)["tasks"]["stairwells"][0]["doors"][0] for one in (work, checker)]

    assert checked.keys() == visited.keys()
    assert len(checked["checks"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_stairwell_as_for_three(rows: int, django_assert_num_queries):
    estate = an_estate(doors=2 * rows, buildings=1)
    work = at_work(estate)
    for _ in range(rows - 1):
        give(estate, a_round(estate), work.person)
    pulled(work.phone)

    with django_assert_num_queries(LIST_QUERIES):
        assert len(pulled(work.phone)["tasks"]["stairwells"]) == rows


LIST_QUERIES = 28
