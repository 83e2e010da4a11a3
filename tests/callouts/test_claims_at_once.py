"""G9: many at once, and the seats are filled exactly. The last word is the database's, whatever Python thought."""

import os
import threading
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction

from muster.callouts.claim import say
from muster.callouts.models import Call
from muster.callouts.tend import tend
from tests.callouts.arranged import DAY, a_scene

PEOPLE, HANDS, ROUNDS = (1_000, 32, 5) if os.environ.get("MUSTER_STORM") else (120, 16, 2)


@pytest.mark.django_db(transaction=True)
def test_many_claims_at_once_fill_four_seats_exactly_and_reserves_keep_the_order_of_commits():
    scene = a_scene()
    people = scene.people(PEOPLE)
    for _ in range(ROUNDS):
        callout = scene.call(wave_people=PEOPLE)

        ranks = _all_claim(scene, callout, people)

        states = Counter(scene.states(callout).values())
        assert states == {"seated": 4, "reserve": 4, "late": PEOPLE - 8}
        assert sorted(rank for rank in ranks if rank) == [1, 2, 3, 4]
        for person in people:
            say(scene.community.id, callout.id, person.id, "give_up", now=DAY)


@pytest.mark.django_db
def test_the_database_refuses_a_second_holder_and_a_seat_that_is_not_there():
    """What the act promises is held by constraints: a planted bug of the act would meet them."""
    scene = a_scene()
    first, second = scene.people(2)
    callout = scene.call(seats=1)
    say(scene.community.id, callout.id, first.id, "claim", now=DAY)

    for seat in (1, 2):
        calls = Call.objects.filter(community_id=scene.community.id, callout_id=callout.id, volunteer_id=second.id)
        with scene.seen(), pytest.raises(IntegrityError), transaction.atomic():
            _forced(calls, seat)


def _forced(calls, seat: int) -> None:
    calls.update(state="seated", seat=seat)
    connection.check_constraints()


def _all_claim(scene, callout, people) -> list[int]:
    waiting, ranks, failed = list(people), [], []

    def claim() -> None:
        try:
            while waiting:
                person = waiting.pop()
                ranks.append(say(scene.community.id, callout.id, person.id, "claim", now=DAY).rank)
        except IndexError:
            pass
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return ranks


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_tends_while_people_claim_stands_in_nobodys_way():
    """Both take the call-out first and its tending after: in another order each would hold what the other waits for."""
    scene = a_scene()
    people = scene.people(PEOPLE)
    callout = scene.call(wave_people=PEOPLE)
    over, failed = threading.Event(), []
    worker = threading.Thread(target=_tend_until, args=[over, scene, callout, failed])
    worker.start()
    try:
        _all_claim(scene, callout, people)
    finally:
        over.set()
        worker.join()

    assert failed == []
    assert Counter(scene.states(callout).values()) == {"seated": 4, "reserve": 4, "late": PEOPLE - 8}


def _tend_until(over, scene, callout, failed) -> None:
    try:
        while not over.is_set():
            with scene.seen():
                tend(scene.community.id, callout.id, now=DAY)
    except Exception as error:  # noqa: BLE001 - told by the test
        failed.append(error)
    finally:
        connection.close()
