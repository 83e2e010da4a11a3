"""The read side of the API: public where it says so, and otherwise for those it concerns."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from muster.access.models import Role, Token
from muster.identifiers import uuid7
from muster.journal.kinds import KINDS
from tests.conftest import as_owner
from tests.factories import T0, a_notice, an_account, an_expected
from tests.ledger.arranged import Town, a_town, reported_in, through_psycopg
from tests.live.arranged import a_token, token_of, token_of_desk

pytestmark = pytest.mark.django_db


def test_operations_are_public_and_paged(client: Client, django_assert_num_queries):
    town = a_town()
    a_town()
    a_town()

    with django_assert_num_queries(2):
        page = client.get("/api/v1/operations?limit=1&skip=1").json()
    everything = client.get("/api/v1/operations").json()
    one = client.get(f"/api/v1/operations/{town.operation.id}").json()

    assert (page["total"], len(page["operations"])) == (3, 1)
    assert (everything["total"], len(everything["operations"])) == (3, 3)
    assert (one["name"], one["area"], one["closed_at"]) == (town.operation.name, town.city.code, None)


@pytest.mark.parametrize(
    "asked", ["limit=0", "limit=101", "limit=9999999999999999999999", "skip=-1", "limit=x", "limit=%00"]
)
def test_numbers_out_of_range_are_refused_with_a_sentence(client: Client, asked: str):
    answer = client.get(f"/api/v1/operations?{asked}")

    assert answer.status_code == 422
    assert answer.json()["sentence"].startswith("Not as described")


def test_the_command_sees_the_numbers_of_its_operation(client: Client):
    town = a_town()
    notice = a_notice(town.operation)
    people = [town.person(home=town.north) for _ in range(3)]
    for person in people:
        an_expected(town.operation, person, notice)
    _report_in(town, people[0])

    board = _get(client, f"/operations/{town.operation.id}/board", _city(town)).json()

    north = next(row for row in board["communities"] if row["code"] == town.north.code)
    assert (north["figures"]["expected"], north["figures"]["reported"], north["figures"]["missing"]) == (3, 1, 2)
    assert board["total"]["present"] == 1


def test_absent_and_forbidden_look_alike(client: Client):
    town, elsewhere = a_town(), a_town()
    person = town.person()
    _report_in(town, person)
    others = [token_of_desk(town.north), token_of(town.person()), _city(elsewhere)]

    answers = [_get(client, f"/operations/{town.operation.id}/board", token) for token in others]
    answers += [_get(client, f"/operations/{uuid7()}/board", _city(town))]
    answers += [_get(client, f"/operations/{town.operation.id}/my-report-in", token) for token in others]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_a_volunteer_sees_where_they_count_and_nobody_elses(client: Client):
    town = a_town()
    person = town.person(home=town.south)
    _report_in(town, person)
    through_psycopg(reported_in(town, person, town.south))

    mine = _get(client, f"/operations/{town.operation.id}/my-report-in", token_of(person)).json()

    assert (mine["community"], mine["claimed_in"]) == (town.south.code, sorted([town.north.code, town.south.code]))


def test_a_token_that_no_longer_counts_is_nobody(client: Client):
    town = a_town()
    account = an_account("city", area=town.city)
    token = a_token(account)
    address = f"/operations/{town.operation.id}/board"
    assert _get(client, address, token).status_code == 200

    with as_owner():
        Role.objects.filter(account=account).update(valid_until=T0)
    assert _get(client, address, token).status_code == 404
    with as_owner():
        Token.objects.update(revoked_at=datetime.now(UTC))
    for nobody in (token, "muster_forged", "x" * 5_000, ""):
        answer = _get(client, address, nobody)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_the_description_tells_of_events_and_of_every_kind(client: Client):
    described = client.get("/api/v1/openapi.json").json()

    post = described["paths"]["/api/v1/events"]["post"]
    assert set(post["responses"]) == {"200", "400", "401", "403", "405", "408", "413", "415", "503"}
    assert described["components"]["schemas"]["Event"]["properties"]["kind"]["enum"] == sorted(KINDS)
    names = set(described["components"]["schemas"])
    refs = {part.split('"')[0] for part in json.dumps(described).split("#/components/schemas/")[1:]}
    assert refs <= names
    assert {"/api/v1/operations", "/api/v1/operations/{operation_id}/board"} <= set(described["paths"])


def _report_in(town: Town, person: object) -> None:
    through_psycopg(reported_in(town, person, town.north))  # type: ignore[arg-type]


def _city(town: Town) -> str:
    return a_token(an_account("city", area=town.city))


def _get(client: Client, address: str, token: str):
    return client.get("/api/v1" + address, headers={"Authorization": f"Bearer {token}"})
