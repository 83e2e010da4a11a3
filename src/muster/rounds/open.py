"""Open a round: say what is to be carried to every door, where, until when. Nothing is written per door."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.ledger import tallies
from muster.ledger.models import Tally
from muster.operations.models import Operation
from muster.operations.queries import communities, still_open
from muster.operations.refusals import OperationClosed
from muster.places.models import Area, Level
from muster.places.queries import ancestors as areas_above
from muster.places.queries import communities_below
from muster.rounds.models import Kind, Round, Target
from muster.rounds.questions import checked
from muster.rounds.refusals import NotYourRound, RoundRefused

TITLE_CHARS_MAX = 80
INSTRUCTION_CHARS_MAX = 2_000
LANGUAGES_MAX = 10
DAYS_MAX = 60
OPEN_ROUNDS_MAX = 30  # of one operation at once


def open_round(
    operation_id: UUID,
    *,
    area_id: int,
    kind: str,
    target: str,
    title: str,
    title_en: str = "",
    instructions: dict[str, str],
    questions: Sequence[Any] = (),
    starts_at: datetime,
    ends_at: datetime,
    check_percent: int = 0,
    carried_from: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Round:
    """Open a round in every community of the area that takes part. Raises `RoundRefused`.

    `carried_from` names a closed round: only the doors that were missing there are asked for, and a door that declined, or
    was excused for another reason, is left in peace.
    """
    operation = _running(operation_id, now)
    area = _ours(area_id, operation, by)
    _check_words(kind, target, title, title_en, instructions)
    _check_times(starts_at, ends_at)
    if not 0 <= check_percent <= 100:
        raise RoundRefused(_("Give the share of doors to check as a whole number from 0 to 100."))
    parent = _parent(carried_from, operation, target)
    where = _taking_part(area, operation, parent)
    with transaction.atomic():
        if Round.objects.filter(operation=operation, closed_at=None).count() >= OPEN_ROUNDS_MAX:
            raise RoundRefused(_("Too many rounds are open at once. Close one that is done."))
        opened = Round.objects.create(
            operation=operation,
            area=area,
            city_id=operation.area_id,
            kind=kind,
            target=target,
            title=title.strip(),
            title_en=title_en.strip(),
            instructions={code: text.strip() for code, text in instructions.items() if text.strip()},
            questions=checked(questions),
            starts_at=starts_at,
            ends_at=ends_at,
            check_percent=check_percent,
            carried_from=carried_from,
            opened_at=now,
            opened_by=by.account_id,
        )
        tallies.begin(
            where,
            round_id=opened.id,
            operation_id=operation.id,
            city_id=operation.area_id,
            target=target,
            ancestors=[parent.id, *_ancestors(parent)] if parent else [],
            now=now,
        )
    return opened


def _running(operation_id: UUID, now: datetime) -> Operation:
    try:
        return still_open(operation_id, now=now)
    except OperationClosed as closed:
        raise RoundRefused(closed.args[0]) from closed


def _ours(area_id: int, operation: Operation, by: Actor) -> Area:
    area = Area.objects.filter(id=area_id).first()
    if area is None:
        raise RoundRefused(_("Choose the area in which the round goes on."))
    within = area_id == operation.area_id or operation.area_id in {above.id for above in areas_above(area_id)}
    if not within or not (by.city_of(operation.area_id) or by.desk_of(area_id)):
        raise NotYourRound
    return area


def _check_words(kind: str, target: str, title: str, title_en: str, instructions: dict[str, str]) -> None:
    if kind not in Kind.values:
        raise RoundRefused(_("Choose what kind of round it is."))
    if target not in Target.values:
        raise RoundRefused(_("Choose whether each household or each person is to be reached."))
    words = title + title_en + "".join(instructions.values()) + "".join(instructions)
    if not 0 < len(title.strip()) <= TITLE_CHARS_MAX or len(title_en) > TITLE_CHARS_MAX or "\x00" in words:
        raise RoundRefused(_("Give the round a name of at most %(max)s characters.") % {"max": TITLE_CHARS_MAX})
    if len(instructions) > LANGUAGES_MAX or any(len(text) > INSTRUCTION_CHARS_MAX for text in instructions.values()):
        raise RoundRefused(
            _("Instructions may have at most %(max)s characters in each language.") % {"max": INSTRUCTION_CHARS_MAX}
        )


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise RoundRefused(_("The round must end after it starts."))
    if ends_at > starts_at + timedelta(days=DAYS_MAX):
        raise RoundRefused(_("A round may last at most %(days)s days.") % {"days": DAYS_MAX})


def _parent(carried_from: UUID | None, operation: Operation, target: str) -> Round | None:
    if carried_from is None:
        return None
    parent = Round.objects.filter(id=carried_from, operation=operation).first()
    if parent is None or parent.closed_at is None:
        raise RoundRefused(_("Only the missing doors of a closed round can be taken up. Close that round first."))
    if parent.target != target:
        raise RoundRefused(_("Both rounds must count the same: households, or people."))
    if len(_ancestors(parent)) + 1 >= tallies.ANCESTORS_MAX:
        raise RoundRefused(_("These doors were carried over too often. Open a round for all doors."))
    return parent


def _ancestors(round_: Round) -> list[UUID]:
    found: list[UUID] = []
    while round_.carried_from and len(found) <= tallies.ANCESTORS_MAX:
        found.append(round_.carried_from)
        round_ = Round.objects.get(id=round_.carried_from)
    return found


def _taking_part(area: Area, operation: Operation, parent: Round | None) -> list[int]:
    below = {area.id} if area.level == Level.COMMUNITY else set(communities_below(area.id))
    where = below & set(communities(operation.id))
    if parent:
        where &= _counted_in(parent, where)
    if not where:
        raise RoundRefused(_("No community of this area takes part in the operation."))
    return sorted(where)


def _counted_in(parent: Round, where: set[int]) -> set[int]:
    """The communities in which the earlier round was counted, as far as the opener sees."""
    seen = Tally.objects.filter(round_id=parent.id, community_id__in=where)
    return set(seen.values_list("community_id", flat=True))
