"""What muster_app may read of the outbox: what became of its own community's messages, and nothing that is sealed."""

import psycopg
import pytest
from django.utils import timezone

from muster.access.scope import NOBODY, Scope, open_scope, statements
from muster.channels.groups import add_group
from muster.channels.prefer import prefer
from tests import factories as make
from tests.channels.arranged import put, subscribed
from tests.factories import T0, an_id

pytestmark = pytest.mark.django_db(transaction=True)
SEALED = ("channels_message", "channels_address", "channels_group")
TABLES = (*SEALED, "channels_preference")


class World:
    """Two cities with a community and a person each, and all that this room keeps about them."""

    def __init__(self, name: str) -> None:
        self.city = make.a_city()
        self.community = make.a_community(self.city, name)
        self.person = make.a_volunteer(self.city, home=self.community)
        self.message = put(community_id=self.community.id, person_id=self.person.id, now=timezone.now())
        subscribed(self.person, "mail", f"{self.person.id}@example.org")
        self.desk = Scope(desks=(self.community.id,), communities=(self.community.id,))
        self.own = Scope(volunteer=self.person.id)
        with open_scope(self.own):
            prefer(self.person.id, ["sms"])
        with open_scope(self.desk):
            key = f"{self.community.id:020}"
            add_group(self.community.id, key, channel="wecom", label="x", city_id=self.city.id, by=an_id(), now=T0)


@pytest.fixture
def worlds(gateway) -> tuple[World, World]:
    put(now=timezone.now())  # a code for signing in, which is nobody's
    return World("广后街社区"), World("西关社区")


def seen(app: psycopg.Connection, scope: Scope) -> dict[str, int]:
    with app.transaction(force_rollback=True):
        app.execute(statements(scope))
        return {table: app.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def refused(as_app, scope: Scope, statement: str, values=()) -> None:
    with as_app() as app:
        app.execute(statements(scope))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement, values)


ADD_ADDRESS = """
INSERT INTO channels_address (id, volunteer_id, city_id, channel, sealed, digest, state, gone_reason, added_at)
VALUES (%s, %s, 1, 'mail', 'x', 'x', 'ok', '', now())
"""
ADD_GROUP = """
INSERT INTO channels_group (id, community_id, city_id, place, channel, label, sealed, digest, state, last_reason, added_by, added_at)
VALUES (%s, %s, 1, 2, 'wecom', 'x', 'x', 'x', 'ok', '', %s, now())
"""


def test_each_sees_its_own_and_nobody_sees_codes(as_app, worlds):
    """Planted bug: a policy without the community."""
    nothing = dict.fromkeys(TABLES, 0)
    with as_app() as app:
        for world in worlds:
            assert seen(app, world.desk) == nothing | {
                "channels_message": 1,
                "channels_group": 1,
                "channels_preference": 1,
            }
            assert seen(app, world.own) == nothing | {
                "channels_message": 1,
                "channels_address": 1,
                "channels_preference": 1,
            }
            # The command knows its people, and so how they want to be reached.
            assert seen(app, Scope(cities=(world.city.id,))) == nothing | {"channels_preference": 1}
        assert seen(app, NOBODY) == nothing


@pytest.mark.parametrize("table", SEALED)
@pytest.mark.parametrize("columns", ["sealed", "*", "count(sealed)", "t"])
def test_what_is_sealed_is_read_by_no_statement(as_app, worlds, table, columns):
    ours, _theirs = worlds
    whose = ours.own if table == "channels_address" else ours.desk
    refused(as_app, whose, f"SELECT {columns} FROM {table} t")


@pytest.mark.parametrize("table", SEALED)
def test_what_is_sealed_is_not_told_by_what_is_written(as_app, worlds, table):
    """Nor by way of RETURNING, a condition or an order."""
    ours, _theirs = worlds
    whose = ours.own if table == "channels_address" else ours.desk
    for statement in (
        f"DELETE FROM {table} RETURNING sealed",
        f"SELECT id FROM {table} ORDER BY sealed",
        f"SELECT id FROM {table} WHERE sealed > '\\x00'",
        f"UPDATE {table} SET state = 'sent' RETURNING sealed",
    ):
        refused(as_app, whose, statement)


def test_nobody_changes_what_became_of_a_message_nor_removes_it(as_app, worlds):
    for statement in ("UPDATE channels_message SET state = 'sent'", "DELETE FROM channels_message"):
        refused(as_app, worlds[0].desk, statement)


def test_foreign_rows_are_not_removed_and_none_is_added_for_others(as_app, worlds):
    ours, theirs = worlds
    with as_app() as app:
        for scope, table in (
            (ours.own, "channels_address"),
            (ours.desk, "channels_group"),
            (ours.own, "channels_preference"),
        ):
            with app.transaction(force_rollback=True):
                app.execute(statements(scope))
                assert app.execute(f"DELETE FROM {table}").rowcount == 1
    for scope, statement, values in (
        (ours.own, "INSERT INTO channels_preference VALUES (%s, '{}', NULL, NULL)", [theirs.person.id]),
        (ours.own, "UPDATE channels_preference SET volunteer_id = %s", [theirs.person.id]),
        (ours.own, ADD_ADDRESS, [an_id(), theirs.person.id]),
        (ours.desk, ADD_GROUP, [an_id(), theirs.community.id, an_id()]),
    ):
        refused(as_app, scope, statement, values)
