"""G3, G4, G5, the server's half: one batch from many sockets at once, another body under a taken id, one bad event among 200.

Planted bugs, each caught here: check-then-insert without the unique key, the last body kept, the whole batch refused.
"""

import asyncio
import json
import os
import random
from collections import Counter
from dataclasses import replace

import httpx

from tests.storm.oracle import Found, found, say
from tests.storm.stage import App, Stage
from tests.storm.writers import Parcel, Told, parcels

STORM = os.environ.get("MUSTER_STORM") == "1"
ROUNDS = 500 if STORM else 25
PLANTED_ROUNDS = 40
SOCKETS = 16


def test_one_batch_on_sixteen_sockets_of_two_processes_is_stored_once_and_answered_honestly(stage: Stage):
    seed = random.randrange(10**6)
    apps = [stage.serve().wait(), stage.serve().wait()]

    told = asyncio.run(_on_all_sockets(apps, seed, rounds=ROUNDS))

    result = found(stage, told)
    say(f"G4 one batch on {SOCKETS} sockets", seed, told, result, rounds=ROUNDS)
    assert result == Found(0, 0, 0)
    assert not told.refusals
    assert told.statuses == {"accepted": len(told.sent), "duplicate": len(told.sent) * (SOCKETS - 1)}
    deadlocks = stage.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = 'muster'")
    assert deadlocks == [(0,)]


def test_sockets_find_check_then_insert(stage: Stage):
    seed = random.randrange(10**6)
    stage.rows("ALTER TABLE journal_fieldevent DROP CONSTRAINT journal_fieldevent_pkey")
    apps = [stage.serve(planted="check_then_insert").wait(), stage.serve(planted="check_then_insert").wait()]

    told = asyncio.run(_on_all_sockets(apps, seed, rounds=PLANTED_ROUNDS))

    result = found(stage, told)
    say("G4 planted check_then_insert", seed, told, result, rounds=PLANTED_ROUNDS)
    assert result.doubled > 0


def test_another_body_under_a_taken_id_is_answered_mismatch_and_both_are_kept(stage: Stage):
    assert _mismatches(stage, stage.serve().wait()) == []


def test_a_mismatch_that_overwrites_is_found(stage: Stage):
    stage.rows("GRANT UPDATE ON journal_fieldevent TO muster_app")  # the grant alone would have refused it
    assert _mismatches(stage, stage.serve(planted="keep_the_last").wait(), "planted keep_the_last") != []


def test_one_bad_event_among_two_hundred_is_refused_alone(stage: Stage):
    assert _poisoned(stage, stage.serve().wait()) == []


def test_a_batch_that_is_refused_whole_is_found(stage: Stage):
    assert _poisoned(stage, stage.serve(planted="all_or_nothing").wait(), "planted all_or_nothing") != []


async def _on_all_sockets(apps: list[App], seed: int, *, rounds: int) -> Told:
    told = Told()
    limits = httpx.Limits(max_connections=SOCKETS)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        for parcel in parcels(rounds * 10, per_batch=10, seed=seed):
            told.sent.update(parcel.ids)
            bodies = [parcel.body, _reversed(parcel).body]
            sending = (
                client.post(
                    apps[number % len(apps)].url + "/api/v1/events",
                    content=bodies[number // len(apps) % 2],
                    headers={"Authorization": f"Bearer {parcel.token}"},
                )
                for number in range(SOCKETS)
            )
            for answer in await asyncio.gather(*sending):
                told.note(answer)
    return told


def _reversed(parcel: Parcel) -> Parcel:
    body = json.loads(parcel.body)
    return replace(parcel, body=json.dumps(body | {"events": body["events"][::-1]}).encode())


def _mismatches(stage: Stage, app: App, scenario: str = "another body under a taken id") -> list[str]:
    """What is wrong after a batch was sent, and again with other bodies under half of its ids. Prints its line."""
    seed = random.randrange(10**6)
    told = Told()
    [parcel] = parcels(20, per_batch=20, seed=seed)
    _post(app, parcel, told)
    body = json.loads(parcel.body)
    for number, event in enumerate(body["events"]):
        event["mono_ms"] += number % 2
    _post(app, replace(parcel, body=json.dumps(body).encode()), told)

    result = found(stage, told)
    kept = stage.rows("SELECT count(*) FROM journal_fieldevent WHERE mono_ms % 2 = 0")
    others = stage.rows("SELECT count(*) FROM journal_mismatch")
    say(f"G3 {scenario}", seed, told, result, mismatches=told.statuses["mismatch"])
    checks = {
        "answers": told.statuses == {"accepted": 20, "duplicate": 10, "mismatch": 10},
        "first bodies": kept == [(20,)],
        "other bodies": others == [(10,)],
        "set check": result.is_clean,
    }
    return [name for name, is_right in checks.items() if not is_right]


def _poisoned(stage: Stage, app: App, scenario: str = "one bad event among 200") -> list[str]:
    """What is wrong after a batch of 200 with one bad event in it. Prints its line."""
    seed = random.randrange(10**6)
    told = Told()
    [parcel] = parcels(200, per_batch=200, seed=seed)
    body = json.loads(parcel.body)
    body["events"][77]["facts"] = {"name": "林建国"}
    _post(app, replace(parcel, body=json.dumps(body).encode()), told)
    told.sent.discard(parcel.ids[77])

    result = found(stage, told)
    say(f"G5 {scenario}", seed, told, result)
    right = Counter({"accepted": 199, "refused": 1})
    return [] if told.statuses == right and result.is_clean else [f"{dict(told.statuses)} {result}"]


def _post(app: App, parcel: Parcel, told: Told) -> None:
    told.sent.update(parcel.ids)
    headers = {"Authorization": f"Bearer {parcel.token}"}
    told.note(httpx.post(app.url + "/api/v1/events", content=parcel.body, headers=headers, timeout=60))
