"""All rows of people, as one digest per table, city and community: what a request must not have changed elsewhere."""

from django.db import connection

from tests.conftest import as_owner

# Table, its city and its community; 0 where it has none.
TABLES = {
    "people_volunteer": ("t.city_id", "coalesce(t.home_community_id, 0)"),
    "people_contact": ("t.city_id", "0"),
    "people_weeklywindow": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "mobilise_notice": ("o.area_id", "0"),
    "mobilise_address": ("coalesce(g.city_id, r.parent_id)", "0"),
    "mobilise_expected": ("t.city_id", "coalesce(t.community_id, 0)"),
    "mobilise_declinereason": ("o.area_id", "coalesce(t.community_id, 0)"),
    "mobilise_signup": ("t.city_id", "t.community_id"),
    "ledger_presence": ("t.city_id", "coalesce(t.home_community_id, 0)"),
    "teams_plan": ("o.area_id", "0"),
    "teams_pick": ("t.city_id", "t.community_id"),
    "teams_gap": ("t.city_id", "t.community_id"),
    "teams_shortage": ("t.city_id", "t.community_id"),
    "teams_supportplan": ("t.city_id", "0"),
    "teams_supportgap": ("t.city_id", "t.community_id"),
    "teams_loan": ("t.city_id", "t.community_id"),
    "teams_loananswer": ("t.city_id", "t.community_id"),
    "teams_lent": ("t.city_id", "t.community_id"),
    "operations_operation": ("t.area_id", "0"),
    "operations_operationcommunity": ("r.parent_id", "t.community_id"),
    "operations_extension": ("o.area_id", "0"),
    "access_look": ("t.city_id", "t.community_id"),
    "access_device": ("r.parent_id", "t.area_id"),
    "access_token": ("p.city_id", "p.home_community_id"),
    "access_role": ("coalesce(g.city_id, CASE r.level WHEN 'city' THEN r.id ELSE r.parent_id END, 0)", "0"),
    "journal_fieldevent": ("r.parent_id", "t.community_id"),
    "journal_quarantined": ("r.parent_id", "t.community_id"),
    "journal_mismatch": ("r.parent_id", "t.community_id"),
    "journal_putaway": ("r.parent_id", "t.community_id"),
    "callouts_callout": ("r.parent_id", "t.community_id"),
    "callouts_seat": ("r.parent_id", "t.community_id"),
    "callouts_wave": ("r.parent_id", "t.community_id"),
    "callouts_call": ("r.parent_id", "t.community_id"),
    "callouts_word": ("r.parent_id", "t.community_id"),
    "channels_group": ("t.city_id", "t.community_id"),
    "channels_address": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "channels_preference": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "rounds_round": ("t.city_id", "0"),
    "rounds_revisit": ("r.parent_id", "t.community_id"),
    "rounds_check": ("r.parent_id", "t.community_id"),
    "rounds_handover": ("r.parent_id", "t.community_id"),
    "journal_device": ("r.parent_id", "t.community_id"),
    "access_lease": ("r.parent_id", "t.community_id"),
    "ledger_tally": ("t.city_id", "t.community_id"),
    "ledger_buildingcount": ("r.parent_id", "t.community_id"),
    "ledger_standing": ("r.parent_id", "t.community_id"),
    "residents_private": ("r.parent_id", "t.community_id"),
    "residents_resident": ("r.parent_id", "t.community_id"),
    "residents_household": ("r.parent_id", "t.community_id"),
    "residents_building": ("r.parent_id", "t.community_id"),
    "residents_doorcode": ("r.parent_id", "t.community_id"),
    "residents_quota": ("r.parent_id", "t.community_id"),
    "residents_alert": ("r.parent_id", "t.community_id"),
    "residents_register": ("t.city_id", "t.community_id"),
    "residents_request": ("t.city_id", "t.community_id"),
    "oversight_telling": ("t.city_id", "t.community_id"),
    "oversight_review": ("t.city_id", "t.community_id"),
    "operations_officer": ("t.city_id", "0"),
    "shifts_absence": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "shifts_wish": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "shifts_companion": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "shifts_calendar": ("v.city_id", "coalesce(v.home_community_id, 0)"),
    "shifts_childneed": ("r.parent_id", "t.community_id"),
    "shifts_duty": ("r.parent_id", "t.community_id"),
    "shifts_override": ("r.parent_id", "t.community_id"),
    "shifts_plan": ("t.city_id", "t.community_id"),
    "shifts_post": ("t.city_id", "t.community_id"),
    "shifts_roster": ("t.city_id", "t.community_id"),
    "shifts_shift": ("t.city_id", "t.community_id"),
}
JOINS = {
    "people_weeklywindow": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "mobilise_notice": "JOIN operations_operation o ON o.id = t.operation_id",
    "mobilise_address": "LEFT JOIN people_organisation g ON g.id = t.organisation_id"
    " LEFT JOIN places_area r ON r.id = t.area_id",
    "mobilise_declinereason": "JOIN operations_operation o ON o.id = t.operation_id",
    "teams_plan": "JOIN operations_operation o ON o.id = t.operation_id",
    "operations_operationcommunity": "JOIN places_area r ON r.id = t.community_id",
    "operations_extension": "JOIN operations_operation o ON o.id = t.operation_id",
    "access_device": "JOIN places_area r ON r.id = t.area_id",
    "access_token": "JOIN access_account a ON a.id = t.account_id JOIN people_volunteer p ON p.id = a.volunteer_id",
    "access_role": "LEFT JOIN people_organisation g ON g.id = t.organisation_id LEFT JOIN places_area r ON r.id = t.area_id",
    "journal_fieldevent": "JOIN places_area r ON r.id = t.community_id",
    "journal_quarantined": "JOIN places_area r ON r.id = t.community_id",
    "journal_mismatch": "JOIN places_area r ON r.id = t.community_id",
    "journal_putaway": "JOIN places_area r ON r.id = t.community_id",
    "callouts_callout": "JOIN places_area r ON r.id = t.community_id",
    "callouts_seat": "JOIN places_area r ON r.id = t.community_id",
    "callouts_wave": "JOIN places_area r ON r.id = t.community_id",
    "callouts_call": "JOIN places_area r ON r.id = t.community_id",
    "callouts_word": "JOIN places_area r ON r.id = t.community_id",
    "channels_address": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "channels_preference": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "access_lease": "JOIN places_area r ON r.id = t.community_id",
    "rounds_revisit": "JOIN places_area r ON r.id = t.community_id",
    "rounds_check": "JOIN places_area r ON r.id = t.community_id",
    "rounds_handover": "JOIN places_area r ON r.id = t.community_id",
    "journal_device": "JOIN places_area r ON r.id = t.community_id",
    "ledger_buildingcount": "JOIN places_area r ON r.id = t.community_id",
    "ledger_standing": "JOIN places_area r ON r.id = t.community_id",
    "residents_private": "JOIN places_area r ON r.id = t.community_id",
    "residents_resident": "JOIN places_area r ON r.id = t.community_id",
    "residents_household": "JOIN places_area r ON r.id = t.community_id",
    "residents_building": "JOIN places_area r ON r.id = t.community_id",
    "residents_doorcode": "JOIN places_area r ON r.id = t.community_id",
    "shifts_absence": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "shifts_wish": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "shifts_companion": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "shifts_calendar": "JOIN people_volunteer v ON v.id = t.volunteer_id",
    "shifts_childneed": "JOIN places_area r ON r.id = t.community_id",
    "shifts_duty": "JOIN places_area r ON r.id = t.community_id",
    "shifts_override": "JOIN places_area r ON r.id = t.community_id",
    "residents_quota": "JOIN places_area r ON r.id = t.community_id",
    "residents_alert": "JOIN places_area r ON r.id = t.community_id",
}
DIGESTS = " UNION ALL ".join(
    f"SELECT '{table}', {city}, {community}, md5(string_agg(t::text, '|' ORDER BY t::text))"
    f" FROM {table} t {JOINS.get(table, '')} GROUP BY 2, 3"
    for table, (city, community) in TABLES.items()
)


Rows = tuple[str, int, int]  # a table, a city, a community


def rows_by_place() -> dict[Rows, str]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'digests')")
        if not cursor.fetchone()[0]:  # to plan it takes longer than to answer it, and it is asked a thousand times
            cursor.execute(f"PREPARE digests AS {DIGESTS}")
        cursor.execute("EXECUTE digests")
        return {(table, city, community): digest for table, city, community, digest in cursor.fetchall()}
