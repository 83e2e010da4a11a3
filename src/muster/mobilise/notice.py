"""Write a notice, change it, and say whom it calls. Until it is sent it binds nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.mobilise.models import Address, Notice
from muster.mobilise.refusals import AddressUnknown, DeadlinePassed, NoticeIncomplete, NoticeSent, UnknownNotice
from muster.mobilise.text import line, paragraphs
from muster.operations.models import Operation
from muster.people.models import Organisation
from muster.places.models import Area
from muster.places.queries import ancestors

TITLE_MAX = 120
BODY_MAX = 4_000
ADDRESSES_MAX = 5_000


@dataclass(frozen=True)
class Words:
    """What a notice says. English may be left out."""

    title: str
    body: str
    title_en: str = ""
    body_en: str = ""


def write(operation_id: UUID, words: Words, *, deadline: datetime, by: Actor, now: datetime) -> Notice:
    """A new notice, addressed to nobody yet."""
    operation = rules.running(operation_id, now=now)
    rules.for_city(by, operation)
    notice = Notice(operation=operation, written_by=by.account_id, written_at=now)
    return _kept(notice, words, deadline=deadline, now=now)


def change(notice_id: UUID, words: Words, *, deadline: datetime, by: Actor, now: datetime) -> Notice:
    notice, _ = unsent(notice_id, by=by, now=now)
    return _kept(notice, words, deadline=deadline, now=now)


def address(
    notice_id: UUID, *, organisations: Collection[UUID], areas: Collection[int], by: Actor, now: datetime
) -> int:
    """Call these organisations and areas, and no others. Returns how many addressees there are."""
    notice, operation = unsent(notice_id, by=by, now=now)
    bodies, places = set(organisations), set(areas)
    if len(bodies) + len(places) > ADDRESSES_MAX:
        raise AddressUnknown
    if Organisation.objects.filter(id__in=bodies, city=operation.area_id).count() != len(bodies):
        raise AddressUnknown
    if not all(_lies_in(place, operation.area_id) for place in places):
        raise AddressUnknown
    Address.objects.filter(notice=notice).delete()
    Address.objects.bulk_create(
        [Address(notice=notice, organisation_id=body) for body in sorted(bodies)]
        + [Address(notice=notice, area_id=place) for place in sorted(places)]
    )
    return len(bodies) + len(places)


def unsent(notice_id: UUID, *, by: Actor, now: datetime) -> tuple[Notice, Operation]:
    """A notice that may still change, held until the transaction ends, and its operation."""
    notice = Notice.objects.filter(id=notice_id).first()
    if notice is None:
        raise UnknownNotice
    operation = rules.running(notice.operation_id, now=now)
    rules.for_city(by, operation)
    notice = Notice.objects.select_for_update().get(id=notice_id)
    if notice.sent_at or notice.ended_at:
        raise NoticeSent
    return notice, operation


def _kept(notice: Notice, words: Words, *, deadline: datetime, now: datetime) -> Notice:
    notice.title, notice.title_en = line(words.title, TITLE_MAX + 1), line(words.title_en, TITLE_MAX + 1)
    notice.body, notice.body_en = paragraphs(words.body), paragraphs(words.body_en)
    if not notice.title or not notice.body:
        raise NoticeIncomplete
    if (
        max(len(notice.title), len(notice.title_en)) > TITLE_MAX
        or max(len(notice.body), len(notice.body_en)) > BODY_MAX
    ):
        raise NoticeIncomplete
    if deadline <= now:
        raise DeadlinePassed
    notice.deadline = deadline
    notice.save()
    return notice


def _lies_in(area_id: int, wide_id: int) -> bool:
    return area_id == wide_id or (
        Area.objects.filter(id=area_id).exists() and any(area.id == wide_id for area in ancestors(area_id))
    )
