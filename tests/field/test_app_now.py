"""What the app is told of now, of me, and what I answer: my own rows, in the shapes that the app was built for."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from muster.ledger.models import Presence
from muster.mobilise.attend import arrive, leave
from muster.mobilise.models import DeclineReason, Expected
from muster.mobilise.report_in import move
from tests.conftest import as_owner
from tests.factories import T0, a_notice, an_account, an_expected
from tests.field.signed_in import CHINESE, phone_of
from tests.field.test_app_lease import pulled
from tests.mobilise.world import World, acting

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).parents[2] / "frontend" / "field" / "shapes.ts"


@pytest.fixture
def person(world: World):
    return world.person("林建国", skills=["driving"], organisation=world.theatre)


@pytest.fixture
def account(person):
    return an_account("volunteer", volunteer=person)


@pytest.fixture
def phone(account) -> Client:
    return phone_of(account)


def shape(name: str) -> dict[str, bool]:
    """The fields of an interface of the app, and whether each must be there."""
    body = re.search(rf"export interface {name} \{{\n(.*?)\n\}}", SHAPES.read_text(), re.DOTALL)
    assert body, name
    fields = re.findall(r"^  (\w+)(\??):", body[1], re.MULTILINE)
    return {field: not optional for field, optional in fields}


def fits(told: dict[str, Any], name: str) -> bool:
    fields = shape(name)
    return {field for field, must in fields.items() if must} <= set(told) <= set(fields)


def report_in(world: World, person, account) -> None:
    with acting(account) as actor:
        move(world.operation.id, person.id, world.here.id, by=actor, now=T0)


def test_now_says_what_is_asked_where_i_count_and_since_when_i_work(world, person, account, phone):
    an_expected(world.operation, person, a_notice(world.operation))
    report_in(world, person, account)
    began = datetime.now(UTC) - timedelta(minutes=30)
    with acting(account) as actor:
        arrive(world.operation.id, person.id, by=actor, now=began)

    told = phone.get("/app/now/").json()

    with as_owner():
        [arrival] = Presence.objects.get().arrivals
    assert fits(told, "Now")
    assert (told["name"], told["volunteer"], told["community"]) == ("林建国", str(person.id), world.here.code)
    assert told["operation"] == {"id": str(world.operation.id), "title": world.operation.name, "synthetic": False}
    assert (told["asked"]["answer"], told["asked"]["text"], told["asked"]["place"]) == (
        "silent",
        "请到社区报到",
        world.here.name,
    )
    assert told["instructions"] == "请于今天 20:00 前到居住地社区报到。"
    assert told["place"]["community"] == world.here.code
    assert told["at_work"]["event"] == arrival
    assert told["hours"]["operation_min"] in {30, 31}
    assert datetime.fromisoformat(told["hours"]["rest_due"]) > datetime.now(UTC)


@pytest.mark.parametrize(("english", "shown"), [("Joint response 2022-10", "Joint response 2022-10"), ("", None)])
def test_an_operation_is_called_by_its_english_name_where_it_has_one(world, account, english, shown):
    with as_owner():
        type(world.operation).objects.filter(id=world.operation.id).update(name_en=english)
    phone = phone_of(account)

    told = phone.get("/app/now/", headers={"accept-language": "en"}).json()

    assert told["operation"]["title"] == (shown or world.operation.name)


def test_whoever_is_asked_nothing_is_told_so(world, phone):
    told = phone.get("/app/now/").json()

    assert fits(told, "Now")
    assert [told[name] for name in ("asked", "place", "leader", "at_work", "community")] == [None] * 5
    assert (told["stairwells"], told["instructions"], told["hours"]["rest_due"]) == (0, "", None)


def test_yes_and_no_are_kept_and_may_be_changed(world, person, phone):
    an_expected(world.operation, person, a_notice(world.operation))

    answers = [
        phone.post("/app/answer/", {"answer": "no", "reason": "照顾孩子"}, content_type="application/json").json(),
        phone.post("/app/answer/", {"answer": "yes", "reason": ""}, content_type="application/json").json(),
    ]

    assert [one["asked"]["answer"] for one in answers] == ["no", "yes"]
    with as_owner():
        assert Expected.objects.get().answer == "yes"
        assert DeclineReason.objects.get().reason == ""


@pytest.mark.parametrize("body", [{"answer": "maybe"}, {}, {"answer": "no", "reason": "x" * 201}, {"answer": 7}])
def test_an_answer_that_is_none_changes_nothing(world, person, phone, body):
    an_expected(world.operation, person, a_notice(world.operation))

    answer = phone.post("/app/answer/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    with as_owner():
        assert Expected.objects.get().answer == "silent"


def test_an_answer_that_nobody_waits_for_is_refused_with_what_to_do(phone):
    answer = phone.post("/app/answer/", {"answer": "yes"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_expected")
    assert answer.json()["sentence"]


def test_me_tells_what_i_offer_and_the_words_to_choose_from(world, person, phone):
    told = phone.get("/app/me/").json()

    assert fits(told, "Me")
    assert fits(told["offer"], "Offer")
    assert (told["name"], told["organisation"], told["home"]) == ("林建国", "兰州大剧院", world.here.name)
    assert told["phone_tail"] == person.phone[-4:]
    assert person.phone not in str(told)
    assert told["offer"]["skills"] == "开车"
    assert {"code": "driving", "zh": "开车", "en": "driving"} in told["choices"]["skills"]
    assert told["certificate"] is False


def test_what_is_left_out_of_an_offer_stays_as_it_was(person, phone):
    told = phone.post("/app/me/", {"languages": "英语", "night_calls": True}, content_type="application/json").json()

    assert (told["offer"]["skills"], told["offer"]["languages"], told["offer"]["night_calls"]) == ("开车", "英语", True)


def test_hours_that_are_none_are_refused_by_field_and_nothing_is_kept(person, phone):
    body = {"available": "sometimes", "skills": "做饭"}

    answer = phone.post("/app/me/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "offer_refused")
    assert list(answer.json()["fields"]) == ["available"]
    assert phone.get("/app/me/").json()["offer"]["skills"] == "开车"


def test_what_the_app_is_told_has_the_shapes_it_was_built_for(world, phone):
    enrolled = {"token", "until", "seal", "server_time", "account"}

    leased = pulled(phone)

    assert fits(leased, "Leased")
    assert fits(leased["tasks"], "Tasks")
    assert enrolled == set(shape("Enrolled"))


def test_the_database_away_is_said_in_json_with_when_to_come_again(phone, monkeypatch):
    def away(*_arguments: object, **_named: object) -> None:
        raise OperationalError

    monkeypatch.setattr("muster.field.views.app_now.now_of", away)
    phone.raise_request_exception = False

    answer = phone.get("/app/now/")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "database_away", "5")
    assert phone.get("/app/nowhere/").json()["code"] == "not_found"


def test_nobody_is_told_anything_without_signing_in(world):
    stranger = Client(headers=CHINESE)

    answers = [stranger.get(f"/app/{path}") for path in ("now/", "me/")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(401, "not_signed_in")] * 2


def test_leaving_closes_the_stay(world, person, account, phone):
    report_in(world, person, account)
    now = datetime.now(UTC)
    with acting(account) as actor:
        arrive(world.operation.id, person.id, by=actor, now=now - timedelta(minutes=90))
        leave(world.operation.id, person.id, by=actor, now=now - timedelta(minutes=30))

    told = phone.get("/app/now/").json()

    assert (told["at_work"], told["hours"]["operation_min"], told["hours"]["rest_due"]) == (None, 60, None)
    assert phone.get("/app/me/").json()["certificate"] is True


@pytest.mark.parametrize("rows", [1, 3])
def test_now_asks_the_database_as_often_for_one_notice_as_for_three(
    world, person, phone, rows, django_assert_num_queries
):
    notice = a_notice(world.operation)
    an_expected(world.operation, person, notice)
    for _ in range(rows - 1):
        a_notice(world.operation)
    phone.get("/app/now/")

    with django_assert_num_queries(NOW_QUERIES):
        phone.get("/app/now/")


NOW_QUERIES = 22
