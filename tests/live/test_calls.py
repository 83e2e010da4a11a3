"""A call-out reaches the phones that listen; a claim is answered after its commit; and nobody else hears of either."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime

import httpx
from django.conf import settings
from django.contrib.sessions.models import Session

from muster.access.models import Account, Role
from muster.access.scope import open_scope
from muster.callouts.claim import say
from muster.callouts.close import close
from muster.people.models import Volunteer
from tests.callouts.arranged import Scene, a_scene
from tests.conftest import as_owner
from tests.factories import an_account
from tests.live.arranged import a_token, token_of_desk
from tests.live.conftest import Running
from tests.live.test_ticks import a_session

END_MAX_S = 10


def cookies_of(person: Volunteer) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: a_session(an_account("volunteer", volunteer=person), {})}


class Phone:
    """An open EventSource."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.last_id = ""
        self._lines = answer.iter_lines()

    def next(self) -> tuple[str, dict]:
        """The next event with its data; comments are passed over."""
        event = ""
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "id":
                self.last_id = value
            elif name == "event":
                event = value
            elif name == "data":
                return event, json.loads(value)
        return "end", {}


@contextmanager
def a_phone(live: Running, cookies: dict[str, str], *, last_event_id: str = "") -> Iterator[Phone]:
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    headers |= {"Last-Event-ID": last_event_id} if last_event_id else {}
    timeout = httpx.Timeout(10, read=15)
    with httpx.stream("GET", live.url + "/live/calls", headers=headers, timeout=timeout, verify=False) as answer:
        yield Phone(answer)


def claimed(
    live: Running, scene: Scene, callout, word: str = "yes", *, cookies=None, token="", **more
) -> httpx.Response:
    body = {"community": scene.community.code, "callout": str(callout.id), "say": word} | more
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Cookie": "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())} if cookies else {}
    return httpx.post(live.url + "/live/claims", json=body, headers=headers, timeout=30, verify=False)


def replace_id(callout, other):
    found = copy(callout)
    found.id = other
    return found


def called(scene: Scene, **changes):
    return scene.call(now=datetime.now(UTC), wakes_because="试", **changes)


def test_a_phone_hears_of_the_call_of_each_change_and_of_the_stop(live: Running):
    scene = a_scene()
    first, second = scene.people(2)
    cookies = cookies_of(first)

    with a_phone(live, cookies) as phone:
        callout = called(scene, seats=1)
        asked = phone.next()
        say(scene.community.id, callout.id, second.id, "claim", now=datetime.now(UTC))
        filled = phone.next()
        with open_scope(scene.actor.scope):
            close(callout, by=scene.actor, now=datetime.now(UTC))
        closed = phone.next()

    assert asked[0] == "call"
    told = asked[1]
    assert (told["text"], told["mine"], told["seats"], told["missing"], told["state"]) == (
        "来四个人",
        "asked",
        1,
        1,
        "open",
    )
    assert (told["community"], told["community_name"], told["place"]) == (scene.community.code, "广后街社区", "社区")
    assert (filled[1]["state"], filled[1]["mine"], filled[1]["missing"]) == ("filled", "asked", 0)
    assert closed[1]["state"] == "closed"


def test_a_claim_is_answered_with_how_the_person_stands(live: Running):
    scene = a_scene()
    people = scene.people(3)
    callout = called(scene, seats=1)
    own = [cookies_of(person) for person in people]

    first = claimed(live, scene, callout, cookies=own[0], eta_min=30).json()
    again = claimed(live, scene, callout, cookies=own[0], eta_min=30).json()
    reserve = claimed(live, scene, callout, cookies=own[1]).json()
    wrong = claimed(live, scene, callout, "here", cookies=own[0], code="nope")
    here = claimed(live, scene, callout, "here", cookies=own[0], code=callout.arrival_code).json()
    no = claimed(live, scene, callout, "no", cookies=own[2]).json()

    assert (first["mine"], first["state"], first["missing"], again["mine"]) == ("seated", "filled", 0, "seated")
    assert (reserve["mine"], reserve["rank"]) == ("reserve", 1)
    assert (wrong.status_code, wrong.json()["error"]) == (409, "wrong_code")
    assert (here["mine"], no["mine"]) == ("arrived", "declined")
    assert scene.states(callout) == {people[0].id: "arrived", people[1].id: "reserve", people[2].id: "declined"}


