"""Lay shifts: the patterns of a community's posts become shifts of certain days. Laying twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from muster.operations.models import Operation
from muster.shifts.clock import at_minute
from muster.shifts.models import Duty, Pattern, Post, Shift

DAYS_MAX = 28
Hours = tuple[UUID, datetime, datetime]  # post, from, until


@dataclass
class _Wanted:
    on: date
    must: int = 0
    better: int = 0


def lay(community_id: int, operation: Operation, first_on: date, days: int, *, now: datetime) -> None:
    """Shifts that have not begun follow their patterns, with the roster locked by whoever calls.

    Numbers that were set for one day by hand stay. Nobody is taken off: where more are on duty than a pattern wants, the shift
    keeps places for them. A shift that no pattern wants goes, unless somebody is on it.
    """
    last_on = first_on + timedelta(days=min(days, DAYS_MAX) - 1)
    posts = Post.objects.filter(community_id=community_id, operation_id=operation.id, removed_at__isnull=True)
    patterns = Pattern.objects.filter(community_id=community_id, post_id__in=posts.values("id"))
    wanted = _wanted(patterns, first_on, last_on)
    known = {
        (one.post_id, one.starts_at, one.ends_at): one
        for one in with_duties(community_id, operation.id).filter(on__range=(first_on, last_on), starts_at__gt=now)
    }
    new = [
        Shift(
            community_id=community_id, operation_id=operation.id, city_id=operation.area_id, post_id=post, on=one.on,
            starts_at=starts, ends_at=ends, must=one.must, better=one.better,
        )
        for (post, starts, ends), one in wanted.items()
        if starts > now and (post, starts, ends) not in known
    ]  # fmt: skip
    Shift.objects.bulk_create(new)
    _follow(community_id, known, wanted)


def with_duties(community_id: int, operation_id: UUID) -> QuerySet[Any]:
    """Shifts, each with `filled`: how many are on it."""
    duties = Duty.objects.filter(community_id=OuterRef("community_id"), shift_id=OuterRef("id")).order_by()
    filled = duties.values("shift_id").annotate(many=Count("volunteer_id")).values("many")
    return Shift.objects.filter(community_id=community_id, operation_id=operation_id).annotate(
        filled=Coalesce(Subquery(filled), 0)
    )


def _wanted(patterns: Iterable[Pattern], first_on: date, last_on: date) -> dict[Hours, _Wanted]:
    found: dict[Hours, _Wanted] = {}
    for pattern in patterns:
        for many in range((last_on - first_on).days + 1):
            day = first_on + timedelta(days=many)
            if not _holds_on(pattern, day):
                continue
            starts = at_minute(day, pattern.starts_min)
            ends = at_minute(day, pattern.starts_min + pattern.minutes)
            one = found.setdefault((pattern.post_id, starts, ends), _Wanted(day))
            one.must += pattern.must
            one.better += pattern.better
    return found


def _holds_on(pattern: Pattern, day: date) -> bool:
    is_day = bool(pattern.weekdays >> day.weekday() & 1)
    return is_day and (pattern.from_on or day) <= day <= (pattern.until_on or day)


def _follow(community_id: int, known: dict[Hours, Any], wanted: dict[Hours, _Wanted]) -> None:
    """Existing shifts take the numbers of their patterns."""
    gone, other = list[UUID](), list[Shift]()
    for hours, shift in known.items():
        one = wanted.get(hours)
        if shift.is_by_hand:
            continue
        if one is None and not shift.filled:
            gone.append(shift.id)
            continue
        must = one.must if one else 0
        better = max(one.better if one else 0, shift.filled - must)
        if (must, better) != (shift.must, shift.better):
            shift.must, shift.better = must, better
            other.append(shift)
    if gone:
        Shift.objects.filter(community_id=community_id, id__in=gone).delete()
    Shift.objects.bulk_update(other, ["must", "better"])
