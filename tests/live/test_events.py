"""POST /api/v1/events through a real server, as a phone sees it."""

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from muster.identifiers import uuid7
from muster.journal.models import FieldEvent, Mismatch
from muster.ledger.models import Presence
from muster.operations.models import Operation
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer, an_operation
from tests.journal.test_parse import NO_BATCH, POISON
from tests.ledger.arranged import a_town, counted
from tests.live.arranged import a_batch, a_report_in, statuses, token_of, token_of_desk
from tests.live.conftest import Running

SOCKETS = 16


def test_a_volunteer_reports_in_once_however_often_the_phone_sends_it(live: Running):
    town = a_town()
    person = town.person()
    token, report_in = token_of(person), a_report_in(town, person, town.north)

    first, second = live.post(a_batch(report_in), token), live.post(a_batch(report_in), token)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["results"] == [{"id": report_in["id"], "status": "accepted"}]
    assert second.json()["results"] == [{"id": report_in["id"], "status": "duplicate"}]
    assert datetime.fromisoformat(first.json()["server_time"]) <= datetime.now(UTC)
    assert counted(town, person) == (town.north.id, [town.north.id])


def test_one_batch_on_sixteen_sockets_at_once_is_stored_once_and_answered_honestly(live: Running):
    """G4: no row twice, no error, no deadlock, and exactly one `accepted` for each event."""
    town = a_town()
    people = [town.person() for _ in range(20)]
    token = token_of_desk(town.north)
    rounds = 5

    for _ in range(rounds):
        events = [a_report_in(town, person, town.north) for person in people]
        answers = asyncio.run(_on_all_sockets(live, [a_batch(*reversed(events)), a_batch(*events)], token))

        assert {answer.status_code for answer in answers} == {200}
        per_event: dict[str, list[str]] = {}
        for answer in answers:
            for result in answer.json()["results"]:
                per_event.setdefault(result["id"], []).append(result["status"])
        assert all(sorted(told) == ["accepted"] + ["duplicate"] * (SOCKETS - 1) for told in per_event.values())
    with as_owner():
        assert FieldEvent.objects.count() == rounds * len(people)
        assert Presence.objects.count() == len(people)
        assert all(len(presence.claims) == rounds for presence in Presence.objects.all())


async def _on_all_sockets(live: Running, bodies: list[bytes], token: str) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=SOCKETS, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=live.url, limits=limits, timeout=60) as client:
        headers = {"Authorization": f"Bearer {token}"}
        sending = [
            client.post("/api/v1/events", content=bodies[number % len(bodies)], headers=headers)
            for number in range(SOCKETS)
        ]
        return await asyncio.gather(*sending)


def test_199_of_200_are_stored_when_one_is_poisoned(live: Running):
    """G5, the server's half: the poisoned event is refused with its reason, in its place; the others are stored."""
    town = a_town()
    person = town.person()
    events: list[object] = [a_report_in(town, person, town.north, seq=n) for n in range(1, 201)]
    events[77] = a_report_in(town, person, town.north, facts={"name": "林建国"})

    answer = live.post(a_batch(*events), token_of(person))

    told = statuses(answer.json())
    assert told[77] == "refused:malformed_facts"
    assert told[:77] + told[78:] == ["accepted"] * 199
    assert answer.json()["results"][77]["sentence"].startswith("The facts do not have the shape")
    assert [result["id"] for result in answer.json()["results"]] == [event["id"] for event in events]  # type: ignore[index]
    with as_owner():
        assert FieldEvent.objects.count() == 199


def test_another_body_under_a_taken_id_is_a_mismatch_and_both_are_kept(live: Running):
    town = a_town()
    person = town.person()
    token, first = token_of(person), a_report_in(town, person, town.north)
    live.post(a_batch(first), token)

    answer = live.post(a_batch(first | {"mono_ms": 99}, a_report_in(town, person, town.north)), token)

    assert statuses(answer.json()) == ["mismatch", "accepted"]
    with as_owner():
        assert (FieldEvent.objects.get(id=first["id"]).mono_ms, Mismatch.objects.get().body["mono_ms"]) == (1, 99)


def test_what_is_impossible_is_refused_with_its_reason(live: Running):
    town = a_town()
    person = town.person()
    closed = an_operation(town.city, town.north, name="已结束", closed_at=T0)
    aside = a_community(town.city, "不参加的社区")
    stranger = a_volunteer(a_city())
    desk, volunteer = token_of_desk(town.north), token_of(person)

    def facts(operation: object, who: object) -> dict[str, object]:
        return {"facts": {"operation": str(operation), "volunteer": str(who), "via": "desk"}}

    answer = live.post(
        a_batch(
            a_report_in(town, person, town.north, community="999999"),
            a_report_in(town, person, town.north, **facts(uuid7(), person.id)),
            a_report_in(town, person, town.north, **facts(closed.id, person.id)),
            a_report_in(town, stranger, town.north),
            a_report_in(town, uuid7(), town.north),
            a_report_in(town, person, town.north),
        ),
        desk,
    )
    elsewhere = live.post(a_batch(a_report_in(town, person, aside)), volunteer)

    assert statuses(answer.json()) == [
        "refused:unknown_community",
        "refused:unknown_operation",
        "refused:operation_closed",
        "refused:unknown_volunteer",
        "refused:unknown_volunteer",
        "accepted",
    ]
    assert statuses(elsewhere.json()) == ["refused:community_not_in_operation"]
    assert all(result["sentence"] for result in answer.json()["results"][:5])