def test_a_hundred_claims_at_once_seat_exactly_four(live: Running):
    scene = a_scene()
    people = scene.people(100)
    callout = called(scene, seats=4, wave_people=100)
    tokens = [a_token(an_account("volunteer", volunteer=person)) for person in people]

    with ThreadPoolExecutor(20) as hands:
        answers = list(hands.map(lambda token: claimed(live, scene, callout, token=token).json(), tokens))

    assert Counter(one["mine"] for one in answers) == {"seated": 4, "reserve": 4, "late": 92}
    assert sorted(one["rank"] for one in answers if one["rank"]) == [1, 2, 3, 4]
    assert Counter(scene.states(callout).values()) == {"seated": 4, "reserve": 4, "late": 92}


def test_only_volunteers_speak_and_only_with_words_that_are_known(live: Running):
    scene = a_scene()
    (person,) = scene.people(1)
    callout = called(scene)
    own = cookies_of(person)

    assert claimed(live, scene, callout).status_code == 401
    assert claimed(live, scene, callout, token=token_of_desk(scene.community)).status_code == 401
    assert claimed(live, scene, callout, "maybe", cookies=own).status_code == 400
    assert claimed(live, scene, callout, cookies=own, eta_min=0).status_code == 400
    assert claimed(live, scene, callout, cookies=own, eta_min=10**30).status_code == 400
    assert claimed(live, scene, callout, cookies=own, community="\x00").status_code == 404
    assert claimed(live, scene, replace_id(callout, person.id), cookies=own).status_code == 404
    form = httpx.post(
        live.url + "/live/claims",
        data={"say": "yes"},
        headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}=x"},
        verify=False,
    )
    other_site = httpx.post(
        live.url + "/live/claims", json={"community": scene.community.code, "callout": str(callout.id), "say": "yes"},
        headers={"Cookie": "; ".join(f"{k}={v}" for k, v in own.items()), "Sec-Fetch-Site": "cross-site"}, verify=False,
    )  # fmt: skip
    assert (form.status_code, other_site.status_code) == (401, 401)
    assert set(scene.states(callout).values()) == {"asked"}


def test_whoever_signs_out_or_loses_the_role_hears_no_more(live: Running):
    scene = a_scene()
    first, second = scene.people(2)
    own, other = cookies_of(first), cookies_of(second)

    with a_phone(live, own) as phone, a_phone(live, other) as beside:
        Session.objects.filter(session_key=own[settings.SESSION_COOKIE_NAME]).delete()
        with as_owner():
            account = Account.objects.get(volunteer_id=second.id)
            Role.objects.filter(account=account).update(valid_until=datetime.now(UTC))
        began = time.monotonic()
        assert (phone.next()[0], beside.next()[0]) == ("end", "end")

    assert time.monotonic() - began < END_MAX_S + 5
    with a_phone(live, own) as phone, a_phone(live, {}) as stranger:
        assert (phone.status, stranger.status) == (401, 401)


def test_a_phone_that_comes_back_is_told_what_it_missed_and_else_asks_anew(live: Running):
    scene = a_scene()
    first, second = scene.people(2)
    own = cookies_of(first)
    with a_phone(live, own) as phone, a_phone(live, cookies_of(second)) as _beside:
        callout = called(scene, seats=1)
        phone.next()
        last_id = phone.last_id
        say(scene.community.id, callout.id, second.id, "claim", now=datetime.now(UTC))
        phone.next()

        with a_phone(live, own, last_event_id=last_id) as back:
            assert back.next()[1]["state"] == "filled"
        with a_phone(live, own, last_event_id="other-1") as elsewhere:
            assert elsewhere.next()[0] == "redraw"
