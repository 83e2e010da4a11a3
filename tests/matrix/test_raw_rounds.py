"""G13 for the tables of rounds and phones: each role against rows of its own, the next community's and another city's.

Statements are blind: no WHERE and no RETURNING, so that only the rule of the verb itself stands between a role and a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.types.json import Jsonb

from muster import embedded
from muster.access.actors import actor_of
from muster.access.scope import NOBODY, Scope, statements
from muster.identifiers import uuid7
from muster.places.models import Area, Level
from tests import factories as make
from tests.conftest import as_owner
from tests.matrix.test_raw_sql import app  # noqa: F401 - a fixture
from tests.matrix.world import City, a_world

# Each table with a change that says nothing: of every row that the verb's rule lets through.
TABLES = {
    "access_lease": "lapses_at = '2099-01-01+00'",
    "ledger_tally": "tried = 0",
    "ledger_buildingcount": "tried = 0",
    "ledger_standing": "attempts = 0",
    "rounds_revisit": "planned_at = '2022-10-24+00'",
    "rounds_check": "drawn_at = '2022-10-24+00'",
    "journal_device": "reused = 0",
}
ONE_OF_EACH = dict.fromkeys(TABLES, 1)
AT_WORK_HERE = {"desk", "leader", "district"}
ROLES = (
    "nobody",
    "city",
    "organisation",
    "auditor",
    "volunteer",
    "holder",
    "household",
    "ended",
    "closed",
    *AT_WORK_HERE,
)

# Rows each role may read, of one in each community: two in its own city, two in another. What is not named is 0.
MAY_READ: dict[str, dict[str, int]] = dict.fromkeys(AT_WORK_HERE, ONE_OF_EACH) | {
    "city": {"ledger_tally": 2},
    "volunteer": {"access_lease": 1, "rounds_check": 1},
    "holder": dict.fromkeys(
        ("access_lease", "ledger_buildingcount", "ledger_standing", "rounds_revisit", "rounds_check"), 1
    ),
    "household": dict.fromkeys(("ledger_standing", "rounds_revisit", "rounds_check"), 1),
}
MAY_CHANGE: dict[str, dict[str, int]] = dict.fromkeys(AT_WORK_HERE, ONE_OF_EACH) | {
    "city": {"ledger_tally": 2},
    "volunteer": {"access_lease": 1},  # gives back what they hold
    "holder": {"access_lease": 1},
}
MAY_REMOVE: dict[str, dict[str, int]] = {role: {"rounds_revisit": 1, "rounds_check": 1} for role in AT_WORK_HERE}
MAY_ADD: dict[str, set[str]] = {role: set(TABLES) for role in AT_WORK_HERE} | {"city": {"ledger_tally"}}


@dataclass(frozen=True)
class Ground:
    """Both cities, and the scopes of everybody in the first community of the first."""

    world: list[City]
    scopes: dict[str, Scope]

    @property
    def own(self) -> int:
        return self.world[0].communities[0].area.id

    @property
    def foreign(self) -> list[int]:
        """The next community, which lies in another district, and those of another city."""
        return [one.area.id for city in self.world for one in city.communities if one.area.id != self.own]

    def may_add(self, role: str, table: str) -> set[int]:
        if table not in MAY_ADD.get(role, ()):
            return set()
        return {one.area.id for one in self.world[0].communities} if role == "city" else {self.own}


@pytest.fixture
def ground(transactional_db) -> Ground:
    world = a_world()
    ours = world[0]
    for one in ours.communities:
        district = make.an_area(f"{one.area.name}区", level=Level.DISTRICT, parent=ours.area)
        with as_owner():
            Area.objects.filter(id=one.area.id).update(parent=district)
            one.area.refresh_from_db()
    accounts = ours.accounts | {
        "district": make.an_account("city", area=ours.communities[0].area.parent, username="district")
    }
    first = ours.communities[0]
    scopes = {
        role: actor_of(account, now=make.T0.replace(year=2023), strong=True).scope for role, account in accounts.items()
    } | {
        "nobody": NOBODY,
        "holder": Scope(volunteer=first.here.id, buildings=(first.household.building_id,)),
        "household": Scope(household=first.household.id),
    }
    return Ground(world, scopes)


@pytest.fixture
def admin(postgres: embedded.Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.dsn("muster_super", "muster"), autocommit=True) as connection:
        yield connection


def test_there_is_a_row_in_every_community_so_that_reading_none_proves_something(ground: Ground, admin):
    every = dict.fromkeys((ground.own, *ground.foreign), 1)

    for table in TABLES:
        rows = admin.execute(f"SELECT community_id, count(*) FROM {table} GROUP BY 1").fetchall()
        assert (table, dict(rows)) == (table, every)


def test_a_role_reads_changes_and_removes_its_own_rows_and_no_others(app, ground: Ground):  # noqa: F811
    """Planted bug: a rule of one verb that is `true`."""
    verbs = {"SELECT * FROM {}": MAY_READ, "UPDATE {} SET {}": MAY_CHANGE, "DELETE FROM {}": MAY_REMOVE}

    touched = {(role, verb): _where_touched(app, ground.scopes[role], verb) for role in ROLES for verb in verbs}

    assert touched == {(role, verb): may.get(role, {}) for role in ROLES for verb, may in verbs.items()}


def test_a_role_adds_rows_where_it_works_and_nowhere_else(app, admin, ground: Ground):  # noqa: F811
    """A copy of each row that is there, under new ids, as a view with a hole in it might write it."""
    for table in TABLES:
        rows = dict(admin.execute(f"SELECT community_id, to_jsonb(t) FROM {table} t").fetchall())
        for role in ROLES:
            added = {community for community, row in rows.items() if _adds(app, ground.scopes[role], table, row)}

            assert (table, role, added) == (table, role, ground.may_add(role, table))


def test_no_row_is_moved_to_another_community(app, ground: Ground):  # noqa: F811
    for table in TABLES:
        for role in AT_WORK_HERE:
            moves = [f"UPDATE {table} SET community_id = {community}" for community in ground.foreign]

            assert (table, [_touched(app, ground.scopes[role], move) for move in moves]) == (table, [0, 0, 0])


def _where_touched(app: psycopg.Connection, scope: Scope, verb: str) -> dict[str, int]:  # noqa: F811
    touched = {table: _touched(app, scope, verb.format(table, blind)) for table, blind in TABLES.items()}
    return {table: rows for table, rows in touched.items() if rows}


def _touched(app: psycopg.Connection, scope: Scope, statement: str) -> int:  # noqa: F811
    """How many rows a statement reached; it is taken back."""
    with app.transaction(force_rollback=True):
        app.execute(statements(scope))
        try:
            return app.execute(statement).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0


def _adds(app: psycopg.Connection, scope: Scope, table: str, row: dict[str, object]) -> bool:  # noqa: F811
    fresh = {name: str(uuid7()) for name in ("id", "round_id", "device_id") if name in row}
    sql = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)"
    with app.transaction(force_rollback=True):
        app.execute(statements(scope))
        try:
            return app.execute(sql, [Jsonb(row | fresh)]).rowcount == 1
        except psycopg.errors.InsufficientPrivilege:
            return False
