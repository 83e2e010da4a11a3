"""Tell the data officer of each operation that a household was opened because a life was at risk. Runs as muster_worker.

The page of the auditor shows each such look at once. A message goes out besides, where the operation names an officer and the
installation reaches phones; it says where and when, and no name. It counts as told once it was handed over: what the gateway
refused is written again.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import ngettext

from muster.access.chain import every_audit
from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.channels.budget import DAY, BudgetSpent, spend
from muster.channels.letter import Letter
from muster.channels.models import Message
from muster.channels.outbox import channel_in_use, put
from muster.operations.officer import officer_of
from muster.oversight.models import Telling
from muster.oversight.queries import life_looks
from muster.places.models import Area
from muster.residents.models import Household

WITHIN = timedelta(hours=24)  # told; a message is not sent after it
TRIED_FOR = timedelta(days=7)  # an officer who is named late is told of these
HOUR = timedelta(hours=1)
PER_HOUR_MAX = 4  # messages to one officer: each tells of all looks until then
LOOKS_MAX = 1_000  # in one run


def tell(*, now: datetime) -> int:
    """Write what nobody was told of yet; answers how many messages were written."""
    with open_scope(every_audit()):
        _note_what_came_of_messages(now)
        if channel_in_use() is None:
            return 0
        return sum(_told(operation, looks, now) for operation, looks in _untold(now).items())


def _note_what_came_of_messages(now: datetime) -> None:
    """Handed over: told. Given up, or gone: to be written again."""
    sent = Message.objects.filter(id=OuterRef("message_id"), state=Message.State.SENT)
    alive = Message.objects.filter(id=OuterRef("message_id")).exclude(state=Message.State.DEAD)
    Telling.objects.filter(Exists(sent), told_at=None).update(told_at=now)
    Telling.objects.filter(~Exists(alive), told_at=None).delete()


def _untold(now: datetime) -> dict[UUID, list[Look]]:
    """Looks that no message tells of, by operation, the oldest first."""
    told = Telling.objects.filter(community_id=OuterRef("community_id"), look_id=OuterRef("id"))
    found = life_looks().filter(~Exists(told), at__gt=now - TRIED_FOR).order_by("at", "id")
    looks, by_operation = list(found[:LOOKS_MAX]), defaultdict(list)
    with open_scope(Scope(communities=tuple({look.community_id for look in looks}))):
        doors = Household.objects.filter(
            community_id__in={look.community_id for look in looks}, id__in={look.subject_id for look in looks}
        )
        operations = dict(doors.values_list("id", "operation_id"))
    for look in looks:
        if look.subject_id in operations:
            by_operation[operations[look.subject_id]].append(look)
    return by_operation


def _told(operation_id: UUID, looks: list[Look], now: datetime) -> bool:
    officer = officer_of(operation_id)
    if officer is None or not officer.phone:
        return False
    city_id = looks[0].city_id
    try:
        with transaction.atomic():
            spend(f"officer:{operation_id}", HOUR, PER_HOUR_MAX, now=now)
            spend(f"city-day:{city_id}", DAY, settings.SMS_CITY_DAY_MAX, now=now)
            message_id = put(Letter(officer.phone, _body(looks)), purpose="life_at_risk", lasts=WITHIN, now=now)
            Telling.objects.bulk_create(
                Telling(community_id=one.community_id, look_id=one.id, city_id=one.city_id, message_id=message_id)
                for one in looks
            )
    except BudgetSpent:
        return False  # the next run tells of it, together with what comes until then
    return True


def _body(looks: list[Look]) -> str:
    last = looks[-1]
    place = Area.objects.filter(id=last.community_id).values_list("name", flat=True).first()
    return ngettext(
        "Muster: %(count)s household was opened because a life was at risk, at %(at)s in %(place)s. "
        "Review it within 72 hours: sign in, Audit, Life at risk.",
        "Muster: %(count)s households were opened because a life was at risk, the last at %(at)s in %(place)s. "
        "Review them within 72 hours: sign in, Audit, Life at risk.",
        len(looks),
    ) % {"count": len(looks), "at": timezone.localtime(last.at).strftime("%m-%d %H:%M"), "place": place or ""}
