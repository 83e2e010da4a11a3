"""Reads of people and organisations. Row security shows each reader only their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from muster.people.models import Contact, Organisation, Volunteer, WeeklyWindow
from muster.people.words import SEARCH_CHARS_MAX, search

FOUND_MAX = 200

# A word that a person wrote in their own way is found when the question holds it; a name, when it holds the question.
WITH_WORDS = """
SELECT id FROM (
    SELECT v.id, v.name_sort,
           cardinality(ARRAY(SELECT unnest(v.skills::text[]) INTERSECT SELECT unnest(%(skills)s::text[])))
         + cardinality(ARRAY(SELECT unnest(v.languages::text[]) INTERSECT SELECT unnest(%(languages)s::text[])))
         + cardinality(ARRAY(SELECT unnest(v.licences::text[]) INTERSECT SELECT unnest(%(licences)s::text[]))) AS coded,
           (SELECT count(*) FROM unnest(v.skills || v.languages || v.licences) AS own
            WHERE length(own) >= 2 AND position(lower(own) IN %(text)s) > 0) AS written,
           (v.name <> '' AND position(%(text)s IN lower(v.name)) > 0)::int AS named
    FROM people_volunteer v WHERE v.id = ANY (%(among)s)
) ranked
WHERE coded + written + named > 0
ORDER BY coded DESC, written + named DESC, name_sort, id
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class FoundPerson:
    """One person whom a question fits, with those of their codes that it asks for."""

    volunteer: Volunteer
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """What a question was understood as, and whom it fits, the best first."""

    words: tuple[str, ...]  # in the question; empty: it was taken as a name
    people: tuple[FoundPerson, ...]


def volunteers_with(question: str, *, among: Sequence[UUID]) -> Answered:
    """Who of these can do what a question asks: "老式三轮车谁会骑?", "who speaks English?"; or whose name it is."""
    text = " ".join(question[:SEARCH_CHARS_MAX].replace("\x00", "").split()).lower()
    if not text or not among:
        return Answered((), ())
    found = search(text)
    asked = {kind: [it.code for it in found if it.kind == kind] for kind in ("skill", "language", "licence")}
    with connection.cursor() as cursor:
        cursor.execute(
            WITH_WORDS,
            {
                "skills": asked["skill"],
                "languages": asked["language"],
                "licences": asked["licence"],
                "text": text,
                "among": list(among),
                "limit": FOUND_MAX,
            },
        )
        order = [row[0] for row in cursor.fetchall()]
    people = Volunteer.objects.in_bulk(order)
    return Answered(
        words=tuple(dict.fromkeys(it.word for it in found)),
        people=tuple(FoundPerson(people[i], _fitting(people[i], asked)) for i in order if i in people),
    )


def organisations(city_id: int) -> QuerySet[Organisation]:
    """Organisations of a city by name. Their names are public."""
    return Organisation.objects.filter(city_id=city_id).order_by("name")


def contact_of(organisation_id: UUID) -> Contact | None:
    """Who answers for an organisation, where the scope lets one see it."""
    return Contact.objects.filter(organisation_id=organisation_id).first()


def language_of(person: Volunteer) -> str:
    """In which language somebody is written to: Chinese, but for those who have named theirs and Chinese is not among them."""
    return "en" if person.languages and "zh" not in person.languages and "en" in person.languages else "zh-hans"


def windows_of(volunteer_id: UUID, use: WeeklyWindow.Use) -> QuerySet[WeeklyWindow]:
    """A person's weekly hours of one use."""
    return WeeklyWindow.objects.filter(volunteer_id=volunteer_id, use=use).order_by(
        "weekdays", "starts_min", "ends_min"
    )


def _fitting(volunteer: Volunteer, asked: dict[str, list[str]]) -> tuple[str, ...]:
    own = ((volunteer.skills, "skill"), (volunteer.languages, "language"), (volunteer.licences, "licence"))
    return tuple(code for codes, kind in own for code in codes if code in asked[kind])
