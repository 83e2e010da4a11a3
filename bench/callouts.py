"""Call-outs at full size: whom to ask of 24,010, a call-out to as many phones that listen, a thousand claims of four seats at once.

Run: .venv/bin/python bench/callouts.py
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.database import log_in_as  # noqa: E402
from bench.phones.cost import cpu_seconds, memory_kb  # noqa: E402
from bench.phones.ids import OPERATION  # noqa: E402
from bench.phones.server import arranged, serving  # noqa: E402
from bench.phones.sessions import keep_sessions  # noqa: E402

TIMES = 30
CLAIMANTS = 1_000
PHONES = 24_000
SENTENCE = "沒睡的人请速来社区帮忙，准备第二轮核酸，要4个人，其中一人会开车"

# Everybody is of an organisation, has hours and a care window; half have reported in, a tenth are at work, some were asked before.
PEOPLE = """
INSERT INTO people_organisation (id, city_id, name) SELECT gen_random_uuid(), %(city)s, '量测单位';
UPDATE people_volunteer SET organisation_id = (SELECT id FROM people_organisation LIMIT 1),
    skills = CASE WHEN random() < 0.05 THEN '{tricycle}'::text[] ELSE '{carrying}' END,
    licences = CASE WHEN random() < 0.3 THEN '{c1}'::text[] ELSE '{}' END,
    languages = CASE WHEN random() < 0.1 THEN '{en}'::text[] ELSE '{}' END,
    night_calls = random() < 0.3;
INSERT INTO people_weeklywindow (id, volunteer_id, use, weekdays, starts_min, ends_min)
SELECT gen_random_uuid(), id, 'available', 127, 0, 1440 FROM people_volunteer
UNION ALL SELECT gen_random_uuid(), id, 'care', 64, 60, 120 FROM people_volunteer;
INSERT INTO ledger_presence (operation_id, volunteer_id, city_id, home_community_id, community_id, claims, superseded, claimed_in,
                             first_at, arrivals, departures, worked_min, working_since)
SELECT %(operation)s, id, city_id, home_community_id, home_community_id, '{}', '{}', ARRAY[home_community_id], %(now)s, '{}', '{}',
       (random() * 900)::int, CASE WHEN random() < 0.2 THEN %(now)s::timestamptz END
