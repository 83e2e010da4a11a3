"""Answers that come back by text message or in a chat: matched to the person and said for them.

A number proves who holds the phone and nothing more, so an answer of this kind can take a seat or give it back, and sees nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from muster.access.phones import blind_index
from muster.access.scope import Scope, open_scope
from muster.callouts.answers import Heard, heard
from muster.callouts.claim import say
from muster.callouts.models import Call, Callout, Turn
from muster.callouts.refusals import CalloutRefused
from muster.callouts.seating import State
from muster.people.models import Volunteer

CALLS_MAX = 100  # of one person, not yet over
CLOCKS_DIFFER = timedelta(minutes=1)  # between a homeserver's and ours


class Outcome(StrEnum):
    """What became of an answer. The sender is told by the call-out's own word, or not at all."""

    TAKEN = "taken"
    NOT_UNDERSTOOD = "not_understood"
    NOBODY = "nobody"  # no volunteer, or none who was asked
    AMBIGUOUS = "ambiguous"  # two people share the phone, and it was not said who
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """One person in one open call-out."""

    volunteer_id: UUID
    community_id: int
    callout_id: UUID
    number: int
    opened_at: datetime
    state: str


def by_phone(e164: str, text: str, *, now: datetime) -> Outcome:
    """A text message from this number. The same message twice says the same once."""
    with open_scope(Scope(phone=blind_index(e164))):
        people = list(Volunteer.objects.order_by("name_sort", "name", "id").values_list("id", flat=True))
    answer = heard(text)
    return _said(people, answer, _asked(people), via="sms", now=now) if answer else Outcome.NOT_UNDERSTOOD


def by_person(
    volunteer_id: UUID, text: str, *, communities: Collection[int], said_at: datetime, now: datetime
) -> Outcome:
    """A word in a chat of these communities, from somebody known by their name there.

    What stands in the chat is said to all who read it: who was not asked may come all the same. Nothing that was said before a
    call-out was opened is an answer to it.
    """
    answer = heard(text)
    if answer is None:
        return Outcome.NOT_UNDERSTOOD
    asked = [one for one in _asked([volunteer_id]) if one.community_id in communities]
    if answer.verb == "claim" and _meant(asked, [volunteer_id], answer) is None:
        asked = _told_to_all(volunteer_id, communities)
    since = [one for one in asked if one.opened_at <= said_at + CLOCKS_DIFFER]
    return _said([volunteer_id], answer, since, via="chat", now=now)


def _said(people: Sequence[UUID], answer: Heard, asked: Sequence[Asked], *, via: str, now: datetime) -> Outcome:
    meant = _meant(asked, people, answer)
    if meant is None:
        return Outcome.AMBIGUOUS if asked else Outcome.NOBODY
    try:
        say(
            meant.community_id,
            meant.callout_id,
            meant.volunteer_id,
            answer.verb,
            eta_min=answer.eta_min or 15,
            via=via,
            now=now,
        )
    except CalloutRefused:
        return Outcome.REFUSED
    return Outcome.TAKEN


def _asked(people: Sequence[UUID]) -> list[Asked]:
    """The open call-outs in which these people were asked, the newest first."""
    places: dict[int, list[UUID]] = {}
    for turn in Turn.objects.filter(volunteer_id__in=people):
        for callout_id, community_id in list(turn.calls.items())[-CALLS_MAX:]:
            places.setdefault(community_id, []).append(UUID(callout_id))
    found: list[Asked] = []
    for community_id, callout_ids in places.items():
        with open_scope(Scope(communities=(community_id,))):
            open_ones = Callout.objects.filter(community_id=community_id, id__in=callout_ids)
            callouts = {one.id: one for one in open_ones.exclude(state=Callout.State.CLOSED)}
            calls = Call.objects.filter(
                community_id=community_id, callout_id__in=callouts.keys(), volunteer_id__in=people
            )
            found += [_one(callouts[call.callout_id], call) for call in calls]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)


def _told_to_all(volunteer_id: UUID, communities: Collection[int]) -> list[Asked]:
    """The open call-outs that stand in the chats of these communities, the newest first."""
    found: list[Asked] = []
    for community_id in communities:
        with open_scope(Scope(communities=(community_id,))):
            open_ones = Callout.objects.filter(community_id=community_id).exclude(told_groups="")
            found += [
                Asked(volunteer_id, community_id, one.id, one.number, one.opened_at, "")
                for one in open_ones.exclude(state=Callout.State.CLOSED).order_by("-opened_at")[:CALLS_MAX]
            ]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)


def _one(callout: Callout, call: Call) -> Asked:
    return Asked(call.volunteer_id, callout.community_id, callout.id, callout.number, callout.opened_at, call.state)


def _meant(asked: Sequence[Asked], people: Sequence[UUID], answer: Heard) -> Asked | None:
    """The call-out they mean: the one they name, else the newest; and of two on one phone the one they name.

    Where only one of the two was asked, it is them. Nobody is guessed.
    """
    if answer.number is not None:
        asked = [one for one in asked if one.number == answer.number]
    if not asked:
        return None
    newest = [one for one in asked if one.callout_id == asked[0].callout_id]
    if answer.which is not None and len(people) > 1:
        named = people[answer.which - 1] if 1 <= answer.which <= len(people) else None
        return next((one for one in newest if one.volunteer_id == named), None)
    if len(newest) > 1 and answer.verb == "give_up":
        holding = [one for one in newest if one.state not in {State.ASKED, State.DECLINED}]
        newest = holding if len(holding) == 1 else newest
    return newest[0] if len(newest) == 1 else None
