"""A person answers by the app or by a link of their own; a link that is only opened says nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from muster.callouts.claim import say
from muster.callouts.link import code_of
from muster.callouts.models import Call
from muster.people.models import Volunteer
from tests.callouts.arranged import Scene, a_scene
from tests.channels.test_webpush import a_subscription
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def called(scene: Scene, **changes):
    return scene.call(now=datetime.now(UTC), wakes_because="试", **changes)


def link(scene: Scene, callout, person) -> str:
    with as_owner():
        call = Call.objects.get(callout_id=callout.id, volunteer_id=person.id)
    return f"/c/{code_of(callout, call.number, person.id)}/"


def test_the_app_lists_what_i_am_asked_and_nothing_of_others(scene):
    mine, other = scene.people(2)
    first, second = called(scene), called(scene, seats=1, text="去仓库拉物资")
    phone = browser(an_account("volunteer", volunteer=mine))
    say(scene.community.id, second.id, other.id, "claim", now=datetime.now(UTC))

    calls = phone.get("/app/calls/").json()["calls"]
    now = phone.get("/app/now/").json()

    assert [(one["text"], one["mine"], one["state"]) for one in calls] == [
        ("去仓库拉物资", "asked", "filled"), ("来四个人", "asked", "open"),
    ]  # fmt: skip
    assert now["calls"] == calls
    assert str(other.id) not in str(calls)
    assert first.arrival_code not in str(calls)


def test_a_person_says_that_they_may_be_called_tonight_and_takes_it_back(scene):
    (person,) = scene.people(1)
    phone = browser(an_account("volunteer", volunteer=person))
    until = (datetime.now(UTC) + timedelta(hours=5)).isoformat()

    said = phone.post("/app/tonight/", {"until": until}, content_type="application/json")
    told = phone.get("/app/me/").json()["tonight"]
    too_far = phone.post("/app/tonight/", {"until": "2099-01-01T00:00:00Z"}, content_type="application/json")
    back = phone.post("/app/tonight/", {"until": None}, content_type="application/json")

    assert (said.status_code, told is not None, too_far.status_code, back.json()) == (200, True, 400, {"until": None})
    with as_owner():
        assert Volunteer.objects.get(id=person.id).call_until is None


def test_a_scanner_that_opens_every_link_claims_nothing(scene):
    (person,) = scene.people(1)
    callout = called(scene)
    address = link(scene, callout, person)

    for _ in range(3):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200

    assert set(scene.states(callout).values()) == {"asked"}


def test_one_tap_or_two_is_one_seat_and_the_code_of_the_place_is_an_arrival(scene):
    (person,) = scene.people(1)
    callout = called(scene)
    address, anyone = link(scene, callout, person), Client()

    answers = [anyone.post(address, {"say": "yes", "eta_min": "5"}).status_code for _ in range(2)]
    wrong = anyone.post(address, {"say": "here", "code": "no"})
    here = anyone.post(address, {"say": "here", "code": callout.arrival_code}, follow=True)

    assert answers == [302, 302]
    assert (wrong.status_code, here.status_code) == (409, 200)
    assert scene.states(callout) == {person.id: "arrived"}


def test_a_link_of_another_person_or_call_out_opens_nothing(scene):
    first, second = scene.people(2)
    callout, other = called(scene), called(scene)
    mark = link(scene, callout, first).strip("/").rpartition("-")[2]
    wrong = link(scene, callout, second).strip("/").rpartition("-")[0]
    another = link(scene, other, first).strip("/").rpartition("-")[0]

    for code in (f"{wrong}-{mark}", f"{another}-{mark}"):
        assert Client().get(f"/{code}/").status_code == 404
    for code in (
        "c/x",
        "c/zzzzzzzzzzzzz-1-1-aaaaaaaaaa",
        "c/0-0-0-aaaaaaaaaa",
        "c/zzzzzzzzzzzz-999999999-999999999-aaaaaaaaaa",
    ):
        assert Client().get(f"/{code}/").status_code == 404


def test_after_the_filling_a_link_says_go_back_to_sleep(scene):
    first, second = scene.people(2)
    callout = called(scene, seats=1)
    say(scene.community.id, callout.id, first.id, "claim", now=datetime.now(UTC))

    page = Client(headers={"accept-language": "zh-CN"}).get(link(scene, callout, second)).content.decode()

    assert "接着睡" in page
    assert "我来" not in page


def test_a_browser_subscribes_to_be_rung_and_takes_it_back(scene, settings):
    from muster.channels.models import Address

    (person,) = scene.people(1)
    phone = browser(an_account("volunteer", volunteer=person))
    none = phone.get("/app/push/").json()
    settings.PUSH_CONTACT = "mailto:desk@muster.example"
    subscription = json.loads(a_subscription())

    key = phone.get("/app/push/").json()["key"]
    answers = [phone.post("/app/push/", {"subscription": said}, content_type="application/json").status_code
               for said in (subscription, subscription, {}, {"endpoint": "https://evil.example/x"})]  # fmt: skip
    with as_owner():
        kept = Address.objects.filter(volunteer=person).count()
    gone = {"endpoint": subscription["endpoint"], "remove": True}
    phone.post("/app/push/", gone, content_type="application/json")

    assert (none, len(key), answers, kept) == ({"key": None}, 87, [200, 200, 400, 400], 1)
    with as_owner():
        assert not Address.objects.exists()


def test_the_link_of_a_chat_lets_any_volunteer_of_the_city_answer_and_they_find_it_again(scene):
    from muster.access.scope import open_scope
    from muster.callouts.close import close
    from muster.callouts.link import chat_code_of
    from tests.factories import a_city, a_community, a_volunteer

    callout = called(scene, seats=1)
    person = a_volunteer(scene.city, home=a_community(scene.city, "远处社区"))
    phone = browser(an_account("volunteer", volunteer=person))
    stranger = browser(an_account("volunteer", volunteer=a_volunteer(a_city())))
    address = f"/c/all/{chat_code_of(callout)}/"

    shown = phone.get(address)
    said = phone.post(address, {"say": "yes", "eta_min": "5"})
    again = phone.get("/app/calls/").json()["calls"]
    with open_scope(scene.actor.scope):
        close(callout, by=scene.actor, now=datetime.now(UTC))
    over = phone.get("/app/calls/").json()["calls"]

    assert (shown.status_code, said.status_code, stranger.get(address).status_code) == (200, 302, 404)
    assert Client().get(address).status_code == 302  # to sign in
    assert scene.states(callout) == {person.id: "seated"}
    assert [(one["mine"], one["state"]) for one in (*again, *over)] == [("seated", "filled"), ("seated", "closed")]
