"""How long the city board takes with all of China's areas loaded and 23,900 people called: the numbers alone, and the page.

Reads ../shared/data/china/areas.csv.gz. Run: .venv/bin/python bench/board.py
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.database import an_empty_database, log_in_as  # noqa: E402

CHINA = ROOT.parent / "shared" / "data" / "china" / "areas.csv.gz"
LANZHOU = ROOT / "src" / "muster" / "demo" / "lanzhou"
PEOPLE, CAME, ORGANISATIONS, TIMES = 23_900, 21_384, 400, 60

ARRANGE = """
INSERT INTO people_organisation (id, city_id, name)
SELECT gen_random_uuid(), %(city)s, '单位' || n FROM generate_series(1, %(organisations)s) n;
INSERT INTO people_volunteer (id, city_id, name, name_sort, phone, home_community_id, organisation_id, unit, source,
    is_senior, is_strong, night_calls, skills, languages, licences, added_at)
SELECT gen_random_uuid(), %(city)s, '人' || n, 'ren ' || n, '', (%(communities)s::bigint[])[1 + n %% 245],
    (SELECT array_agg(id) FROM people_organisation)[1 + n %% %(organisations)s], '', 'public_body',
    n %% 20 = 0, n %% 5 = 0, false, '{}', '{}', '{}', %(now)s
FROM generate_series(1, %(people)s) n;
"""
# A tenth come to another community than their own.
CAME_IN = """
INSERT INTO ledger_presence (operation_id, volunteer_id, city_id, organisation_id, home_community_id, community_id,
    claims, superseded, claimed_in, first_at)
SELECT %(operation)s, v.id, v.city_id, v.organisation_id, v.home_community_id, c.here,
    jsonb_build_object(gen_random_uuid()::text, c.here), '{}', ARRAY[c.here], %(now)s::timestamptz + v.n * interval '1 second'
FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM people_volunteer LIMIT %(came)s) v,
     LATERAL (SELECT CASE WHEN v.n %% 10 = 0 THEN (%(communities)s::bigint[])[1 + v.n %% 245]
                          ELSE v.home_community_id END here) c;
ANALYZE;
"""


def main() -> None:
    if not CHINA.is_file():
        sys.exit(f"{CHINA} is missing: this bench needs the file of all of China's areas.")
    with an_empty_database():
        operation, account = _arranged()
        from muster.mobilise import board as numbers

        plain = _p95(lambda: numbers._groups(operation.id))  # noqa: SLF001 - the same statement, without row security
        log_in_as("muster_app")
        rows = {"the board's statement as the owner": plain} | _as_command(operation, account)
        rows |= _pages(account)
    print("| what | p50 ms | p95 ms | × statement |\n|---|---|---|---|")
    for what, (p50, p95) in rows.items():
        print(f"| {what} | {p50:.0f} | {p95:.0f} | {p50 / plain[0]:.1f} |")


def _arranged() -> tuple[Any, Any]:
    from django.db import connection

    from muster.access.models import Account, Role
    from muster.mobilise.models import Address, Notice
    from muster.mobilise.send import freeze
    from muster.operations.models import Operation, OperationCommunity
    from muster.places.load import load_areas
    from muster.places.models import Area

    now = datetime.now(UTC)
    start = time.perf_counter()
    load_areas(CHINA, shapes=LANZHOU / "districts.geojson")
    print(f"{Area.objects.count():,} areas loaded in {time.perf_counter() - start:.0f} s")
    city = Area.objects.get(code="6201")
    codes = (LANZHOU / "communities_245.txt").read_text().split()
    communities = list(Area.objects.filter(code__in=codes).order_by("code").values_list("id", flat=True))
    account = Account.objects.create(username="command", created_at=now)
    Role.objects.create(account=account, kind="city", area=city, valid_from=now - timedelta(days=1))
    operation = Operation.objects.create(
        area=city,
        name="量测",
        kind="outbreak",
        basis="emergency",
        opened_at=now,
        ends_on=now.date() + timedelta(days=30),
    )
    OperationCommunity.objects.bulk_create(
        OperationCommunity(operation=operation, community_id=community) for community in communities
    )
    values = {"city": city.id, "organisations": ORGANISATIONS, "people": PEOPLE, "came": CAME, "now": now}
    values |= {"communities": communities, "operation": operation.id}
    notice = Notice.objects.create(
        operation=operation,
        title="报到",
        body="报到",
        deadline=now + timedelta(hours=12),
        written_by=account.id,
        written_at=now,
    )
    with connection.cursor() as cursor:
        cursor.execute(ARRANGE, values)
        Address.objects.create(notice=notice, area=city)
        start = time.perf_counter()
        gained = freeze(notice, now=now)
        print(f"a notice that expects {gained:,} people is sent in {time.perf_counter() - start:.1f} s")
        cursor.execute(CAME_IN, values)
    return operation, account


def _as_command(operation: Any, account: Any) -> dict[str, tuple[float, float]]:
    from muster.access.actors import actor_of
    from muster.access.scope import open_scope
    from muster.mobilise import board as numbers
    from muster.mobilise.queries import board, curve, organisation_rows
    from muster.teams.approve import approve
    from muster.teams.propose import propose
    from muster.teams.queries import plan_rows

    now = datetime.now(UTC)
    actor = actor_of(account, now=now, strong=True)
    with open_scope(actor.scope):
        total = board(operation.id).total
        print(f"expected {total.expected:,}, reported {total.reported:,}, present {total.present:,}")
        rows = {
            "the board's statement as the command": _p95(lambda: numbers._groups(operation.id)),  # noqa: SLF001
            "board() (budget 60)": _p95(lambda: board(operation.id)),
            "organisation_rows()": _p95(lambda: organisation_rows(operation.id)),
            "curve()": _p95(lambda: curve(operation.id)),
        }
        start = time.perf_counter()
        plan = propose(operation.id, by=actor, now=now)
        print(
            f"245 teams proposed and stored in {time.perf_counter() - start:.1f} s (budget 10); proven: {plan.proven}"
        )
        rows["plan_rows()"] = _p95(lambda: plan_rows(plan.id), times=10)
        start = time.perf_counter()
        approve(plan.id, plan.version, by=actor, now=now)
        print(f"approved in {time.perf_counter() - start:.1f} s")
    return rows


def _pages(account: Any) -> dict[str, tuple[float, float]]:
    from django.test import Client

    from muster.entry.sessions import BACKEND, SET_UP_HERE

    client = Client(HTTP_HOST="localhost")
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[SET_UP_HERE] = str(account.pk)
    session.save()
    rows = {}
    for path in ("/city/", "/city/figures/", "/city/map.json", "/city/curve.json", "/city/teams/"):
        answer = client.get(path)
        if answer.status_code != 200:
            print(f"{path} answered {answer.status_code}")
            continue
        rows[f"{path} ({len(answer.content) // 1000} kB; budget 150)"] = _p95(lambda path=path: client.get(path))
    return rows


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
