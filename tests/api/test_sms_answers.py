"""Answers by text message: signed, matched to the person, and never guessed."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime

import pytest
from django.test import Client

from muster.callouts.hear import Outcome, by_phone
from tests.callouts.arranged import a_scene
from tests.factories import a_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings):
    settings.SMS_URL, settings.SMS_SECRET = "https://gateway.example/", "shared"


@pytest.fixture
def scene():
    return a_scene()


def brought(body: object, *, secret: str = "shared", at: int | None = None, **headers: str):
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    when = str(at if at is not None else int(time.time()))
    signature = hmac.new(secret.encode(), when.encode() + b"." + said, hashlib.sha256).hexdigest()
    signed = {"HTTP_MUSTER_TIME": when, "HTTP_MUSTER_SIGNATURE": f"sha256={signature}"} | headers
    return Client().post("/api/v1/sms/answers", said, content_type="application/json", **signed)


def called(scene, **changes):
    return scene.call(now=datetime.now(UTC), wakes_because="试", **changes)


def test_an_answer_takes_a_seat_and_the_same_again_changes_nothing(scene):
    (person,) = scene.people(1)
    callout = called(scene)
    message = {"from": person.phone, "text": "我来，20分钟"}

    answers = [brought(message).json() for _ in range(2)]

    assert answers == [{"status": "taken"}] * 2
    assert scene.states(callout) == {person.id: "seated"}


def test_what_is_not_signed_by_the_gateway_is_refused(scene):
    (person,) = scene.people(1)
    callout = called(scene)
    message = {"from": person.phone, "text": "来"}

    answers = [
        brought(message, secret="other"),
        brought(message, at=int(time.time()) - 3_600),
        brought(message, HTTP_MUSTER_SIGNATURE="sha256=é"),
        brought(message, HTTP_MUSTER_TIME="x"),
    ]

    assert [one.status_code for one in answers] == [401] * 4
    assert scene.states(callout) == {person.id: "asked"}


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", {"from": "1" * 99, "text": "y"}, {"from": "x", "text": "y" * 2_000}, {"from": "x"}]
)
def test_a_malformed_message_is_told_so(body):
    assert brought(body).status_code in {400, 422}


def test_an_unknown_number_and_an_unclear_text_change_nothing(scene):
    (person,) = scene.people(1)
    callout = called(scene)

    statuses = [
        brought({"from": "+8613909319999", "text": "来"}).json()["status"],
        brought({"from": "not a number", "text": "来"}).json()["status"],
        brought({"from": person.phone, "text": "几点集合？"}).json()["status"],
    ]

    assert statuses == ["nobody", "nobody", "not_understood"]
    assert scene.states(callout) == {person.id: "asked"}


def test_of_two_on_one_phone_the_one_who_is_named_is_meant_and_nobody_is_guessed(scene):
    phone = "+8613909310009"
    first = a_volunteer(scene.city, home=scene.community, name="甲", name_sort="jia", phone=phone)
    second = a_volunteer(scene.city, home=scene.community, name="乙", name_sort="yi", phone=phone)
    callout = called(scene)
    now = datetime.now(UTC)

    unclear = by_phone(phone, "来", now=now)
    named = by_phone(phone, "来2", now=now)
    both = by_phone(phone, "来1", now=now)
    wrong = by_phone(phone, "来7", now=now)

    assert (unclear, named, both, wrong) == (Outcome.AMBIGUOUS, Outcome.TAKEN, Outcome.TAKEN, Outcome.AMBIGUOUS)
    assert scene.states(callout) == {first.id: "seated", second.id: "seated"}
    assert by_phone(phone, "来不了", now=now) == Outcome.AMBIGUOUS


def test_the_call_out_that_is_named_is_meant_else_the_newest(scene):
    (person,) = scene.people(1)
    first, second = called(scene), called(scene)

    by_phone(person.phone, f"{first.number} 来", now=datetime.now(UTC))
    taken = scene.states(first)[person.id], scene.states(second)[person.id]
    refused = by_phone(person.phone, "来", now=datetime.now(UTC))

    assert taken == ("seated", "asked")
    assert refused == Outcome.REFUSED  # a seat in another call-out


def test_an_answer_after_the_end_finds_nothing(scene):
    from muster.access.scope import open_scope
    from muster.callouts.close import close

    (person,) = scene.people(1)
    callout = called(scene)
    with open_scope(scene.actor.scope):
        close(callout, by=scene.actor, now=datetime.now(UTC))

    assert by_phone(person.phone, "来", now=datetime.now(UTC)) == Outcome.NOBODY
