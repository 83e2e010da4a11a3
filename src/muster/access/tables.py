"""How each table would lie on several machines. A test compares this with the catalogue.

distributed: by community_id, first in every key. reference: small, the same everywhere. local: on the first machine.
"""

DISTRIBUTED = {
    "access_lease",
    "access_look",
    "access_lookchain",
    "callouts_call",
    "callouts_callout",
    "callouts_seat",
    "callouts_wave",
    "callouts_word",
    "journal_device",
    "journal_fieldevent",
    "journal_mismatch",
    "journal_putaway",
    "journal_quarantined",
    "ledger_buildingcount",
    "ledger_standing",
    "ledger_tally",
    "oversight_review",
    "oversight_telling",
    "residents_alert",
    "residents_building",
    "residents_doorcode",
    "residents_household",
    "residents_private",
    "residents_quota",
    "residents_register",
    "residents_request",
    "residents_resident",
    "rounds_check",
    "rounds_handover",
    "rounds_revisit",
}

REFERENCE = {"places_area", "places_shape"}

LOCAL = {
    "access_account",
    "access_role",
    "access_device",
    "access_token",
    "callouts_tending",
    "callouts_turn",
    "channels_address",
    "channels_group",
    "channels_heard",
    "channels_message",
    "channels_preference",
    "channels_sendbudget",
    "ledger_presence",
    "mobilise_address",
    "mobilise_declinereason",
    "mobilise_expected",
    "mobilise_notice",
    "mobilise_signup",
    "operations_extension",
    "operations_officer",
    "operations_operation",
    "operations_operationcommunity",
    "people_contact",
    "people_organisation",
    "people_volunteer",
    "people_weeklywindow",
    "residents_key",
    "rounds_round",
    "teams_gap",
    "teams_pick",
    "teams_plan",
}

# Tables of libraries: sessions, second factors, jobs. All local.
LOCAL_PREFIXES = ("django_", "procrastinate_", "account_", "mfa_", "usersessions_", "auth_")
