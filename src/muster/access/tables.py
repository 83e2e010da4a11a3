"""How each table would lie on several machines. A test compares this with the catalogue.

distributed: by community_id, first in every key. reference: small, the same everywhere. local: on the first machine.
"""

DISTRIBUTED = {"journal_fieldevent", "journal_mismatch", "journal_quarantined", "access_look"}

REFERENCE = {"places_area", "places_shape"}

LOCAL = {
    "access_account",
    "access_role",
    "access_device",
    "access_token",
    "channels_message",
    "channels_sendbudget",
    "ledger_presence",
    "mobilise_address",
    "mobilise_declinereason",
    "mobilise_expected",
    "mobilise_notice",
    "mobilise_signup",
    "operations_extension",
    "operations_operation",
    "operations_operationcommunity",
    "people_contact",
    "people_organisation",
    "people_volunteer",
    "people_weeklywindow",
    "teams_gap",
    "teams_pick",
    "teams_plan",
}

# Tables of libraries: sessions, second factors, jobs. All local.
LOCAL_PREFIXES = ("django_", "procrastinate_", "account_", "mfa_", "usersessions_", "auth_")
