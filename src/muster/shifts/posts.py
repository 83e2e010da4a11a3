"""Posts and their hours: add, change, remove. Shifts of the days to come follow at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.mobilise.text import line
from muster.operations.models import Operation
from muster.people.words import KINDS
from muster.shifts import rules
from muster.shifts.clock import day_of, week_of
from muster.shifts.lay import lay
from muster.shifts.models import MINUTES_MAX, NAME_MAX, Duty, Pattern, Post, PostKind, Shift
from muster.shifts.refusals import Begun, TooMany, Unusable
from muster.shifts.roster import changed, locked

POSTS_MAX = 60
PLACE_MAX = 80
PATTERNS_MAX = 12  # of one post
PEOPLE_MAX = 200  # of one shift
LAID_DAYS = 14  # from this week's Monday


@dataclass(frozen=True)
class Hours:
    """One line of a post's hours."""

    starts_min: int
    minutes: int
    must: int
    better: int = 0
    weekdays: int = 127
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class PostDraft:
    """A post as the desk wrote it."""

    kind: str
    name: str
    place: str = ""
    asks: tuple[str, ...] = ()
    never_alone: bool = False
    takes_child: bool = False
    hours: tuple[Hours, ...] = ()


@transaction.atomic
def add_posts(
    operation_id: UUID, community_id: int, drafts: Sequence[PostDraft], *, by: Actor, now: datetime
) -> list[Post]:
    """All of them or none. Raises `ShiftRefused`."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    there = Post.objects.filter(community_id=community_id, operation_id=operation.id, removed_at__isnull=True).count()
    if there + len(drafts) > POSTS_MAX:
        raise TooMany(most=POSTS_MAX)
    posts = [
        Post(
            community_id=community_id, operation_id=operation.id, city_id=operation.area_id, made_by=by.account_id,
            made_at=now, **_columns(draft),
        )
        for draft in drafts
    ]  # fmt: skip
    Post.objects.bulk_create(posts)
    for post, draft in zip(posts, drafts, strict=True):
        _set_hours(post, draft.hours)
    lay_ahead(community_id, operation, now=now)
    changed(roster)
    return posts


@transaction.atomic
def change_post(
    operation_id: UUID, community_id: int, post_id: UUID, draft: PostDraft, *, by: Actor, now: datetime
) -> Post:
    """Another name, other hours, other demands; whoever is on duty stays."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    post = rules.post_of(community_id, operation.id, post_id)
    for name, value in _columns(draft).items():
        setattr(post, name, value)
    post.save()
    Pattern.objects.filter(community_id=community_id, post_id=post.id).delete()
    _set_hours(post, draft.hours)
    lay_ahead(community_id, operation, now=now)
    changed(roster)
    return post


@transaction.atomic
def remove_post(operation_id: UUID, community_id: int, post_id: UUID, *, by: Actor, now: datetime) -> None:
    """Nobody is wanted there any more: duties that are still to come end with it."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    post = rules.post_of(community_id, operation.id, post_id)
    to_come = Shift.objects.filter(community_id=community_id, post_id=post.id, starts_at__gt=now)
    Duty.objects.filter(community_id=community_id, shift_id__in=to_come.values("id")).delete()
    to_come.delete()
    Post.objects.filter(community_id=community_id, id=post.id).update(removed_at=now)
    changed(roster)


@transaction.atomic
def set_wanted(
    operation_id: UUID, community_id: int, shift_id: UUID, must: int, better: int, *, by: Actor, now: datetime
) -> None:
    """How many one shift wants on this day alone; never fewer than are on it."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    shift = rules.shift_of(community_id, operation.id, shift_id)
    if shift.ends_at <= now:
        raise Begun
    filled = Duty.objects.filter(community_id=community_id, shift_id=shift.id).count()
    if not 0 <= must <= PEOPLE_MAX or not 0 <= better <= PEOPLE_MAX:
        raise Unusable(why=_("A shift wants between 0 and %(most)s people.") % {"most": PEOPLE_MAX})
    if must + better < filled:
        raise Unusable(
            why=_("%(n)s people are on this shift. Take somebody off before it wants fewer.") % {"n": filled}
        )
    Shift.objects.filter(community_id=community_id, id=shift.id).update(must=must, better=better, is_by_hand=True)
    changed(roster)


def lay_ahead(community_id: int, operation: Operation, *, now: datetime) -> None:
    """Lay this week and the next, with the roster locked."""
    lay(community_id, operation, week_of(day_of(now)), LAID_DAYS, now=now)


def _columns(draft: PostDraft) -> dict[str, object]:
    name = line(draft.name, NAME_MAX)
    if not name:
        raise Unusable(why=_("Give the post a name, as people call it."))
    if draft.kind not in PostKind.values:
        raise Unusable(why=_("Choose a kind of post from the list."))
    for code in draft.asks:
        kind, _colon, word = code.partition(":")
        if word not in KINDS.get(kind, {}):
            raise Unusable(why=_("What a post asks for is chosen from the list of skills, languages and licences."))
    return {
        "kind": draft.kind,
        "name": name,
        "place": line(draft.place, PLACE_MAX),
        "asks": sorted(set(draft.asks)),
        "never_alone": draft.never_alone,
        "takes_child": draft.takes_child,
    }


def _set_hours(post: Post, hours: Sequence[Hours]) -> None:
    if len(hours) > PATTERNS_MAX:
        raise TooMany(most=PATTERNS_MAX)
    for one in hours:
        _look_at(one)
    Pattern.objects.bulk_create(Pattern(community_id=post.community_id, post_id=post.id, **vars(one)) for one in hours)


def _look_at(one: Hours) -> None:
    if not 30 <= one.minutes <= MINUTES_MAX:
        raise Unusable(why=_("A shift lasts between half an hour and %(most)s hours.") % {"most": MINUTES_MAX // 60})
    if not 0 <= one.starts_min < 1440 or not 1 <= one.weekdays <= 127:
        raise Unusable(why=_("Give at least one day of the week, and a time of the day for the beginning."))
    if not 0 <= one.must <= PEOPLE_MAX or not 0 <= one.better <= PEOPLE_MAX or one.must + one.better == 0:
        raise Unusable(why=_("A shift wants between 1 and %(most)s people.") % {"most": PEOPLE_MAX})
    if one.from_on and one.until_on and one.until_on < one.from_on:
        raise Unusable(why=_("The last day lies before the first."))
