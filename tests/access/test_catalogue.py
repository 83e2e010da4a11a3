"""G13: what the catalogue says about who is bound by row security. No table is open unless it is named here, with a reason."""

import pytest
from django.db import connection

from muster.access.tables import LOCAL_PREFIXES

# Readable by anyone who is connected, each for a reason.
OPEN = {
    "places_area": "names and codes of areas are public",
    "places_shape": "outlines of areas are public",
    "access_account": "holds a name to sign in by and a keyed index, and is read before anyone is known",
    "access_device": "holds a hash and a number that is worth nothing without its desk",
    "callouts_turn": "ids and times: when somebody was last asked, and in which call-out they have a seat",
    "callouts_tending": "ids and times: which call-outs a worker looks after next",
    "channels_sendbudget": "counters per keyed index",
    "residents_key": "keys wrapped with one that is not in the database",
}
# Tables whose rows may be read by all, though writing is guarded: nothing personal is in them.
READ_BY_ALL = {
    "access_token": "holds hashes, and is read before anyone is known",
    "access_role": "an account's own roles are read before its scope is known; holds ids only",
    "operations_operation": "an operation is public",
    "operations_operationcommunity": "which communities take part is public",
    "operations_extension": "extensions are public",
    "people_organisation": "names of public bodies",
    "mobilise_notice": "notices are public",
    "mobilise_address": "to whom notices go is public",
    "teams_plan": "counts and minutes, no people",
    "rounds_round": "what a round is, told at every door; no person and no count",
}
APP_ROLES = ("muster_app", "muster_worker")

pytestmark = pytest.mark.django_db


def rows(sql: str, *arguments: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def test_tests_act_as_a_role_that_row_security_binds():
    assert rows("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("muster_app", False, False)
    ]


def test_no_serving_role_is_mighty_or_owns_anything():
    mighty = rows(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
        ["muster_owner", *APP_ROLES],
    )
    owned = rows(
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(%s) AND relnamespace = 'public'::regnamespace",
        list(APP_ROLES),
    )
    inherited = rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ANY(%s)",
        list(APP_ROLES),
    )

    assert (mighty, owned, inherited) == ([], [], [])


def test_every_table_is_locked_and_forced_unless_named_open():
    unlocked = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND NOT relispartition AND NOT (relrowsecurity AND relforcerowsecurity)"
    )

    assert {name for (name,) in unlocked if not name.startswith(LOCAL_PREFIXES)} == set(OPEN)


def test_no_partition_can_be_read_past_the_lock_of_its_table():
    granted = rows(
        "SELECT relname, grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) WHERE relispartition"
        " AND grantee = ANY(%s::regrole[]::oid[])",
        list(APP_ROLES),
    )

    assert granted == []


def test_no_rule_lets_everyone_read_unless_named():
    """A policy of `true` for reading opens a table as surely as none."""
    wide = rows(
        "SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND cmd IN ('SELECT', 'ALL') AND qual = 'true'"
        " AND roles && ARRAY['muster_app', 'public']::name[]"
    )

    assert {name for (name,) in wide} == set(READ_BY_ALL)


def test_every_locked_table_has_rules_for_the_owner_and_for_named_roles_only():
    public_rules = rows("SELECT tablename, policyname FROM pg_policies WHERE 'public' = ANY(roles)")
    without_owner = rows(
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND NOT EXISTS"
        " (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND 'muster_owner' = ANY(p.roles) AND p.qual = 'true')"
    )

    assert (public_rules, without_owner) == ([], [])


def test_policies_fail_shut_on_missing_and_emptied_settings():
    """Each reads its settings through NULLIF: after a transaction they are '', not NULL."""
    said = "coalesce(qual, '') || coalesce(with_check, '')"
    careful = r"NULLIF\(current_setting\(''muster\.\w+''::text, true\), ''''::text\)"
    bare = rows(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
        f" AND regexp_count({said}, 'current_setting') <> regexp_count({said}, '{careful}')"
    )

    assert bare == []


def test_the_app_never_changes_or_removes_what_happened_or_who_looked():
    granted = rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = ANY(%s)"
        " AND table_name = ANY(%s) AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')",
        list(APP_ROLES),
        ["journal_fieldevent", "journal_mismatch", "journal_quarantined", "access_look", "oversight_review"],
    )

    assert granted == []


def test_nothing_is_granted_to_everyone_nor_truncated_by_the_app():
    wide = rows(
        "SELECT table_name, privilege_type, grantee FROM information_schema.role_table_grants WHERE table_schema = 'public'"
        " AND (grantee = 'PUBLIC' OR grantee = ANY(%s) AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES'))",
        list(APP_ROLES),
    )

    assert wide == []


def test_functions_with_their_owners_rights_are_pinned_and_not_for_everyone():
    loose = rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND ("
        " NOT coalesce(array_to_string(proconfig, ' '), '') LIKE '%%search_path=%%'"
        " OR has_function_privilege('public', oid, 'EXECUTE'))"
    )

    assert loose == []


def test_there_are_no_views_through_which_locks_could_be_passed():
    assert (
        rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')") == []
    )


def test_the_app_cannot_read_back_what_it_puts_in_the_outbox():
    assert rows("SELECT has_table_privilege('muster_app', 'channels_message', 'SELECT')") == [(False,)]


def test_the_app_reads_no_sealed_column_of_the_outbox_nor_of_addresses():
    """Of the other columns it may read, row by row, what row security opens."""
    tables = ["channels_message", "channels_address", "channels_group"]

    readable = [rows("SELECT has_column_privilege('muster_app', %s, 'sealed', 'SELECT')", table) for table in tables]

    assert readable == [[(False,)]] * 3


def test_how_far_was_listened_is_the_workers_alone():
    rights = "SELECT has_table_privilege(%s, 'channels_heard', 'SELECT, INSERT, UPDATE, DELETE')"

    assert rows(rights, "muster_app") == [(False,)]
    assert rows("SELECT has_table_privilege('muster_worker', 'channels_heard', 'SELECT')") == [(True,)]


def test_the_app_makes_no_tables_of_its_own():
    """In the schema, that is: a temporary table for a load is its own affair."""
    assert rows("SELECT has_schema_privilege('muster_app', 'public', 'CREATE')") == [(False,)]
