"""Two who tell of one door at the same time: whoever waits for the other stands on what the other wrote.

Planted bug, caught here: the doors are read once, before the lock was waited for.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from muster.access.scope import Scope, open_scope
from muster.ledger import tallies
from muster.ledger.counts import Counted
from muster.ledger.models import Standing
from tests.conftest import as_owner
from tests.factories import T0
from tests.ledger.arranged import through_psycopg
from tests.ledger.test_doors import counted, met, statuses
from tests.rounds.arranged import Estate, a_round, an_estate


@pytest.fixture
def estate(transactional_db: None) -> Estate:
    return an_estate()


def waiting(act: Callable[[], object]) -> threading.Thread:
    """Do it in a thread of its own, with a connection of its own; returns once that waits for a lock."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    patience = time.monotonic() + 20
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return thread
            assert thread.is_alive(), "It did not wait."
            assert time.monotonic() < patience, "It waits for something else."
            time.sleep(0.02)


def test_who_waits_for_another_answer_joins_it(estate: Estate):
    opened, said = a_round(estate), []
    with transaction.atomic():
        through_psycopg(met(estate, opened, 0))
        other = waiting(lambda: said.extend(through_psycopg(met(estate, opened, 0, "vacant"))))
    other.join()

    assert statuses(said) == ["accepted"]
    assert counted(estate, opened) == Counted(register=6, conflicts=1)
    with open_scope(Scope(communities=(estate.community.id,))):
        assert len(Standing.objects.get(household_id=estate.doors[0].id).known["a"]) == 2


def test_who_waits_for_a_round_that_is_closed_comes_too_late(estate: Estate):
    opened, said = a_round(estate), []
    with transaction.atomic(), open_scope(Scope(communities=(estate.community.id,))):
        tallies.close(estate.community.id, opened.id, now=T0 + timedelta(hours=1))
        other = waiting(lambda: said.extend(through_psycopg(met(estate, opened, 0))))
    other.join()

    assert statuses(said) == ["quarantined:round_closed"]
    assert counted(estate, opened) == Counted(register=6)


def test_who_waits_for_a_correction_of_the_register_counts_by_the_corrected(estate: Estate):
    """A door is struck off while somebody tells of it: it weighs nothing, and no sum moves."""
    opened, door = a_round(estate), estate.doors[0]
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE residents_household SET removed_at = now() WHERE id = %s", [door.id])
        tallies.recount(estate.community.id, estate.operation.id, [door.id], now=T0)
        other = waiting(lambda: through_psycopg(met(estate, opened, 0)))
    other.join()

    with open_scope(Scope(communities=(estate.community.id,))):
        stood = Standing.objects.get(household_id=door.id)
    assert (stood.units, stood.reached) == (0, 0)
