"""Invented people answer a call-out; a person who looks at the demo with a link of their own answers for themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from muster.demo.come import answer_calls
from tests.callouts.arranged import a_scene
from tests.conftest import as_owner
from tests.factories import an_account


@pytest.mark.django_db
def test_invented_people_come_and_whoever_watches_is_left_alone():
    scene = a_scene()
    people = scene.people(40)
    an_account("volunteer", volunteer=people[0])
    now = datetime.now(UTC)
    callout = scene.call(now=now, wakes_because="试", wave_people=40)

    with as_owner():
        early = answer_calls(now=now + timedelta(seconds=1))
        answer_calls(now=now + timedelta(seconds=61))
        answer_calls(now=now + timedelta(seconds=240))

    states = scene.states(callout)
    assert early == 0
    assert states[people[0].id] == "asked"
    assert list(states.values()).count("arrived") == 4
    assert list(states.values()).count("asked") >= 10
