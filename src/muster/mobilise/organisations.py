"""What is known of organisations in an operation: counts for the command, and for an organisation names only of those who come."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from muster.people.models import Organisation

PEOPLE_MAX = 5_000

# A FULL JOIN is never looped over: in the first minutes of an operation the planner knows nothing of these tables yet, takes
# 23,900 rows for a hundred, and a LEFT JOIN would run for half a minute.
GROUPS = """
SELECT e.organisation_id, p.community_id IS NOT NULL, e.answer, count(*)
FROM (SELECT volunteer_id, organisation_id, answer FROM mobilise_expected WHERE operation_id = %(operation)s) e
FULL JOIN (SELECT volunteer_id, community_id FROM ledger_presence
           WHERE operation_id = %(operation)s AND community_id IS NOT NULL) p USING (volunteer_id)
GROUP BY 1, 2, 3
"""
PEOPLE = """
SELECT v.id, v.name, v.is_senior, v.is_strong, a.name, p.community_id IS NOT NULL
FROM people_volunteer v
LEFT JOIN mobilise_expected e ON e.operation_id = %(operation)s AND e.volunteer_id = v.id
LEFT JOIN ledger_presence p ON p.operation_id = %(operation)s AND p.volunteer_id = v.id
LEFT JOIN places_area a ON a.id = COALESCE(p.community_id, v.home_community_id)
WHERE v.organisation_id = %(organisation)s AND (p.community_id IS NOT NULL OR e.answer = 'yes')
ORDER BY v.name_sort, v.id LIMIT %(limit)s
"""
COUNTS = "SELECT * FROM mobilise_organisation_counts(%s, %s)"


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation and its people who were called."""

    id: UUID
    name: str
    expected: int
    reported: int
    yes: int
    silent: int

    @property
    def is_silent(self) -> bool:
        """Nobody of it has answered or come."""
        return self.silent == self.expected


@dataclass(frozen=True)
class OrganisationCounts:
    """What an organisation may know of its own. None: withheld, because a group has fewer than ten people."""

    expected: int
    reported: int
    yes: int
    declined: int | None
    silent: int | None
    unreachable: int | None

    @property
    def is_withheld(self) -> bool:
        return self.silent is None


@dataclass(frozen=True)
class Coming:
    """Someone who has come, or said they will."""

    id: UUID
    name: str
    is_senior: bool
    is_strong: bool
    community: str  # where they count, or their home while they are on their way
    has_reported: bool


def organisation_rows(operation_id: UUID) -> list[OrganisationRow]:
    """Organisations with people called, those with most silent people first. For the command. Two queries."""
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"operation": operation_id})
        for organisation_id, is_here, answer, people in cursor.fetchall():
            if organisation_id is not None:
                counts[organisation_id]["expected"] += people
                counts[organisation_id]["reported" if is_here else answer] += people
    names = dict(Organisation.objects.filter(id__in=counts).values_list("id", "name"))
    rows = [
        OrganisationRow(one, names[one], found["expected"], found["reported"], found["yes"], found["silent"])
        for one, found in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.silent, row.name))


def silent_organisations(operation_id: UUID) -> list[OrganisationRow]:
    """Organisations of which nobody has answered or come, the largest first."""
    return [row for row in organisation_rows(operation_id) if row.is_silent]


def organisation_people(operation_id: UUID, organisation_id: UUID) -> list[Coming]:
    """Those of an organisation who have come or said yes, by name; nobody else. One query."""
    values: dict[str, Any] = {"operation": operation_id, "organisation": organisation_id, "limit": PEOPLE_MAX}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values)
        return [
            Coming(person, name, senior, strong, where or "", here)
            for person, name, senior, strong, where, here in cursor.fetchall()
        ]


def organisation_counts(operation_id: UUID, organisation_id: UUID) -> OrganisationCounts:
    """The counts of one's own organisation; all zero for any other."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [operation_id, organisation_id])
        return OrganisationCounts(*cursor.fetchone())
