"""The same statements by PostgreSQL's own load generator, on the same database: what a flush costs without Muster around it.

A flush is worked out beforehand by `ledger.record.recording` itself, with the answers that an untouched register would give; its
values lie ready in a table. Each transaction of pgbench reads its values there, and runs the flush's statements with them.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.phones.ids import HOUSEHOLDS_OF_BUILDING, OPERATION, VISITORS, id_of

CLIENTS = 8
SCOPE = ("actor", "volunteer", "cities", "desks", "organisations", "audits", "phone", "buildings", "household")


def run(requests: Iterable[bytes], *, communities: dict[str, int], seconds: float) -> float:
    """Transactions per second, one request a transaction."""
    flushes = [_flush(request, communities) for request in requests]
    columns = [f"v{i}_{n}" for i, statement in enumerate(flushes[0]) for n in range(len(statement.values))]
    with _values(flushes, columns), tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_script(flushes[0], columns))
        script.flush()
        return _tps(script.name, seconds=seconds, at_most=len(flushes) // CLIENTS)


def _flush(request: bytes, communities: dict[str, int]) -> list[Any]:
    from muster.journal.event import Event
    from muster.journal.parse import parse
    from muster.ledger.record import recording
    from muster.ledger.verdicts import Deposit

    now = datetime.now(UTC)
    batch = parse(request.partition(b"\r\n\r\n")[2], received_at=now)
    events = [event for event in batch.events if isinstance(event, Event)]
    community = communities[events[0].community]
    number = int(events[0].community[-8:])
    person = batch.device.int & 0xFFFF
    holder = id_of("volunteer", number, person) if person < VISITORS else None
    deposits = [Deposit(event, id_of("account", number, person), holder_id=holder) for event in events]
    return list(_statements(recording(community, deposits, received_at=now), number))


def _statements(steps: Generator[Any, Any, Any], number: int) -> Iterator[Any]:
    """What the recording asks, answered as an untouched register would."""
    try:
        statement = next(steps)
        while True:
            yield statement
            statement = steps.send(_rows(statement, number))
    except StopIteration:
        return


def _rows(statement: Any, number: int) -> list[tuple[Any, ...]]:
    from muster.ledger import doors, statements

    if statement.sql == doors.GROUND:
        asked = json.loads(statement.values[2])
        return [(one[0], True, OPERATION, "household", False, True, *_untold(one[2], number)) for one in asked]
    if statement.sql == statements.GROUND:
        _, operations, people = statement.values
        return [(o, v, 1, False, True, True, 1, None, 0) for o, v in zip(operations, people, strict=True)]
    _, _, events, _, _, people, _ = statement.values
    added = [("person", UUID(one[0]), UUID(one[1]), None) for one in json.loads(people)]
    return [("event", UUID(one[0]), None, None) for one in json.loads(events)] + added


def _untold(household: str, number: int) -> tuple[Any, ...]:
    return _building(UUID(household), number), 1, *[None] * 7


def _building(household: UUID, number: int) -> UUID:
    return id_of("building", number, (household.int & 0xFFFF_FFFF_FFFF) // HOUSEHOLDS_OF_BUILDING)


@contextmanager
def _values(flushes: list[list[Any]], columns: list[str]) -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_flush")
        cursor.execute(f"CREATE TABLE bench_flush (n int PRIMARY KEY, {', '.join(f'{c} text' for c in columns)})")
        cursor.execute("GRANT SELECT ON bench_flush TO muster_app")
        with cursor.copy(f"COPY bench_flush (n, {', '.join(columns)}) FROM STDIN") as copy:
            for n, flush in enumerate(flushes):
                copy.write_row([n, *[_text(value) for statement in flush for value in statement.values]])
        cursor.execute("VACUUM ANALYZE bench_flush")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_flush")


def _text(value: object) -> str | None:
    """A value as PostgreSQL reads it."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return "{" + ",".join(_element(each) for each in value) + "}"
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _element(value: object) -> str:
    text = _text(value)
    if text is None:
        return "NULL"
    if isinstance(value, int | UUID):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _script(flush: list[Any], columns: list[str]) -> str:
    said = ", ".join(f"set_config('muster.{name}', '', true)" for name in SCOPE)
    lines = [
        "\\set n :i * :clients + :client_id",
        "\\set i :i + 1",
        f"SELECT {', '.join(columns)} FROM bench_flush WHERE n = :n \\gset",
        "BEGIN;",
        f"SELECT set_config('muster.communities', '{{' || :v0_0 || '}}', true), {_subjects(flush)} AS s, {said};",
    ]
    for i, statement in enumerate(flush):
        sql = re.sub(r"\$(\d+)", lambda m, i=i: f":v{i}_{int(m[1]) - 1}", statement.sql)
        lines.append(re.sub(r"\s+", " ", sql).strip() + ";")
    return "\n".join([*lines, "COMMIT;"]) + "\n"


def _subjects(flush: list[Any]) -> str:
    from muster.ledger import statements

    told = ":v0_2" if flush[0].sql == statements.GROUND else "''"
    return f"set_config('muster.subjects', {told}, true)"


def _tps(script: str, *, seconds: float, at_most: int) -> float:
    from muster import database
    from muster.embedded.programs import find_programs

    login = database.login("muster_app")
    command: list[str | Path] = [find_programs().path("pgbench"), "--no-vacuum", "-M", "prepared", "-f", script]
    command += ["-c", str(CLIENTS), "-j", "2", "-D", "i=0", "-D", f"clients={CLIENTS}"]
    # By number where the values could run out before the time.
    command += ["-t", str(at_most)] if at_most < seconds * 1_000 else ["-T", str(int(seconds))]
    environment = os.environ | {
        "PGHOST": login.host,
        "PGPORT": str(login.port),
        "PGDATABASE": login.database,
        "PGUSER": login.user,
        "PGPASSWORD": login.password,
        "PGOPTIONS": "-c plan_cache_mode=force_generic_plan",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "failed transactions: 0" not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout[-600:]} {done.stderr[-1500:]}")
    return float(found[1])