FROM people_volunteer WHERE random() < 0.5;
INSERT INTO callouts_turn (operation_id, volunteer_id, city_id, last_asked_at, asked, calls)
SELECT %(operation)s, id, city_id, %(now)s, 1, '{}' FROM people_volunteer WHERE random() < 0.3;
"""


def main() -> None:
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with arranged(buildings=1) as folder:
        desk, community_id, operation = _peopled()
        cookies = keep_sessions(folder / "cookies")
        log_in_as("muster_app")
        rows = _waves(desk, community_id, operation)
        with serving() as port, serving() as other:  # one process may not hold so many open files everywhere
            claims = [_claims(port, desk, community_id, operation, cookies) for _ in range(3)]
            told = _phones((port, other), desk, community_id, operation, cookies)
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")
    print("| what | p50 ms | p95 ms | beside |\n|---|---|---|---|")
    for what, (p50, p95, beside) in rows.items():
        print(f"| {what} | {p50:.1f} | {p95:.1f} | {beside} |")
    for each in claims:
        print(each)
    print(told)


def _peopled() -> tuple[Any, int, Any]:
    from django.db import connection

    from muster.access.models import Account, Role
    from muster.operations.models import Operation
    from muster.places.models import Area

    now = datetime.now(UTC)
    operation = Operation.objects.get(id=OPERATION)
    community = Area.objects.filter(level="community").order_by("code").first()
    assert community
    desk = Account.objects.create(username="desk", created_at=now)
    Role.objects.create(account=desk, kind="desk", area=community, valid_from=operation.opened_at)
    values = {"city": operation.area_id, "operation": operation.id, "now": now}
    with connection.cursor() as cursor:
        for statement in filter(str.strip, PEOPLE.split(";\n")):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
    return desk, community.id, operation


def _waves(desk: Any, community_id: int, operation: Any) -> dict[str, tuple[float, float, str]]:
    """The choice alone, from everybody of the city; and a whole wave, chosen and written down, each time undone."""
    from django.db import transaction

    from muster.access.actors import actor_of
    from muster.access.scope import open_scope
    from muster.callouts.choose import choose
    from muster.callouts.open import first_asked, open_callout
    from muster.callouts.reading import propose
    from muster.callouts.terms import Draft

    now = datetime.now(UTC)
    actor = actor_of(desk, now=now, strong=True)
    free = [frozenset({"licence:c1"}), frozenset(), frozenset(), frozenset()]

    def opened(people: int) -> None:
        with transaction.atomic():
            with open_scope(actor.scope):
                draft = Draft("要四个人", 4, "社区", wave_people=people, wakes_because="bench")
                open_callout(operation, community_id, draft, by=actor, now=now)
            transaction.set_rollback(True)

    with open_scope(actor.scope):
        draft = Draft("要四个人", 4, "社区", wakes_because="bench")
        callout = open_callout(operation, community_id, draft, by=actor, now=now)
        many = len(choose(callout, "organisations", free=free, people_max=30_000, now=now).picks)
        rows = {
            "a sentence read, and whom the first wave would ask (budget 200)": (
                *_p95(lambda: (propose(SENTENCE, now=now), first_asked(operation, community_id, draft, now=now))), ""),
            f"choose 20 of {many:,} who could be asked (budget 200)": (
                *_p95(lambda: choose(callout, "organisations", free=free, people_max=20, now=now)), ""),
            "choose 20 in the community": (
                *_p95(lambda: choose(callout, "community", free=free, people_max=20, now=now)), ""),
            "choose all": (
                *_p95(lambda: choose(callout, "organisations", free=free, people_max=30_000, now=now), times=5), ""),
        }  # fmt: skip
    rows["open and ask 20, written down"] = (*_p95(lambda: opened(20)), "")
    return rows


def _opened(desk: Any, community_id: int, operation: Any, **changes: Any) -> tuple[Any, float, float]:
    """A call-out: itself, when the desk pressed, and when it was committed."""
    from muster.access.actors import actor_of
    from muster.access.scope import open_scope
    from muster.callouts.open import open_callout
    from muster.callouts.terms import Draft

    now = datetime.now(UTC)
    actor = actor_of(desk, now=now, strong=True)
    pressed = time.monotonic()
    with open_scope(actor.scope):
        draft = Draft("要四个人", 4, "社区", wakes_because="bench", **changes)
        callout = open_callout(operation, community_id, draft, by=actor, now=now)
    return callout, pressed, time.monotonic()


@contextmanager
def _in_a_process(port: int, **asked: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.phones.calls", str(port), json.dumps(asked)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as phones:
        assert phones.stdout
        assert phones.stdout.readline() == "ready\n"
        yield phones


def _claims(port: int, desk: Any, community_id: int, operation: Any, cookies: Path) -> str:
    """A thousand who say yes at once: latencies, what it cost, and that exactly four sit."""
    from muster.places.models import Area

    callout, _, _ = _opened(desk, community_id, operation, ring_max="community")
    asked = {"mode": "claim", "cookies": str(cookies), "since": 0, "phones": CLAIMANTS}
    place = {"community": Area.objects.get(id=community_id).code, "callout": str(callout.id)}
    with _in_a_process(port, **asked, **place) as phones:
        before = cpu_seconds()
        phones.stdin.write("go\n")
        phones.stdin.flush()
        told = json.loads(phones.stdout.readline())
        spent = {what: (cpu_seconds()[what] - before[what]) / CLAIMANTS * 1000 for what in before}
    return (
        f"{told['answered']} claims at once: p50 {told['p50']:.0f} ms, p99 {told['p99']:.0f} ms, worst {told['worst']:.0f} ms; "
        f"{told['states']}; CPU of one: server {spent['server']:.2f} ms, database {spent['database']:.2f} ms"
    )


def _phones(ports: tuple[int, int], desk: Any, community_id: int, operation: Any, cookies: Path) -> str:
    """All listen, half at each of two servers; one call-out asks all of them."""
    resting, half = memory_kb("serve"), PHONES // 2
    asked = {"mode": "listen", "cookies": str(cookies), "phones": half}
    with _in_a_process(ports[0], since=0, **asked) as first, _in_a_process(ports[1], since=half, **asked) as second:
        held = memory_kb("serve") - resting
        everyone = {"wave_people": 30_000, "ring_first": "organisations"}
        _callout, pressed, committed = _opened(desk, community_id, operation, **everyone)
        told = [json.loads(phones.stdout.readline()) for phones in (first, second)]
    heard, refused = (sum(one[what] for one in told) for what in ("heard", "refused"))
    last = max(one["last"] for one in told)
    return (
        f"{PHONES:,} phones listen ({refused} refused, {held / PHONES:.1f} kB each); one call-out: {heard:,} "
        f"have it, the last {last - committed:.2f} s after the commit, {last - pressed:.2f} s after the desk "
        f"pressed (chosen and written in {committed - pressed:.2f} s)"
    )


def _p95(do: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    return statistics.median(spent), spent[int(len(spent) * 0.95)]


if __name__ == "__main__":
    main()
