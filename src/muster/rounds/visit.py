"""What is said of a door on a page: visited, settled, taken back, excused. Each is an event, as from a phone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.scope import current_scope, open_scope
from muster.identifiers import uuid7
from muster.journal import reasons
from muster.journal.event import Event, made_here
from muster.journal.kinds import Checked, CheckUndone, DoorFacts, Excused, Visited, VisitUndone
from muster.journal.kinds import Excuse as Reason
from muster.journal.kinds import Result as Said
from muster.journal.models import FieldEvent
from muster.ledger.coverage import open_answers
from muster.ledger.record import record_as
from muster.ledger.told import known_of
from muster.ledger.verdicts import Result
from muster.places.models import Area
from muster.rounds.models import Round
from muster.rounds.refusals import DoorUnknown, NotYourRound, RoundClosed, RoundRefused
from muster.rounds.rules import works_at

OUR_PAGES = UUID("018400b1-0000-7000-8000-0000000000ab")  # one device for each community's pages, made from this
EXCUSED_AT_ONCE_MAX = 2_000
CHUNK = 500  # events of one transaction's statement, as from a phone


class SaidOtherwise(RoundRefused):
    """A form came a second time and says something else: which of the two was meant, only its sender knows."""

    sentence = _("This door was told of already. Look at what stands there now, and choose again if it is wrong.")


class NotYourLook(RoundRefused):
    sentence = _("Only whoever looked, or the community's desk, can take a second look back.")


WHY = {
    "round_closed": RoundClosed,
    "unknown_household": DoorUnknown,
    "out_of_scope": NotYourRound,
}


def visit(
    round_: Round,
    community: Area,
    household_id: UUID,
    result: Said,
    *,
    people: int | None = None,
    excused_people: int | None = None,
    answers: dict[str, str] | None = None,
    supersedes: Iterable[UUID] = (),
    event_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Somebody stood at the door. `supersedes` names the answers that this one replaces. Answers the event's id.

    A form carries an `event_id` of its own, so that it counts once however often it is sent. Raises `SaidOtherwise`.
    """
    facts = Visited(round_.id, household_id, result, people, excused_people, _fitting(round_, answers))
    return say(community, facts, supersedes=supersedes, event_id=event_id, by=by, now=now)


def settle(round_: Round, community: Area, household_id: UUID, result: Said, *, by: Actor, now: datetime) -> UUID:
    """The desk says which it was: this answer supersedes every other that is open."""
    if not works_at(by, community.id):
        raise NotYourRound
    known = known_of(round_.id, community.id, household_id)
    replaced = open_answers(known) if known else {}
    return visit(round_, community, household_id, result, supersedes=replaced, by=by, now=now)


def undo(
    round_: Round, community: Area, household_id: UUID, events: Iterable[UUID], *, by: Actor, now: datetime
) -> UUID:
    """These answers or attempts were wrong."""
    named = tuple(events)
    if not named:
        raise RoundRefused(_("Choose what was wrong."))
    return say(community, VisitUndone(round_.id, household_id), supersedes=named, by=by, now=now)


def check(
    round_: Round,
    community: Area,
    household_id: UUID,
    result: Said,
    *,
    event_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Somebody else looked a second time. It never changes an answer. `event_id` as with `visit`."""
    facts = Checked(round_.id, household_id, result)
    return say(community, facts, supersedes=(), event_id=event_id, by=by, now=now)


def undo_check(
    round_: Round, community: Area, household_id: UUID, events: Iterable[UUID], *, by: Actor, now: datetime
) -> UUID:
    """These second looks were wrong: the door waits to be seen again. By whoever looked, and by the desk."""
    named = tuple(events)
    if not named:
        raise RoundRefused(_("Choose what was wrong."))
    if not works_at(by, community.id) and not _are_all_by(named, community, by=by):
        raise NotYourLook
    return say(community, CheckUndone(round_.id, household_id), supersedes=named, by=by, now=now)


def excuse(
    round_: Round, community: Area, households: Sequence[UUID], reason: Reason, *, by: Actor, now: datetime
) -> int:
    """Excuse doors without a visit, for a reason the desk knows; answers how many. All or none."""
    if not works_at(by, community.id):
        raise NotYourRound
    if not 0 < len(households) <= EXCUSED_AT_ONCE_MAX:
        raise RoundRefused(_("Choose 1 to %(max)s doors.") % {"max": EXCUSED_AT_ONCE_MAX})
    events = [
        _event(community, Excused(round_.id, household, reason), (), now) for household in sorted(set(households))
    ]
    with transaction.atomic():
        for start in range(0, len(events), CHUNK):
            _record(community, events[start : start + CHUNK], by=by, now=now)
    return len(events)


def _fitting(round_: Round, answers: dict[str, str] | None) -> dict[str, str] | None:
    """Answers to the round's own questions, in its own codes."""
    if not answers:
        return None
    offered = {one["code"]: {option["code"] for option in one["options"]} for one in round_.questions}
    if any(option not in offered.get(code, set()) for code, option in answers.items()):
        raise RoundRefused(_("The round does not ask this. Open the door again."))
    return answers


def say(
    community: Area,
    facts: DoorFacts,
    *,
    supersedes: Iterable[UUID],
    event_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> UUID:
    """Record one event of this community's pages; answers its id. Raises `RoundRefused` where it does not count."""
    event = _event(community, facts, tuple(supersedes), now, event_id=event_id)
    with transaction.atomic():
        if event_id is None or not _is_said(community, event, by=by):
            _record(community, [event], by=by, now=now)
    return event.id


def _is_said(community: Area, event: Event, *, by: Actor) -> bool:
    """Whether the same form has come already. Two at once wait for each other: to the journal their times would differ."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(event.id.bytes[8:], "big", signed=True)])
    with open_scope(replace(current_scope(), communities=(community.id,))):
        earlier = FieldEvent.objects.filter(community_id=community.id, id=event.id).first()
    if earlier is None:
        return False
    facts = json.loads(msgspec.json.encode(event.facts))
    if (earlier.kind, earlier.facts, earlier.actor_id) != (event.kind, facts, by.account_id):
        raise SaidOtherwise
    return True


def _are_all_by(events: Sequence[UUID], community: Area, *, by: Actor) -> bool:
    with open_scope(replace(current_scope(), communities=(community.id,))):
        mine = FieldEvent.objects.filter(community_id=community.id, id__in=events, actor_id=by.account_id)
        return mine.count() == len(set(events))


def _event(
    community: Area, facts: DoorFacts, supersedes: tuple[UUID, ...], now: datetime, *, event_id: UUID | None = None
) -> Event:
    device = page_device(community)
    return made_here(
        event_id or uuid7(), facts, community=community.code, now=now, device=device, supersedes=supersedes
    )


def page_device(community: Area) -> UUID:
    """All that is said on a community's pages comes from one device."""
    return uuid5(OUR_PAGES, community.code)


def _record(community: Area, events: Sequence[Event], *, by: Actor, now: datetime) -> None:
    with open_scope(replace(current_scope(), communities=(community.id,))):
        for result in record_as(by, community.id, events, received_at=now):
            if result.status != "accepted":
                raise _refusal(result)


def _refusal(result: Result) -> RoundRefused:
    known = WHY.get(result.reason)
    return known() if known else RoundRefused(reasons.sentence(result.reason) if result.reason else None)