def test_an_event_sent_before_the_operation_closed_and_again_after_is_owned_up_to(live: Running):
    town = a_town()
    person = town.person()
    token, report_in = token_of(person), a_report_in(town, person, town.north)
    live.post(a_batch(report_in), token)
    with as_owner():
        Operation.objects.filter(pk=town.operation.pk).update(closed_at=T0)

    answer = live.post(a_batch(report_in, a_report_in(town, person, town.north)), token)

    assert statuses(answer.json()) == ["duplicate", "refused:operation_closed"]


def test_hostile_events_are_refused_one_by_one_and_hostile_batches_as_a_whole(live: Running):
    """G22, fast: nothing here may end in a 5xx, and nothing may be half-stored."""
    town = a_town()
    person = town.person()
    token = token_of(person)

    for name, (text, code) in POISON.items():
        good = a_report_in(town, person, town.north)
        body = a_batch("POISON", good).replace(b'"POISON"', text.encode("utf-8", "surrogatepass"), 1)
        answer = live.post(body, token)
        assert answer.status_code == 200, name
        assert statuses(answer.json()) == [f"refused:{code}", "accepted"], name
    for name, body in NO_BATCH.items():
        answer = live.post(body, token)
        assert (answer.status_code, bool(answer.json()["sentence"])) == (400, True), name
    with as_owner():
        assert FieldEvent.objects.count() == len(POISON)


def test_limits_and_unknown_tokens_are_answered_plainly(live: Running):
    town = a_town()
    person = town.person()
    token, report_in = token_of(person), a_report_in(town, person, town.north)

    many = live.post(a_batch(*[report_in] * 501), token)
    large = live.post(b" " * 1_048_577, token)
    streamed = httpx.post(
        live.url + "/api/v1/events", content=iter([b" " * 65_536] * 17), headers={"Authorization": f"Bearer {token}"}
    )

    assert [each.status_code for each in (many, large, streamed)] == [413, 413, 413]
    for forged in (None, "muster_forged", "x" * 5_000, "é"):
        headers = {"Authorization": f"Bearer {forged}".encode()} if forged else {}
        answer = httpx.post(live.url + "/api/v1/events", content=a_batch(report_in), headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert httpx.get(live.url + "/api/v1/events").status_code == 405
    assert httpx.get(live.url + "/nothing/here").status_code == 404
    assert httpx.get(live.url + "/healthz").json() == {"status": "ok"}
    with as_owner():
        assert not FieldEvent.objects.exists()


def test_a_packed_batch_is_taken_and_a_bomb_is_not(live: Running):
    town = a_town()
    person = town.person()
    token = token_of(person)
    batch = a_batch(a_report_in(town, person, town.north))
    packed = gzip.compress(batch)
    cases = {
        "plain under a packed name": (batch, "gzip", 415),
        "cut": (packed[:-9], "gzip", 415),
        "a word behind it": (packed + b"more", "gzip", 415),
        "two in one": (packed + packed, "gzip", 415),
        "another packing": (zlib.compress(batch), "deflate", 415),
        "a bomb": (gzip.compress(b" " * 50_000_000), "gzip", 413),
        "packed twice over": (packed, "gzip, gzip", 415),
    }

    for name, (body, encoding, status) in cases.items():
        answer = live.post(body, token, **{"Content-Encoding": encoding})
        assert (answer.status_code, bool(answer.json()["sentence"])) == (status, True), name
    with as_owner():
        assert not FieldEvent.objects.exists()
    assert live.post(packed, token, **{"Content-Encoding": "GZIP"}).json()["results"][0]["status"] == "accepted"
    assert live.post(batch, token).json()["results"][0]["status"] == "duplicate"


def test_five_hundred_events_over_many_communities_are_one_batch(live: Running):
    town = a_town()
    communities = [a_community(town.city) for _ in range(30)]
    wide = an_operation(town.city, *communities, name="全市行动")
    person = town.person()
    events = [
        a_report_in(
            town,
            person,
            communities[n % 30],
            facts={"operation": str(wide.id), "volunteer": str(person.id), "via": "app"},
        )
        for n in range(500)
    ]

    answer = live.post(a_batch(*events), token_of(person))

    assert set(statuses(answer.json())) == {"accepted"}
    with as_owner():
        presence = Presence.objects.get(operation_id=wide.id)
        assert (presence.community_id, len(presence.claims)) == (min(communities, key=lambda c: c.code).id, 500)


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_phone_whose_clock_is_off_by_days_reports_in_at_the_right_time(live: Running, hours: int):
    town = a_town()
    person = town.person()
    wrong = datetime.now(UTC) + timedelta(hours=hours)

    live.post(
        a_batch(
            a_report_in(town, person, town.north, at=(wrong - timedelta(minutes=9)).isoformat()),
            sent_at=wrong.isoformat(),
        ),
        token_of(person),
    )

    with as_owner():
        first_at = Presence.objects.get(volunteer_id=person.id).first_at
    assert abs(first_at - (datetime.now(UTC) - timedelta(minutes=9))) < timedelta(seconds=20)
