"""The one door: a scope lasts for its transaction, nests, and fails shut."""

import psycopg
import pytest
from django.db import connection

from muster.access.scope import NOBODY, Scope, current_scope, open_scope, statements
from muster.people.models import Volunteer
from tests.factories import a_city, a_community, a_volunteer


def names() -> list[str]:
    return list(Volunteer.objects.order_by("name").values_list("name", flat=True))


@pytest.fixture
def people(db):
    city = a_city()
    here, there = a_community(city), a_community(city)
    return city, here, there, a_volunteer(city, home=here, name="甲"), a_volunteer(city, home=there, name="乙")


def test_without_a_scope_nobody_is_seen(people):
    assert names() == []


def test_an_empty_scope_sees_nobody(people):
    with open_scope(NOBODY):
        assert names() == []


def test_each_setting_opens_exactly_its_own_rows(people):
    city, here, there, first, second = people
    for scope, seen in [
        (Scope(cities=(city.id,)), ["乙", "甲"]),
        (Scope(communities=(here.id,)), ["甲"]),
        (Scope(volunteer=second.id), ["乙"]),
        (Scope(subjects=(first.id,)), ["甲"]),
        (Scope(phone=first.phone_index), ["甲"]),
        (Scope(desks=(there.id,)), []),
        (Scope(audits=(city.id,)), []),
        (Scope(cities=(here.id,), communities=(city.id,)), []),
    ]:
        with open_scope(scope):
            assert names() == seen, scope


def test_scopes_nest_and_the_outer_one_comes_back(people):
    _city, here, there, _first, _second = people
    with open_scope(Scope(communities=(here.id,))):
        with open_scope(Scope(communities=(there.id,))):
            assert names() == ["乙"]
        assert names() == ["甲"]
    assert (names(), current_scope()) == ([], NOBODY)


def test_after_an_error_inside_the_outer_scope_comes_back(people):
    _city, here, there, _first, _second = people
    with open_scope(Scope(communities=(here.id,))):
        with pytest.raises(RuntimeError), open_scope(Scope(communities=(there.id,))):
            raise RuntimeError
        assert (names(), current_scope().communities) == (["甲"], (here.id,))


def test_a_row_outside_the_scope_can_be_neither_changed_nor_made(people):
    city, here, there, _first, second = people
    with open_scope(Scope(communities=(here.id,))):
        assert Volunteer.objects.filter(id=second.id).update(name="丙") == 0
    with pytest.raises(Exception, match="row-level security"), open_scope(Scope(communities=(here.id,))):
        Volunteer.objects.create(city=city, home_community=there, name="丙", added_at=second.added_at)


def test_the_settings_end_with_the_transaction_on_the_same_connection(as_app):
    """SET LOCAL: the next transaction of a pooled connection starts with nothing."""
    with as_app() as raw:
        with raw.transaction():
            raw.execute(statements(Scope(cities=(1, 2))))
            assert raw.execute("SELECT current_setting('muster.cities', true)").fetchone() == ("{1,2}",)
        assert raw.execute("SELECT NULLIF(current_setting('muster.cities', true), '')").fetchone() == (None,)


def test_after_a_transaction_reading_is_empty_and_no_error(as_app):
    """The setting is then '' and not NULL: a bare cast would make every later page a 500."""
    tables = [
        "people_volunteer",
        "mobilise_expected",
        "ledger_presence",
        "journal_fieldevent",
        "access_look",
        "people_contact",
    ]
    with as_app() as raw:
        with raw.transaction():
            raw.execute(statements(Scope(cities=(1,))))

        assert [raw.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables] == [(0,)] * len(tables)


def test_statements_hold_no_text_that_could_end_a_quote():
    said = statements(Scope(phone=b"';DROP--"))

    assert "DROP" not in said


def test_the_app_cannot_become_the_owner(as_app):
    with as_app() as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute("SET ROLE muster_owner")


def test_the_app_cannot_switch_the_locks_off(as_app):
    with as_app() as raw:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("ALTER TABLE people_volunteer DISABLE ROW LEVEL SECURITY")
        raw.rollback()
        raw.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("SELECT count(*) FROM people_volunteer")


@pytest.mark.django_db
def test_a_test_that_forgets_its_scope_sees_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("muster_app",)
