"""The roles of the matrix, and what an address says of itself: who may open it, by which verb, how far they reach."""

from dataclasses import dataclass

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
