"""What a command may see of rounds: sums down to the building. One building's windows only with a reason, and logged."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.look import looked
from muster.access.scope import current_scope, open_scope
from muster.ledger import counts
from muster.ledger.counts import Counted, CountedHere
from muster.places.models import Level
from muster.rounds.doors import Wall, wall
from muster.rounds.models import Round
from muster.rounds.queries import ROUNDS_MAX, BuildingCounted, building_counts, building_of
from muster.rounds.refusals import NotYourRound, RoundRefused

REASON_CHARS_MAX = 160


class Purpose(models.TextChoices):
    """What a command may look at the windows of one building for."""

    STUCK = "stuck", _("The round does not get on in this building")
    CALL = "call", _("A resident has called")
    COMPARE = "compare", _("Compare the counts with what is on the spot")
    HANDS = "hands", _("Send people to help")


class ReasonMissing(RoundRefused):
    sentence = _("Say why: choose a purpose and write a reason. The auditor reads both.")


@dataclass(frozen=True)
class CommunityCounted:
    """A round in one community, by building."""

    counted: Counted
    has_register: bool
    buildings: tuple[BuildingCounted, ...]


@dataclass(frozen=True)
class RoundCounted:
    """A round and what was counted of it in the whole area."""

    round: Round
    counted: Counted


def rounds_counted(operation_id: UUID) -> list[RoundCounted]:
    """An operation's rounds with their sums: open ones first, the newest first. Two queries."""
    rounds = Round.objects.filter(operation_id=operation_id).select_related("area").order_by("-opened_at", "-id")
    return _counted(sorted(rounds[:ROUNDS_MAX], key=lambda one: one.closed_at is not None))


def command_rounds(operation_id: UUID, *, limit: int) -> list[RoundCounted]:
    """The same without what a community opened for itself. Two queries."""
    rounds = Round.objects.filter(operation_id=operation_id).exclude(area__level=Level.COMMUNITY)
    newest = rounds.select_related("area").order_by(models.F("closed_at").desc(nulls_first=True), "-opened_at", "-id")
    return _counted(newest[:limit])


def open_round_counted(operation_id: UUID) -> RoundCounted | None:
    """The newest round of the command that is open. At most two queries."""
    newest = command_rounds(operation_id, limit=1)
    return next((one for one in newest if one.round.closed_at is None), None)


def round_counted(round_id: UUID, operation_id: UUID) -> RoundCounted | None:
    """One of an operation's rounds with its sum. Two queries."""
    found = Round.objects.filter(id=round_id, operation_id=operation_id).select_related("area")
    return next(iter(_counted(found)), None)


def building_counts_for_command(round_: Round, community_id: int, *, by: Actor) -> CommunityCounted:
    """A round's counts by building, those with the most missing first. Raises `NotYourRound`. Three queries.

    A command sends people to where doors are missing, so it sees how many of a building's doors are: no door, no name, no
    mark. A building may be small, so these counts are for the command alone; nothing public goes below the community.
    """
    with _within(round_, community_id, by=by) as here:
        return CommunityCounted(here.counted, here.has_register, tuple(building_counts(round_, community_id)))


def wall_for_command(
    round_: Round, community_id: int, building_id: UUID, *, purpose: str, reason: str, by: Actor, now: datetime
) -> Wall | None:
    """One building's windows, reached or not and nothing else, and a line in the look-log. None where there is no building.

    Raises `ReasonMissing` before anything is read, and `NotYourRound`.
    """
    said = " ".join(reason.replace("\x00", "").split())[:REASON_CHARS_MAX]
    if purpose not in Purpose.values or not said:
        raise ReasonMissing
    with _within(round_, community_id, by=by):
        building = building_of(community_id, round_.operation_id, building_id)
        shown = wall(round_, community_id, building, marks="plain") if building else None
    if shown:
        looked(
            "rounds.wall",
            city_id=round_.city_id,
            community_id=community_id,
            subject_id=building_id,
            rows=len(shown.windows),
            reason=said,
            purpose=purpose,
            now=now,
        )
    return shown


@contextmanager
def _within(round_: Round, community_id: int, *, by: Actor) -> Iterator[CountedHere]:
    """A command's scope knows cities only: one of their communities is added, once it is known that it may be."""
    here = counts.of_community(round_.id, community_id) if by.city_of(round_.city_id) else None
    if here is None:
        raise NotYourRound
    with open_scope(replace(current_scope(), communities=(community_id,))):
        yield here


def _counted(rounds: Iterable[Round]) -> list[RoundCounted]:
    kept = list(rounds)
    if not kept:
        return []
    totals = counts.totals([one.id for one in kept])
    return [RoundCounted(one, totals.get(one.id, Counted())) for one in kept]
