"""The words of row security, said once. Migrations use them, so an entry is never changed, only added."""

ACTOR = "(SELECT NULLIF(current_setting('muster.actor', true), '')::uuid)"
VOLUNTEER = "(SELECT NULLIF(current_setting('muster.volunteer', true), '')::uuid)"
CITIES = "ANY ((SELECT NULLIF(current_setting('muster.cities', true), '')::bigint[])::bigint[])"
CITY_LIST = "(SELECT NULLIF(current_setting('muster.cities', true), '')::bigint[])"
COMMUNITIES = "ANY ((SELECT NULLIF(current_setting('muster.communities', true), '')::bigint[])::bigint[])"
COMMUNITY_LIST = "(SELECT NULLIF(current_setting('muster.communities', true), '')::bigint[])"
DESKS = "ANY ((SELECT NULLIF(current_setting('muster.desks', true), '')::bigint[])::bigint[])"
ORGANISATIONS = "ANY ((SELECT NULLIF(current_setting('muster.organisations', true), '')::uuid[])::uuid[])"
AUDITS = "ANY ((SELECT NULLIF(current_setting('muster.audits', true), '')::bigint[])::bigint[])"
SUBJECTS = "ANY ((SELECT NULLIF(current_setting('muster.subjects', true), '')::uuid[])::uuid[])"
PHONE = "(SELECT decode(NULLIF(current_setting('muster.phone', true), ''), 'hex'))"

# The same for distributed tables, whose policies may hold no sub-select: their statements name one community anyway.
HERE = "community_id = ANY (NULLIF(current_setting('muster.communities', true), '')::bigint[])"
AT_A_DESK = "community_id = ANY (NULLIF(current_setting('muster.desks', true), '')::bigint[])"
OF_A_CITY = "city_id = ANY (NULLIF(current_setting('muster.cities', true), '')::bigint[])"
IN_A_BUILDING = "building_id = ANY (NULLIF(current_setting('muster.buildings', true), '')::uuid[])"
ONE_VOLUNTEER = "NULLIF(current_setting('muster.volunteer', true), '')::uuid"
ONE_HOUSEHOLD = "NULLIF(current_setting('muster.household', true), '')::uuid"


def lock(table: str, **rules: str) -> str:
    """SQL that forces row security on a table and opens it to the app's roles by one rule per verb.

    `rules` maps `select`, `insert`, `update`, `delete` to a boolean expression over the row; a verb that is left out is
    neither granted nor opened. The owner, who migrates, loads and purges, sees every row.
    """
    granted = ", ".join(verb.upper() for verb in rules)
    lines = [
        f"REVOKE ALL ON {table} FROM muster_app, muster_worker",
        f"GRANT {granted} ON {table} TO muster_app, muster_worker",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner_all ON {table} TO muster_owner USING (true) WITH CHECK (true)",
    ]
    for verb, rule in rules.items():
        guard = {"insert": f"WITH CHECK ({rule})", "update": f"USING ({rule}) WITH CHECK ({rule})"}.get(
            verb, f"USING ({rule})"
        )
        lines.append(f"CREATE POLICY app_{verb} ON {table} FOR {verb.upper()} TO muster_app, muster_worker {guard}")
    return ";\n".join(lines) + ";\n"


def open_to_all(table: str, *verbs: str) -> str:
    """SQL that grants verbs on a table with nothing personal in it."""
    granted = ", ".join(verb.upper() for verb in verbs)
    return f"GRANT {granted} ON {table} TO muster_app, muster_worker;\n"
