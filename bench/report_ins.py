"""23,900 report-ins through the real HTTP API, by 100 clients at once, each with its own token.

Beside it, in the same run, the same statements straight through asyncpg: the ratio says what HTTP, reading and checking cost.
Run: .venv/bin/python bench/report_ins.py [people] [clients]
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.database import an_empty_database

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 23_900
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
COMMUNITIES = 245
BUDGET_S = 60

SERVER = """
import socket, sys
from muster.boot import booted
with booted("muster_app"):
    from muster.live.app import make_application
    from muster.live.serve import Server
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    port = listening.getsockname()[1]
    print(port, flush=True)
    Server(make_application(), host="127.0.0.1", port=port).run(sockets=[listening])
"""


@dataclass(frozen=True)
class City:
    """What was arranged: two operations, so that both runs do the same work on untouched rows."""

    communities: list[tuple[int, str]]
    operations: tuple[UUID, UUID]
    volunteers: list[UUID]
    tokens: list[str]


def main() -> None:
    with an_empty_database():
        city = _arranged()
        http_s, latencies, answers = _through_http(city)
        straight_s = _straight(city)
        _report(city, http_s, latencies, answers, straight_s)


def _arranged() -> City:
    from muster.access.models import Account, Role, Token
    from muster.access.tokens import digest
    from muster.identifiers import uuid7
    from muster.operations.models import Operation, OperationCommunity
    from muster.people.models import Volunteer
    from muster.places.models import Area

    now = datetime.now(UTC)
    town = Area.objects.create(code="6201", name="兰州市", level="city")
    areas = Area.objects.bulk_create(
        Area(code=f"6201{n:08d}", name=f"社区{n}", level="community", parent=town) for n in range(COMMUNITIES)
    )
    operations = [
        Operation.objects.create(
            area=town, name=name, kind="other", basis="consent", opened_at=now, ends_on="2099-01-01"
        )
        for name in ("http", "asyncpg")
    ]
    for operation in operations:
        OperationCommunity.objects.bulk_create(
            OperationCommunity(operation=operation, community=area) for area in areas
        )
    volunteers = [Volunteer(city=town, home_community=areas[n % COMMUNITIES], added_at=now) for n in range(PEOPLE)]
    accounts = [Account(volunteer_id=volunteer.id, created_at=now) for volunteer in volunteers]
    tokens = [f"muster_{uuid7().hex}" for _ in volunteers]
    for model, rows in (
        (Volunteer, volunteers),
        (Account, accounts),
        (Role, [Role(account=account, kind="volunteer", valid_from=now) for account in accounts]),
        (
            Token,
            [
                Token(hash=digest(token), account=account, issued_at=now, expires_at=now + timedelta(hours=1))
                for token, account in zip(tokens, accounts, strict=True)
            ],
        ),
    ):
        model.objects.bulk_create(rows, batch_size=2_000)
    _analysed()
    return City(
        [(area.id, area.code) for area in areas],
        (operations[0].id, operations[1].id),
        [volunteer.id for volunteer in volunteers],
        tokens,
    )


def _analysed() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _through_http(city: City) -> tuple[float, list[float], list[str]]:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            time.sleep(0.5)
            requests = [_request(city, number) for number in range(PEOPLE)]
            return asyncio.run(_storm(port, requests))
        finally:
            server.terminate()


def _request(city: City, number: int) -> bytes:
    from muster.identifiers import uuid7

    now = datetime.now(UTC).isoformat()
    event = {
        "id": str(uuid7()),
        "seq": 1,
        "kind": "volunteer.reported_in",
        "at": now,
        "mono_ms": number,
        "community": city.communities[number % COMMUNITIES][1],
        "supersedes": [],
        "facts": {"operation": str(city.operations[0]), "volunteer": str(city.volunteers[number]), "via": "app"},
    }
    body = json.dumps({"device": str(uuid7()), "boot": str(uuid7()), "sent_at": now, "events": [event]}).encode()
    head = (
        f"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {city.tokens[number]}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _storm(port: int, requests: list[bytes]) -> tuple[float, list[float], list[str]]:
    """Each client sends the next request on its own connection as soon as it has its answer."""
    waiting = iter(requests)
    latencies: list[float] = []
    answers: list[str] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            latencies.append(time.perf_counter() - began)
            answers.append(
                json.loads(body)["results"][0]["status"] if head.startswith(b"HTTP/1.1 200") else head[:12].decode()
            )
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return time.perf_counter() - began, latencies, answers


def _straight(city: City) -> float:
    """The same events recorded by the same statements, without HTTP, tokens or reading."""
    from muster.identifiers import uuid7
    from muster.journal.event import made_here
    from muster.journal.kinds import ReportedIn
    from muster.ledger.verdicts import Deposit
    from muster.live.database import CONNECTIONS_MAX, Database
    from muster.live.deposit import deposit

    now = datetime.now(UTC)
    device = uuid7()
    work = iter(
        [
            (
                community_id,
                made_here(
                    uuid7(), ReportedIn(city.operations[1], volunteer, "app"), community=code, now=now, device=device
                ),
            )
            for volunteer, (community_id, code) in zip(
                city.volunteers, city.communities * (PEOPLE // COMMUNITIES + 1), strict=False
            )
        ]
    )

    async def run() -> float:
        database = Database()
        await database.open()

        async def one() -> None:
            for community_id, event in work:
                await deposit(database, community_id, [Deposit(event, device)], received_at=now)

        began = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(CONNECTIONS_MAX)))
        took = time.perf_counter() - began
        await database.close()
        return took

    return asyncio.run(run())


def _report(city: City, http_s: float, latencies: list[float], answers: list[str], straight_s: float) -> None:
    from muster.journal.models import FieldEvent
    from muster.ledger.models import Presence

    operation = city.operations[0]
    stored = FieldEvent.objects.filter(operation_id=operation).count()
    present = Presence.objects.filter(operation_id=operation, community_id__isnull=False).count()
    accepted = answers.count("accepted")
    centiles = statistics.quantiles(latencies, n=100)
    rows = [
        ("report-ins sent, clients", f"{PEOPLE:,}, {CLIENTS}"),
        ("accepted / lost / double", f"{accepted:,} / {accepted - stored:,} / {stored - present:,}"),
        ("other answers", ", ".join(sorted(set(answers) - {"accepted"})) or "none"),
        ("through HTTP", f"{http_s:.1f} s (budget {BUDGET_S} s), {PEOPLE / http_s:,.0f}/s"),
        ("p50 / p99", f"{centiles[49] * 1000:.0f} / {centiles[98] * 1000:.0f} ms"),
        ("same statements, asyncpg only", f"{straight_s:.1f} s, {PEOPLE / straight_s:,.0f}/s"),
        ("ratio HTTP : asyncpg", f"{http_s / straight_s:.2f}"),
    ]
    for what, value in rows:
        print(f"{what:32} {value}")
    if not accepted == stored == present == PEOPLE:
        sys.exit("Not every report-in was stored exactly once.")


if __name__ == "__main__":
    main()
