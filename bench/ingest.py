"""Ingest: batches of household events, single check-ins, and how both hold as the journal grows.

Run: .venv/bin/python bench/ingest.py [--seconds 60] [--buildings 48] [--part batches|singles] [--growth]
Beside them, in the same run and on the same database, pgbench runs the statements of a flush: the ratio says what HTTP,
reading, checking and Python cost.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.phones import city, growth, load, pgbench  # noqa: E402 - the folder above must be known
from bench.phones.ids import HOUSEHOLDS_OF_BUILDING, ROUNDS, VISITORS  # noqa: E402
from bench.phones.server import arranged, run_load, serving  # noqa: E402

BATCH_CONNECTIONS = 24
SINGLE_CONNECTIONS = 200
SINGLE_CLOSED = 64
SINGLE_RATE = 500
SINGLE_S = 10
PGBENCH_S = 10
EVENTS_PER_S_WANTED = 5_000


def main() -> None:
    asked = _asked()
    began = time.perf_counter()
    with arranged(asked.buildings):
        doors = 245 * asked.buildings * HOUSEHOLDS_OF_BUILDING
        _say("city arranged", f"245 communities, {doors:,} households, {time.perf_counter() - began:.0f} s")
        _assert_durable()
        if asked.growth:
            _growth(asked)
        else:
            _ingest(asked)


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--buildings", type=int, default=48, help="of 128 households, in each of 245 communities")
    words.add_argument("--part", choices=["all", "batches", "singles"], default="all")
    words.add_argument("--growth", action="store_true", help="the same at 1, 3 and 10 million events")
    return words.parse_args()


def _ingest(asked: argparse.Namespace) -> None:
    per_round = 245 * VISITORS * (asked.buildings * HOUSEHOLDS_OF_BUILDING // VISITORS // load.BATCH)
    rounds = max(1, round(asked.seconds * 250 / per_round + 0.5))
    if asked.part != "singles":
        with serving() as port:
            batches = _batches(port, asked, seconds=asked.seconds, first_round=0, rounds=rounds)
        _beside_batches(asked, batches)
    if asked.part != "batches":
        with serving() as port:
            closed = _singles(port)
            visits = {"buildings": asked.buildings, "first_round": 20, "rounds": 1, "per_request": 1, "limit": 5_000}
            _report_single(f"visits, {SINGLE_RATE}/s", run_load(port, what="visits", of=visits, **_open()))
        _beside_singles(closed)
    _check_counts()


def _batches(port: int, asked: argparse.Namespace, *, seconds: float, first_round: int, rounds: int = 1) -> float:
    of = {"buildings": asked.buildings, "first_round": first_round, "rounds": rounds, "per_request": load.BATCH}
    of["limit"] = int(seconds * 400)
    told = run_load(port, what="visits", of=of, seconds=seconds, connections=BATCH_CONNECTIONS)
    rate = sum(told["statuses"].values()) / told["seconds"]
    _say(
        f"batches of {load.BATCH}, {BATCH_CONNECTIONS} at once",
        f"{rate:,.0f} events/s for {told['seconds']:.0f} s (wanted {EVENTS_PER_S_WANTED:,}); {told['statuses']}; "
        f"p50 {told['p50_ms']:.0f} ms, p99 {told['p99_ms']:.0f} ms",
    )
    return rate


def _singles(port: int) -> float:
    """At a steady rate, then all they can: that rate."""
    number = SINGLE_RATE * SINGLE_S
    for kind, skip in (("volunteer.reported_in", 0), ("volunteer.arrived", number)):
        of = {"kind": kind, "limit": number, "skip": skip}
        _report_single(f"{kind}, {SINGLE_RATE}/s", run_load(port, what="check_ins", of=of, **_open()))
    of = {"kind": "volunteer.reported_in", "limit": number, "skip": 2 * number}
    told = run_load(port, what="check_ins", of=of, seconds=SINGLE_S, connections=SINGLE_CLOSED)
    _report_single(f"reported in, {SINGLE_CLOSED} at once, all they can", told)
    return float(told["requests"] / told["seconds"])


def _open() -> dict[str, Any]:
    return {"rate": SINGLE_RATE, "connections": SINGLE_CONNECTIONS}


def _report_single(what: str, told: dict[str, Any]) -> None:
    rate = told["requests"] / told["seconds"]
    _say(
        what,
        f"{rate:,.0f}/s; p50 {told['p50_ms']:.1f} ms, p99 {told['p99_ms']:.1f} ms, worst {told['max_ms']:.0f} ms; "
        f"{told['statuses']}",
    )


def _beside_batches(asked: argparse.Namespace, batches: float) -> None:
    of = {"buildings": asked.buildings, "first_round": 30, "rounds": 9, "per_request": load.BATCH}
    visits = load.visits(**of, limit=PGBENCH_S * 200)
    tps = pgbench.run(visits, communities=_communities(), seconds=PGBENCH_S)
    _say(f"pgbench, the same flush of {load.BATCH}", f"{tps * load.BATCH:,.0f} events/s")
    _say("ratio Muster : pgbench, batches", f"{batches / tps / load.BATCH:.2f}")


def _beside_singles(closed: float) -> None:
    singles = load.check_ins("volunteer.reported_in", limit=9_000, skip=15_000)
    tps = pgbench.run(singles, communities=_communities(), seconds=PGBENCH_S)
    _say("pgbench, one check-in a flush", f"{tps:,.0f}/s")
    _say("ratio Muster : pgbench, single check-ins", f"{closed / tps:.2f}")


def _communities() -> dict[str, int]:
    from muster.places.models import Area

    return dict(Area.objects.filter(level="community").values_list("code", "id"))


def _growth(asked: argparse.Namespace) -> None:
    grown = growth.Grown()
    for number, events in enumerate((1_000_000, 3_000_000, 10_000_000)):
        began = time.perf_counter()
        grown = growth.prefill(grown, events, size=city.Size(buildings=asked.buildings))
        _say(
            f"journal of {events // 1_000_000} million", f"{grown.events:,} events, {time.perf_counter() - began:.0f} s"
        )
        with serving() as port:
            _batches(port, asked, seconds=10, first_round=ROUNDS - 1 - number)


def _assert_durable() -> None:
    from muster import preflight

    assert not preflight.problems("muster_owner")


def _check_counts() -> None:
    """The journal, the doors and the sums agree after all that."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT (community_id, id)) FROM journal_fieldevent")
        events, distinct = cursor.fetchone()
        cursor.execute("SELECT sum(reached), sum(excused), sum(tried) FROM ledger_tally")
        tallies = cursor.fetchone()
        cursor.execute(
            "SELECT sum(reached), sum(excused), count(*) FILTER (WHERE state = 'tried') FROM ledger_standing"
        )
        standings = cursor.fetchone()
    _say("events in the journal, of these distinct", f"{events:,}, {distinct:,}")
    if events != distinct or tallies != standings:
        sys.exit(f"The sums do not agree with the doors: {tallies} and {standings}.")


def _say(what: str, value: str) -> None:
    print(f"{what:44} {value}", flush=True)


if __name__ == "__main__":
    main()
