"""Who may open which address, by which verb, and how far they reach. An address that is not here fails the test."""

from dataclasses import dataclass

from tests.matrix.rostered import SHIFT_PAGES
from tests.matrix.world import City, Community

ROLES = (
    "nobody",
    "city",
    "organisation",
    "desk",
    "leader",
    "volunteer",
    "auditor",
    "by_code",  # a desk's account that signed in by text message alone
    "ended",  # a desk's account whose role has ended
    "closed",  # a desk's account that was closed
)
UNKNOWN = frozenset({"nobody", "closed"})  # are asked to sign in
ANYONE = frozenset(ROLES)
SIGNED_IN = ANYONE - UNKNOWN
CITY, DESK, LEADER = frozenset({"city"}), frozenset({"desk"}), frozenset({"leader"})
ORGANISATION, VOLUNTEER, AUDITOR = frozenset({"organisation"}), frozenset({"volunteer"}), frozenset({"auditor"})
LIBRARY: frozenset[str] = frozenset()  # pages of the sign-in library: its own rules, no person on any


@dataclass(frozen=True)
class Page:
    roles: frozenset[str]
    verbs: str
    reach: str = "anywhere"  # how far from the own community an address still opens: "community", "city", "anywhere"


WHO_MAY = {
    "entry:start": Page(ANYONE, "GET"),
    "entry:healthz": Page(ANYONE, "GET"),
    "entry:robots": Page(ANYONE, "GET"),
    "entry:privacy": Page(ANYONE, "GET"),
    "entry:operation": Page(ANYONE, "GET"),
    "entry:language": Page(ANYONE, "GET POST"),
    "entry:theme": Page(ANYONE, "GET POST"),
    "entry:sign_in": Page(ANYONE, "GET POST"),
    "entry:code": Page(ANYONE, "GET POST"),
    "entry:name": Page(ANYONE, "GET POST"),
    "entry:other_number": Page(ANYONE, "POST"),
    "entry:device": Page(SIGNED_IN, "GET POST"),
    "entry:demo": Page(LIBRARY, "GET POST"),  # no demo here: absent for everyone
    "entry:no_role": Page(SIGNED_IN, "GET"),
    "entry:second_factor": Page(SIGNED_IN, "GET"),
    "account_logout": Page(ANYONE, "GET POST"),
    "account_login": Page(LIBRARY, "GET POST"),
    "account_inactive": Page(LIBRARY, "GET POST"),
    "account_change_password": Page(LIBRARY, "GET POST"),
    "account_reauthenticate": Page(LIBRARY, "GET POST"),
    "mfa_authenticate": Page(LIBRARY, "GET POST"),
    "mfa_login_webauthn": Page(LIBRARY, "GET POST"),
    "mfa_reauthenticate": Page(LIBRARY, "GET POST"),
    "mfa_reauthenticate_webauthn": Page(LIBRARY, "GET POST"),
    "mfa_index": Page(LIBRARY, "GET POST"),
    "mfa_activate_totp": Page(LIBRARY, "GET POST"),
    "mfa_deactivate_totp": Page(LIBRARY, "GET POST"),
    "mfa_add_webauthn": Page(LIBRARY, "GET POST"),
    "mfa_view_recovery_codes": Page(LIBRARY, "GET POST"),
    "mfa_generate_recovery_codes": Page(LIBRARY, "GET POST"),
    "city:board": Page(CITY, "GET"),
    "city:figures": Page(CITY, "GET"),
    "city:gaps": Page(CITY, "GET"),
    "city:silence": Page(CITY, "GET"),
    "city:map": Page(CITY, "GET"),
    "city:curve": Page(CITY, "GET"),
    "city:communities": Page(CITY, "GET"),
    "city:community": Page(CITY, "GET", "city"),
    "city:coverage": Page(CITY, "GET"),
    "city:coverage_figures": Page(CITY, "GET"),
    "city:coverage_missing": Page(CITY, "GET"),
    "city:coverage_map": Page(CITY, "GET"),
    "city:coverage_community": Page(CITY, "GET", "city"),
    "city:coverage_building": Page(CITY, "GET POST", "city"),
    "city:rounds": Page(CITY, "GET"),
    "city:round_new": Page(CITY, "GET POST"),
    "city:round": Page(CITY, "GET", "city"),
    "city:round_closure": Page(CITY, "GET POST", "city"),
    "city:round_export": Page(CITY, "GET", "city"),
    "city:operations": Page(CITY, "GET"),
    "city:operation_new": Page(CITY, "GET POST"),
    "city:operation": Page(CITY, "GET", "city"),
    "city:operation_choice": Page(CITY, "POST", "city"),
    "city:extension": Page(CITY, "POST", "city"),
    "city:officer": Page(CITY, "POST", "city"),
    "city:closure": Page(CITY, "POST", "city"),
    "city:extension_approval": Page(CITY, "POST", "city"),
    "city:notices": Page(CITY, "GET"),
    "city:notice_new": Page(CITY, "GET POST"),
    "city:notice": Page(CITY, "GET", "city"),
    "city:notice_words": Page(CITY, "GET POST", "city"),
    "city:notice_addresses": Page(CITY, "GET POST", "city"),
    "city:notice_sending": Page(CITY, "POST", "city"),
    "city:notice_cap": Page(CITY, "GET", "city"),
    "city:organisations": Page(CITY, "GET"),
    "city:people_template": Page(SIGNED_IN, "GET"),
    "city:people_upload": Page(CITY, "GET POST"),
    "city:people_loading": Page(CITY, "POST"),
    "city:teams": Page(CITY, "GET"),
    "city:teams_proposal": Page(CITY, "POST"),
    "city:teams_swap": Page(CITY, "POST", "city"),
    "city:teams_seat": Page(CITY, "GET", "city"),
    "city:teams_approval": Page(CITY, "POST", "city"),
    "city:teams_export": Page(CITY, "GET", "city"),
    "city:organisation": Page(ORGANISATION, "GET"),
    "city:organisation_upload": Page(ORGANISATION, "GET POST"),
    "city:organisation_loading": Page(ORGANISATION, "POST"),
    "city:audit": Page(AUDITOR, "GET"),
    "city:audit_life": Page(AUDITOR, "GET"),
    "city:audit_review": Page(AUDITOR, "POST", "city"),
    "city:audit_operations": Page(AUDITOR, "GET"),
    "city:audit_complaints": Page(AUDITOR, "GET"),
    "city:accounts": Page(CITY, "GET POST"),
    "city:accounts_desks": Page(CITY, "POST"),
    "city:account_ending": Page(CITY, "POST", "city"),
    "desk:now": Page(DESK, "GET", "community"),
    "desk:side": Page(DESK, "GET", "community"),
    "desk:expected": Page(DESK, "GET", "community"),
    "desk:here": Page(DESK, "GET", "community"),
    "desk:people": Page(DESK, "GET", "community"),
    "desk:person": Page(DESK, "GET", "community"),
    "desk:person_phones": Page(DESK, "POST", "community"),
    "desk:report_ins": Page(DESK, "POST", "community"),
    "desk:undoing": Page(DESK, "POST", "community"),
    "desk:answers": Page(DESK, "POST", "community"),
    "desk:settlements": Page(DESK, "POST", "community"),
    "desk:names": Page(DESK, "POST", "community"),
    "desk:phones": Page(DESK, "POST", "community"),
    "desk:lists": Page(DESK, "GET POST", "community"),
    "desk:list_report_ins": Page(DESK, "POST", "community"),
    "desk:list_done": Page(DESK, "GET", "community"),
    "desk:register": Page(DESK, "GET POST", "community"),
    "desk:register_loading": Page(DESK, "POST", "community"),
    "desk:register_template": Page(DESK, "GET", "community"),
    "desk:household_reveal": Page(DESK, "GET POST", "community"),
    "desk:household_needs": Page(DESK, "POST", "community"),
    "desk:by_number": Page(DESK, "GET POST", "community"),
    "desk:slips": Page(DESK, "GET POST", "community"),
    "desk:looks": Page(DESK, "GET", "community"),
    "desk:alert_seen": Page(DESK, "POST", "community"),
    "desk:requests": Page(DESK, "GET", "community"),
    "desk:request": Page(DESK, "GET POST", "community"),
    "desk:rounds": Page(DESK, "GET", "community"),
    "desk:round_new": Page(DESK, "GET POST", "community"),
    "desk:round": Page(DESK, "GET", "community"),
    **{
        f"desk:{name}": Page(DESK, verbs, "community") for verbs, names in SHIFT_PAGES.items() for name in names.split()
    },
    "desk:callouts": Page(DESK, "GET POST", "community"),
    "desk:callout_proposal": Page(DESK, "POST", "community"),
    "desk:callouts_open": Page(DESK, "GET", "community"),
    "desk:callout_words": Page(DESK, "GET POST", "community"),
    "desk:callout_word_removal": Page(DESK, "POST", "community"),
    "desk:callout_channels": Page(DESK, "GET POST", "community"),
    "desk:callout_channel_removal": Page(DESK, "POST", "community"),
    "desk:callout": Page(DESK, "GET", "community"),
    "desk:callout_figures": Page(DESK, "GET", "community"),
    "desk:callout_coming": Page(DESK, "GET", "community"),
    "desk:callout_waves": Page(DESK, "GET", "community"),
    "desk:callout_asked": Page(DESK, "GET", "community"),
    "desk:callout_people": Page(DESK, "POST", "community"),
    "desk:callout_seats": Page(DESK, "POST", "community"),
    "desk:callout_wave": Page(DESK, "POST", "community"),
    "desk:callout_chat": Page(DESK, "GET POST", "community"),
    "desk:callout_stop": Page(DESK, "POST", "community"),
    "desk:round_figures": Page(DESK, "GET", "community"),
    "desk:round_side": Page(DESK, "GET", "community"),
    "desk:round_walls": Page(DESK, "GET", "community"),
    "desk:round_closing": Page(DESK, "GET POST", "community"),
    "desk:round_building": Page(DESK, "GET", "community"),
    "desk:round_missing": Page(DESK, "GET", "community"),
    "desk:round_paper": Page(DESK, "GET", "community"),
    "desk:round_sheet": Page(DESK, "GET", "community"),
    "desk:round_excuses": Page(DESK, "POST", "community"),
    "desk:round_revisits": Page(DESK, "POST", "community"),
    "desk:round_stairwells": Page(DESK, "GET", "community"),
    "desk:round_assignments": Page(DESK, "POST", "community"),
    "desk:lease_taking_back": Page(DESK, "POST", "community"),
    "desk:lease_handing_over": Page(DESK, "POST", "community"),
    "desk:round_checks": Page(DESK, "GET", "community"),
    "desk:round_drawing": Page(DESK, "POST", "community"),
    "desk:round_check_assignments": Page(DESK, "POST", "community"),
    "desk:round_pace": Page(DESK, "GET", "community"),
    "desk:household": Page(DESK, "GET", "community"),
    "desk:household_visits": Page(DESK, "POST", "community"),
    "desk:household_settlements": Page(DESK, "POST", "community"),
    "desk:household_undoings": Page(DESK, "POST", "community"),
    "desk:household_excuses": Page(DESK, "POST", "community"),
    "desk:kept": Page(DESK, "GET", "community"),
    "desk:kept_acceptance": Page(DESK, "POST", "community"),
    "desk:kept_putting_away": Page(DESK, "POST", "community"),
    "desk:poster": Page(DESK, "GET", "community"),
    "desk:poster_svg": Page(DESK, "GET", "community"),
    "desk:poster_png": Page(DESK, "GET", "community"),
    "desk:message": Page(DESK, "GET", "community"),
    "field:me": Page(SIGNED_IN, "GET"),
    "field:answers": Page(VOLUNTEER, "POST"),
    "field:place": Page(VOLUNTEER, "GET POST"),
    "field:offer": Page(VOLUNTEER, "GET POST"),
    "field:ways": Page(VOLUNTEER, "GET POST"),
    "field:addresses": Page(VOLUNTEER, "POST"),
    "field:address_removal": Page(VOLUNTEER, "POST"),
    "field:tonight": Page(VOLUNTEER, "POST"),
    "field:arrivals": Page(VOLUNTEER, "POST"),
    "field:departures": Page(VOLUNTEER, "POST"),
    "field:phones": Page(VOLUNTEER, "GET"),
    "field:phone_withdrawal": Page(VOLUNTEER, "POST", "community"),
    "field:doors": Page(VOLUNTEER, "GET"),
    "field:stairwell": Page(VOLUNTEER, "GET", "community"),
    "field:giving_back": Page(VOLUNTEER, "POST", "community"),
    "field:door": Page(VOLUNTEER, "GET POST", "community"),
    "field:undoing": Page(VOLUNTEER, "POST", "community"),
    "field:team": Page(LEADER, "GET"),
    "app:shell": Page(ANYONE, "GET"),
    "app:worker": Page(ANYONE, "GET"),
    "app:manifest": Page(ANYONE, "GET"),
    "app:device": Page(VOLUNTEER, "POST"),
    "app:now": Page(VOLUNTEER, "GET"),
    "app:answer": Page(VOLUNTEER, "POST"),
    "app:calls": Page(VOLUNTEER, "GET"),
    "app:push": Page(VOLUNTEER, "GET POST"),
    "app:tonight": Page(VOLUNTEER, "POST"),
    "app:lease": Page(VOLUNTEER, "POST"),
    "app:me": Page(VOLUNTEER, "GET POST"),
    "app:hand_over": Page(VOLUNTEER, "POST"),
    "app:take_over": Page(VOLUNTEER, "POST"),
    "app:certificate": Page(VOLUNTEER, "GET"),
    "certificate:page": Page(ANYONE, "GET"),
    # A household's own page: without its code and phone everybody is led to the question for them.
    "door:enter": Page(ANYONE, "GET POST"),
    "door:code": Page(ANYONE, "GET POST"),
    "door:demo": Page(LIBRARY, "GET POST"),  # no demo here: absent for everyone
    "door:leaving": Page(ANYONE, "POST"),
    "door:home": Page(ANYONE, "GET"),
    "door:phone": Page(ANYONE, "POST"),
    "door:copy": Page(ANYONE, "POST"),
    "door:corrections": Page(ANYONE, "POST"),
    "door:needs": Page(ANYONE, "POST"),
    "door:complaints": Page(ANYONE, "POST"),
    "door:erasure": Page(ANYONE, "POST"),
    "call_link:from_chat": Page(VOLUNTEER, "GET POST", "city"),
    "call_link:page": Page(ANYONE, "GET POST"),  # whoever has the link: it was sent to one person
    "report:report_in": Page(ANYONE, "GET POST"),
    "report:received": Page(ANYONE, "GET"),
    "report:sign_up": Page(ANYONE, "GET POST"),
    "report:signed_up": Page(ANYONE, "GET"),
    "api:openapi-json": Page(ANYONE, "GET POST"),  # a description, by either verb
    "api:api-root": Page(LIBRARY, "GET"),
    "api:operations": Page(ANYONE, "GET"),
    "api:operation": Page(ANYONE, "GET"),
    "api:operation_board": Page(CITY, "GET", "city"),
    "api:sms_answers": Page(LIBRARY, "POST"),  # the gateway alone, by its signature
    "api:rounds": Page(CITY | DESK, "GET"),
    "api:round_coverage": Page(CITY | DESK, "GET", "city"),
    "api:doors": Page(VOLUNTEER, "GET"),
    "api:my_report_in": Page(VOLUNTEER, "GET", "city"),
}


