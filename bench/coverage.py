"""City coverage at full size: 245 communities, 1.5 million households, 4.36 million people, three rounds partly walked.

Measured as muster_app, bound by row security, each beside the same bare SQL. Reads ../shared/data/china/areas.csv.gz.
Run: .venv/bin/python bench/coverage.py
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.database import an_empty_database, log_in_as  # noqa: E402
from bench.full_city import CHINA, arranged, walk  # noqa: E402

TIMES = 60

Rows = dict[str, tuple[float, float, str]]  # median, 95th percentile, what it is measured against


def main() -> None:
    if not CHINA.is_file():
        sys.exit(f"{CHINA} is missing: this bench needs the file of all of China's areas.")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with an_empty_database():
        operation, communities, accounts = arranged()
        log_in_as("muster_app")
        opening = _openings(operation, accounts["city"])
        rounds = [_opened(operation, accounts["city"], title=f"第{n}轮") for n in (1, 2, 3)]
        log_in_as("muster_owner")
        walk(rounds)
        rows: Rows = {"opening a round in 245 communities (budget 100)": opening}
        rows["one row per community, as the owner"] = (*_p95(lambda: _bare(rounds[0])), "")
        log_in_as("muster_app")
        rows |= _as_command(rounds[0], accounts["city"])
        rows |= _as_desk(rounds, communities[0], accounts["desk"])
        rows |= _pages(rounds[0], communities, accounts["city"])
        rows["closing a round in 245 communities, once"] = _closing(rounds[2], accounts["city"])
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    print("| what | p50 ms | p95 ms | beside |\n|---|---|---|---|")
    for what, (p50, p95, beside) in rows.items():
        print(f"| {what} | {p50:.1f} | {p95:.1f} | {beside} |")


def _opened(operation: Any, account: Any, *, title: str) -> Any:
    from muster.access.scope import open_scope
    from muster.rounds.open import open_round

    actor, now = _actor(account), datetime.now(UTC)
    with open_scope(actor.scope):
        return open_round(
            operation.id,
            area_id=operation.area_id,
            kind="notice",
            target="household",
            title=title,
            instructions={"zh": "请放在门口。"},
            starts_at=now,
            ends_at=now + timedelta(days=1),
            by=actor,
            now=now,
        )


def _openings(operation: Any, account: Any) -> tuple[float, float, str]:
    """Twenty times, each undone before the next."""
    from django.db import transaction

    def opening() -> None:
        with transaction.atomic():
            _opened(operation, account, title="试开")
            transaction.set_rollback(True)

    return (*_p95(opening, times=20), "")


def _bare(opened: Any) -> list[Any]:
    from muster.ledger import counts

    return counts._rows(counts.OF_COMMUNITIES, {"round": opened.id})  # noqa: SLF001 - the statement alone


def _as_command(opened: Any, account: Any) -> Rows:
    from muster.access.scope import open_scope
    from muster.rounds.city_view import building_counts_for_command, command_rounds
    from muster.rounds.queries import coverage

    actor = _actor(account)
    with open_scope(actor.scope):
        bare = _p95(lambda: _bare(opened))
        found = coverage(opened)
        first = found.communities[0].place.id
        print(f"register {found.total.register:,} = reached {found.total.reached:,} + excused {found.total.excused:,}"
              f" + missing {found.total.missing:,}")  # fmt: skip
        return {
            "one row per community, as the command": (*bare, ""),
            "coverage(): with the names of 245 places": _against(lambda: coverage(opened), bare),
            "three rounds side by side": _against(lambda: command_rounds(opened.operation_id, limit=6), bare),
            "buildings of one community": _against(lambda: building_counts_for_command(opened, first, by=actor), bare),
        }


def _as_desk(rounds: list[Any], community_id: int, account: Any) -> Rows:
    """The largest community: 7,008 doors. In the first round most of it is walked, in the last nearly nothing."""
    from muster.access.scope import open_scope
    from muster.ledger import windows
    from muster.residents.models import Building
    from muster.rounds import doors

    rows: Rows = {}
    with open_scope(replace(_actor(account).scope, communities=(community_id,))):
        last = Building.objects.filter(community_id=community_id).order_by("-sort").first()
        for name, opened in (("40 % open", rounds[0]), ("95 % open", rounds[2])):
            values = {"round": opened.id, "community": community_id, "limit": windows.MISSING_MAX}
            bare = _p95(
                lambda values=values: _fetched(
                    windows.DOORS + windows.ON_REGISTER + windows.IS_MISSING + windows.ORDER, values
                )
            )
            count = len(doors.missing(opened, community_id))
            rows[f"who is missing in the community, {name}, {count:,} doors (budget 100)"] = _against(
                lambda opened=opened: doors.missing(opened, community_id), bare
            )
        inside = values | {"building": last.id}
        bare = _p95(
            lambda: _fetched(
                windows.DOORS + windows.ON_REGISTER + windows.IN_BUILDING + windows.IS_MISSING + windows.ORDER, inside
            )
        )
        rows["who is missing in one building, 96 doors (budget 20)"] = _against(
            lambda: doors.missing(rounds[2], community_id, building_id=last.id), bare
        )
        rows["the wall of one building"] = _against(
            lambda: doors.wall(rounds[2], community_id, last, marks="all"), bare
        )
    return rows


def _fetched(sql: str, values: dict[str, Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _pages(opened: Any, communities: list[int], account: Any) -> Rows:
    from django.test import Client

    from muster.access.scope import open_scope
    from muster.entry.sessions import BACKEND, SET_UP_HERE
    from muster.places.models import Area

    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[SET_UP_HERE] = str(account.pk)
    session.save()
    with open_scope(_actor(account).scope):
        bare = _p95(lambda: _bare(opened))
    first = Area.objects.get(id=communities[0])
    district = Area.objects.get(code=first.code[:6]).name
    rows: Rows = {}
    for path in (
        "/city/coverage/",
        f"/city/coverage/?round={opened.id}&page=5",
        "/city/coverage/figures/",
        "/city/coverage/missing/",
        "/city/coverage/map.json",
        f"/city/coverage/{opened.id}/{first.code}/",
        "/city/rounds/",
        f"/city/rounds/{opened.id}/?district={district}",
        f"/city/rounds/{opened.id}/coverage.csv",
        "/city/",
    ):
        answer = client.get(path)
        shown = path.replace(str(opened.id), "…")
        if answer.status_code != 200:
            print(f"{path} answered {answer.status_code}")
            continue
        rows[f"{shown} ({len(answer.content) // 1000} kB; budget 150)"] = _against(
            lambda path=path: client.get(path), bare
        )
    return rows


def _closing(opened: Any, account: Any) -> tuple[float, float, str]:
    from muster.access.scope import open_scope
    from muster.rounds.close import close_round

    actor = _actor(account)
    start = time.perf_counter()
    with open_scope(actor.scope):
        close_round(opened.id, by=actor, now=datetime.now(UTC))
    took = (time.perf_counter() - start) * 1000
    return took, took, ""


def _actor(account: Any) -> Any:
    from muster.access.actors import actor_of

    return actor_of(account, now=datetime.now(UTC), strong=True)


def _against(act: Callable[[], Any], bare: tuple[float, float]) -> tuple[float, float, str]:
    p50, p95 = _p95(act)
    return p50, p95, f"the bare SQL {bare[0]:.1f} (ratio {p50 / bare[0]:.1f})"


def _p95(act: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    """The median and the 95th percentile in milliseconds, after a warm start."""
    act()
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


if __name__ == "__main__":
    main()
