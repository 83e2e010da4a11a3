"""Who is meant by each line of a list, as far as the desk may know: only people whom it sees anyway are shown.

A number that belongs to someone at home elsewhere looks like a new one here; that person is found when the list is
reported in, inside a scope of exactly that number, and never shown before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from muster.access.phones import blind_index
from muster.ledger.models import Presence
from muster.mobilise.listed import Line, Listed
from muster.people.models import Volunteer


class State(StrEnum):
    """What is known of a line."""

    MATCHED = "matched"  # exactly one person
    HERE = "here"  # exactly one person, who has reported in here already
    AMBIGUOUS = "ambiguous"  # someone has to say who is meant
    NEW = "new"  # nobody here goes by this; they will be unexpected, and welcome
    REPEATED = "repeated"  # an earlier line names the same person


@dataclass(frozen=True)
class Candidate:
    """Someone a line may mean."""

    id: UUID
    name: str
    unit: str
    phone_index: bytes | None
    is_here: bool


@dataclass(frozen=True)
class Match:
    """A line, and who may be meant by it."""

    line: Line
    state: State
    candidates: tuple[Candidate, ...] = ()


def matches(people: Listed, city_id: int) -> list[Match]:
    """Each line with who is meant, in the order of the list. Two SQL queries, in the desk's own scope."""
    visible = _visible(people, city_id)
    taken: set[object] = set()
    found = []
    for line in people.lines:
        match = _match(line, visible)
        who: object = match.candidates[0].id if len(match.candidates) == 1 else (line.name, line.unit, line.phone)
        if match.state is not State.AMBIGUOUS:
            match = Match(line, State.REPEATED, match.candidates) if who in taken else match
            taken.add(who)
        found.append(match)
    return found


def _visible(people: Listed, city_id: int) -> dict[str, list[Candidate]]:
    names = {line.name for line in people.lines if line.name}
    numbers = [blind_index(line.phone) for line in people.lines if line.phone]
    rows = Volunteer.objects.filter(Q(name__in=names) | Q(phone_index__in=numbers), city_id=city_id)
    known = list(rows.values_list("id", "name", "unit", "organisation__name", "phone_index").order_by("id"))
    here = _here(people, [row[0] for row in known])
    by_name: dict[str, list[Candidate]] = {}
    for person, name, unit, organisation, index in known:
        one = Candidate(person, name, organisation or unit, bytes(index) if index else None, person in here)
        by_name.setdefault(name, []).append(one)
    return by_name


def _here(people: Listed, ids: Sequence[UUID]) -> set[UUID]:
    rows = Presence.objects.filter(
        operation_id=people.operation_id, volunteer_id__in=ids, claimed_in__contains=[people.community_id]
    )
    return set(rows.values_list("volunteer_id", flat=True))


def _match(line: Line, visible: Mapping[str, list[Candidate]]) -> Match:
    namesakes = visible.get(line.name, []) if line.name else []
    if line.phone:
        index = blind_index(line.phone)
        by_number = [one for one in namesakes if one.phone_index == index]
        # Someone from an earlier list without numbers may be the same person: their unit decides.
        return _decided(line, by_number or _of_unit(line.unit, (one for one in namesakes if not one.phone_index)))
    if not line.unit:
        return _decided(line, namesakes)
    of_unit = _of_unit(line.unit, namesakes)
    if of_unit or not namesakes:
        return _decided(line, of_unit)
    return Match(line, State.AMBIGUOUS, tuple(namesakes))  # the name is known, the unit is another


def _of_unit(unit: str, people: Iterable[Candidate]) -> list[Candidate]:
    """Those whose unit is the one written, which may be shortened (市总工会 for 兰州市总工会)."""
    return [one for one in people if unit and one.unit and (unit in one.unit or one.unit in unit)]


def _decided(line: Line, candidates: Sequence[Candidate]) -> Match:
    if not candidates:
        return Match(line, State.NEW)
    if len(candidates) > 1:
        return Match(line, State.AMBIGUOUS, tuple(candidates))
    return Match(line, State.HERE if candidates[0].is_here else State.MATCHED, (candidates[0],))
