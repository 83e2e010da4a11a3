"""Report in everyone on a list that was pasted from a chat (接龙): look first, then all at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from muster.access.actors import Actor
from muster.access.phones import blind_index
from muster.access.scope import Scope, open_scope
from muster.mobilise import jielong, rules
from muster.mobilise.listed import LINES_MAX, Line, Listed, listed, seal, unseal
from muster.mobilise.matching import Match, State, matches
from muster.mobilise.refusals import ChoiceMissing, ListTooLong
from muster.mobilise.report_in import give_name, met, writing
from muster.mobilise.report_in import report as report_in
from muster.operations.models import Operation
from muster.people.claimant import name_sort
from muster.people.invite import invite
from muster.people.models import Source, Volunteer
from muster.places.models import Area

LINES_NAMED_MAX = 20  # in a sentence

Chosen = Mapping[int, UUID | None]  # by number in the list: the person meant, or None for someone who is not known here


@dataclass(frozen=True)
class NotUnderstood:
    """A line in which nobody was found."""

    line: int
    text: str


@dataclass(frozen=True)
class Preview:
    """What a list would do. `sealed` is the list itself, for the form that reports it in."""

    matches: tuple[Match, ...]
    not_understood: tuple[NotUnderstood, ...]
    sealed: str

    def count(self, state: State) -> int:
        return sum(match.state is state for match in self.matches)


@dataclass(frozen=True)
class Reported:
    """What a list did."""

    people: tuple[UUID, ...]  # reported in here now, so that each can be undone
    already_here: int


def preview(operation_id: UUID, community_id: int, text: str, *, by: Actor, now: datetime) -> Preview:
    """Read a pasted list and say who is meant by each line. Nothing is kept."""
    try:
        said = jielong.parse(text, region=settings.PHONE_REGION)
    except jielong.ListTooLong as error:
        raise ListTooLong(most=LINES_MAX) from error
    rows = [(one.line, one.name, one.unit, one.phone) for one in said if isinstance(one, jielong.Claim)]
    unread = tuple(NotUnderstood(one.line, one.text) for one in said if isinstance(one, jielong.NotUnderstood))
    return preview_of(listed(operation_id, community_id, rows, via="list"), unread, by=by, now=now)


def preview_of(people: Listed, not_understood: tuple[NotUnderstood, ...], *, by: Actor, now: datetime) -> Preview:
    """Who is meant by each line of a list, wherever it comes from."""
    operation, _ = _may(people, by, now)
    return Preview(tuple(matches(people, operation.area_id)), not_understood, seal(people))


def report(sealed: str, chosen: Chosen, *, by: Actor, now: datetime) -> Reported:
    """Report in everyone on a previewed list, all or nobody. Handing it in twice changes nothing more.

    Raises `ChoiceMissing` where a line may mean several people and `chosen` names none of them.
    """
    people = unseal(sealed)
    operation, community = _may(people, by, now)
    meant = _meant(matches(people, operation.area_id), chosen)
    strangers = [line for line, person in meant if person is None]
    met_now = dict(_met(people, strangers, operation, community, now=now))
    everyone = {person for _, person in meant if person} | met_now.keys()
    with writing(community.id, everyone):
        new = report_in(operation, community, everyone, via=people.via, actor_id=by.account_id, now=now)
        for person in new:
            invite(person, by=by, now=now)
            give_name(person, met_now.get(person, ""))
    return Reported(new, already_here=len(everyone) - len(new))


def _may(people: Listed, by: Actor, now: datetime) -> tuple[Operation, Area]:
    rules.for_desk(by, people.community_id)
    operation = rules.running(people.operation_id, now=now)
    return operation, rules.taking_part(operation, people.community_id)


def _meant(found: Iterable[Match], chosen: Chosen) -> list[tuple[Line, UUID | None]]:
    """Each line with its person, or None for someone not known here."""
    lines = [match for match in found if match.state is not State.REPEATED]
    undecided = [match.line.line for match in lines if not _is_decided(match, chosen)]
    if undecided:
        raise ChoiceMissing(lines=", ".join(map(str, undecided[:LINES_NAMED_MAX])))
    return [
        (match.line, chosen[match.line.number] if match.state is State.AMBIGUOUS else _only(match)) for match in lines
    ]


def _is_decided(match: Match, chosen: Chosen) -> bool:
    if match.state is not State.AMBIGUOUS:
        return True
    number = match.line.number
    return number in chosen and chosen[number] in {None, *(candidate.id for candidate in match.candidates)}


def _only(match: Match) -> UUID | None:
    return match.candidates[0].id if match.candidates else None


def _met(
    people: Listed, strangers: Iterable[Line], operation: Operation, community: Area, *, now: datetime
) -> Iterator[tuple[UUID, str]]:
    """People whom the desk does not know, with the name on the list: found by their number, or new."""
    for line in strangers:
        if line.phone:
            with open_scope(Scope(phone=blind_index(line.phone))):
                person = met(operation, community, phone=line.phone, name=line.name, unit=line.unit, now=now)
            yield person, line.name
        else:
            yield _new(people.person_id(line), line, operation, community, now=now), line.name


def _new(person_id: UUID, line: Line, operation: Operation, community: Area, *, now: datetime) -> UUID:
    """Someone known by name and unit only. Their home is taken to be here, where they came."""
    person = Volunteer(
        id=person_id,
        city_id=operation.area_id,
        name=line.name,
        name_sort=name_sort(line.name),
        unit=line.unit,
        home_community=community,
        source=Source.OTHER,
        added_at=now,
    )
    Volunteer.objects.bulk_create([person], ignore_conflicts=True)
    return person_id
