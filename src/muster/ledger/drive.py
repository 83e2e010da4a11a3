"""The executor of recordings inside Django's own transaction; `live.together` has the other."""

from collections.abc import Generator
from typing import Any, TypeVar, cast

import psycopg
from django.db import connection

from muster.journal.statement import Statement

T = TypeVar("T")


def drive(steps: Generator[Statement, list[tuple[Any, ...]], T]) -> T:
    """Run the statements that a generator yields, and answer what it returns."""
    with psycopg.RawCursor(connection.connection) as cursor:
        try:
            statement = next(steps)
            while True:
                cursor.execute(statement.sql, statement.values)
                statement = steps.send(cursor.fetchall() if cursor.description else [])
        except StopIteration as done:
            return cast(T, done.value)
