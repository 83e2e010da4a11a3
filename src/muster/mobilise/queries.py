"""What a community knows of an operation: who is here, who is expected, who is claimed twice. And the curve of all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.ledger import queries as ledger
from muster.mobilise.board import Board, CommunityRow, board, figures_of
from muster.mobilise.models import Expected, Notice
from muster.mobilise.organisations import (
    organisation_counts,
    organisation_people,
    organisation_rows,
    silent_organisations,
)

__all__ = [
    "Board",
    "CommunityRow",
    "board",
    "contested_here",
    "curve",
    "expected_here",
    "figures_of",
    "mine",
    "notices",
    "organisation_counts",
    "organisation_people",
    "organisation_rows",
    "people_here",
    "sign_ups",
    "silent_organisations",
]

PEOPLE_MAX = 5_000  # of one community in one list
NOTICES_MAX = 200

PERSON = """
v.id, v.name, v.phone, COALESCE(o.name, v.unit), v.is_senior, v.is_strong, v.skills, v.languages, v.licences
"""
HERE = f"""
SELECT {PERSON}, p.first_at, e.volunteer_id IS NOT NULL, p.home_community_id = p.community_id, p.claimed_in,
       p.worked_min, p.working_since
FROM ledger_presence p
JOIN people_volunteer v ON v.id = p.volunteer_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
LEFT JOIN mobilise_expected e ON e.operation_id = p.operation_id AND e.volunteer_id = p.volunteer_id
WHERE p.operation_id = %(operation)s AND p.community_id = %(community)s
ORDER BY v.name_sort, v.id LIMIT %(limit)s
"""
EXPECTED = f"""
SELECT {PERSON}, e.answer, e.answered_at, CASE WHEN e.answer = 'declined' THEN COALESCE(r.reason, '') ELSE '' END
FROM mobilise_expected e
JOIN people_volunteer v ON v.id = e.volunteer_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
LEFT JOIN mobilise_declinereason r ON r.operation_id = e.operation_id AND r.volunteer_id = e.volunteer_id
LEFT JOIN ledger_presence p ON p.operation_id = e.operation_id AND p.volunteer_id = e.volunteer_id
WHERE e.operation_id = %(operation)s AND e.community_id = %(community)s AND p.community_id IS NULL
ORDER BY v.name_sort, v.id LIMIT %(limit)s
"""
CONTESTED = f"""
SELECT {PERSON}, p.community_id,
       ARRAY(SELECT a.id FROM places_area a WHERE a.id = ANY (p.claimed_in) ORDER BY a.code),
       ARRAY(SELECT a.name FROM places_area a WHERE a.id = ANY (p.claimed_in) ORDER BY a.code)
FROM ledger_presence p
JOIN people_volunteer v ON v.id = p.volunteer_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
WHERE p.operation_id = %(operation)s AND p.claimed_in @> ARRAY[%(community)s::bigint] AND cardinality(p.claimed_in) > 1
ORDER BY v.name_sort, v.id LIMIT %(limit)s
"""
SIGN_UPS = f"""
SELECT {PERSON}, s.signed_up_at
FROM mobilise_signup s
JOIN people_volunteer v ON v.id = s.volunteer_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
WHERE s.community_id = %(community)s
ORDER BY s.signed_up_at, v.id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Person:
    """Someone as their community knows them."""

    id: UUID
    name: str  # "" where they reported in by number alone
    phone: str
    unit: str
    is_senior: bool
    is_strong: bool
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    licences: tuple[str, ...]


@dataclass(frozen=True)
class PersonHere:
    """Someone who counts here."""

    person: Person
    since: datetime
    is_expected: bool  # a notice called them
    is_at_home: bool
    is_contested: bool  # claimed elsewhere, too
    worked_min: int  # of stays that have ended
    working_since: datetime | None  # at work now, since then


@dataclass(frozen=True)
class PersonExpected:
    """Someone at home here who was called and has not reported in anywhere."""

    person: Person
    answer: str
    answered_at: datetime | None
    reason: str  # why they declined, where they said so; read by their desk only


@dataclass(frozen=True)
class PersonContested:
    """Someone claimed here and elsewhere; the desks settle where they are."""

    person: Person
    counted_in: int
    places: tuple[tuple[int, str], ...]  # id and name of each community they are claimed in


@dataclass(frozen=True)
class PersonSignedUp:
    """Someone who raised a hand before any notice."""

    person: Person
    signed_up_at: datetime


@dataclass(frozen=True)
class Mine:
    """What an operation asks of one person, and where they stand."""

    expected: Expected | None
    counted_in: int | None
    claimed_in: tuple[int, ...]
    worked_min: int = 0  # of stays that have ended
    working_since: datetime | None = None  # at work now, since then


def people_here(operation_id: UUID, community_id: int) -> list[PersonHere]:
    """Who counts here, by name. One query."""
    return [
        PersonHere(
            _person(row), row[9], row[10], bool(row[11]), len(row[12]) > 1, worked_min=row[13], working_since=row[14]
        )
        for row in _rows(HERE, operation_id, community_id)
    ]


def expected_here(operation_id: UUID, community_id: int) -> list[PersonExpected]:
    """Who is at home here, was called, and has not come yet. One query."""
    return [PersonExpected(_person(row), *row[9:]) for row in _rows(EXPECTED, operation_id, community_id)]


def contested_here(operation_id: UUID, community_id: int) -> list[PersonContested]:
    """Who is claimed here and elsewhere. One query."""
    rows = _rows(CONTESTED, operation_id, community_id)
    return [PersonContested(_person(row), row[9], tuple(zip(row[10], row[11], strict=True))) for row in rows]


def sign_ups(community_id: int) -> list[PersonSignedUp]:
    """Who raised a hand for this community, the first first. One query."""
    return [PersonSignedUp(_person(row), row[9]) for row in _rows(SIGN_UPS, None, community_id)]


def mine(operation_id: UUID, volunteer_id: UUID) -> Mine:
    """What a person may know of themselves. Two queries."""
    expected = Expected.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).select_related("notice")
    presence = ledger.presence_of(operation_id, volunteer_id)
    return Mine(
        expected=expected.first(),
        counted_in=presence.community_id if presence else None,
        claimed_in=tuple(presence.claimed_in) if presence else (),
        worked_min=presence.worked_min if presence else 0,
        working_since=presence.working_since if presence else None,
    )


def notices(operation_id: UUID) -> list[Notice]:
    """The notices of an operation, the newest first."""
    return list(Notice.objects.filter(operation_id=operation_id).order_by("-written_at", "-id")[:NOTICES_MAX])


def curve(operation_id: UUID) -> list[tuple[datetime, int]]:
    """For each minute in which someone first reported in: how many had by its end."""
    return ledger.curve(operation_id)


def _rows(query: str, operation_id: UUID | None, community_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"operation": operation_id, "community": community_id, "limit": PEOPLE_MAX})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _person(row: tuple[Any, ...]) -> Person:
    return Person(*row[:6], *(tuple(words) for words in row[6:9]))