def may_read(role: str, own: City) -> set[str]:
    """The canaries that a role of the city and its first community may be shown."""
    first = own.communities[0]
    if role == "city":
        every = (one for community in own.communities for one in community.people.values())
        return {own.contact, own.officer, own.accounts["desk"].username}.union(
            *(canaries_of(person) for person in every)
        )
    if role == "organisation":  # those who came, by name; of all others nothing
        return {own.contact}.union(*(canaries_of(community.here) for community in own.communities))
    if role == "desk":
        own_words = {first.reason, own.accounts["desk"].username} | first.behind
        return own_words.union(*(canaries_of(person) for person in first.people.values()))
    if role in {"leader", "volunteer"}:  # the volunteer is the person `here` itself
        return canaries_of(first.here)
    return set()


def canaries(world: list[City]) -> set[str]:
    """Every word that not everyone may read."""
    of_cities = {word for city in world for word in (city.contact, city.officer, city.accounts["desk"].username)}
    return of_cities.union(*(_of_community(one) for city in world for one in city.communities))


def canaries_of(person: object) -> set[str]:
    return {person.name, person.unit, person.phone.removeprefix("+86"), str(person.id)}  # type: ignore[attr-defined]


def _of_community(community: Community) -> set[str]:
    return {community.reason, *community.behind}.union(*(canaries_of(person) for person in community.people.values()))
