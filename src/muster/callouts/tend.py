"""Look after open call-outs, as the worker: end what time has ended, ask the next wave, send word."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from muster.access.scope import Scope, open_scope
from muster.callouts.attend import keep_hours
from muster.callouts.close import end
from muster.callouts.flush import flushed
from muster.callouts.models import Call, Callout, Tending
from muster.callouts.remember import remember_skills
from muster.callouts.seating import LATE_AFTER
from muster.callouts.tell import TOLD_MAX, has_unsettled, tell, tell_again, tell_groups
from muster.callouts.widen import next_wave
from muster.ledger.drive import drive

log = logging.getLogger(__name__)
DUE_MAX = 100  # call-outs in one sweep
LOOK_AGAIN = timedelta(seconds=5)
OVER_AFTER = timedelta(hours=12)  # a call-out that nobody has ended by then is over

NEXT_DUE = """
SELECT least(
    (SELECT min(until) FROM callouts_call WHERE community_id = %(community)s AND callout_id = %(callout)s AND state = 'offered'),
    (SELECT min(eta_at) + %(late)s FROM callouts_call
     WHERE community_id = %(community)s AND callout_id = %(callout)s AND state = 'seated'),
    (SELECT next_wave_at FROM callouts_callout WHERE community_id = %(community)s AND id = %(callout)s),
    %(over)s)
"""


def tend_due(*, now: datetime) -> int:
    """Look after every call-out that is due; answers how many. Several workers share them."""
    due = Tending.objects.filter(due_at__lte=now).order_by("due_at")[:DUE_MAX]
    found = list(due.values_list("community_id", "callout_id", "city_id"))
    for community_id, callout_id, city_id in found:
        try:
            with open_scope(Scope(communities=(community_id,), cities=(city_id,))):
                tend(community_id, callout_id, now=now)
        except Exception:
            log.exception("Call-out %s could not be looked after; the others are.", callout_id)
    return len(found)


def tend(community_id: int, callout_id: UUID, *, now: datetime) -> None:
    """Look after one, in the open scope; what another worker has just looked after is no longer due."""
    if not _taken(community_id, callout_id, now=now):
        return
    drive(flushed(community_id, callout_id, [], now=now))
    callout = Callout.objects.get(community_id=community_id, id=callout_id)
    if callout.state != Callout.State.CLOSED and (callout.starts_at or callout.opened_at) + OVER_AFTER <= now:
        end(community_id, callout_id, by=None, now=now)
        callout.refresh_from_db()
    if callout.next_wave_at and callout.next_wave_at <= now:
        if _answers_enough(callout):
            callout.next_wave_at = now + timedelta(minutes=callout.wave_min)
            callout.save(update_fields=["next_wave_at"])
        else:
            next_wave(callout, now=now)
    callout.refresh_from_db()
    remember_skills(callout)
    keep_hours(callout, now=now)
    has_more = tell(callout, now=now) >= TOLD_MAX
    tell_again(callout, now=now)
    tell_groups(callout, now=now)
    _set_due(callout, has_more=has_more, now=now)


def _taken(community_id: int, callout_id: UUID, *, now: datetime) -> bool:
    """Whether it is due and ours. The call-out is locked first, as by all who act on it; its tending only once it is written."""
    list(Callout.objects.select_for_update(no_key=True).filter(community_id=community_id, id=callout_id))
    return Tending.objects.filter(community_id=community_id, callout_id=callout_id, due_at__lte=now).exists()


def _answers_enough(callout: Callout) -> bool:
    """Of those asked last so many said yes that the next wave waits a little."""
    last = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id, wave=callout.wave)
    return callout.wave > 0 and last.filter(Q(position__gt=0)).count() >= callout.answers_wanted


def _set_due(callout: Callout, *, has_more: bool, now: datetime) -> None:
    on_its_way = has_unsettled(callout)
    if callout.state == Callout.State.CLOSED and not has_more and not on_its_way:
        Tending.objects.filter(community_id=callout.community_id, callout_id=callout.id).delete()
        return
    over = max((callout.starts_at or callout.opened_at) + OVER_AFTER, now + LOOK_AGAIN)
    values: dict[str, Any] = {
        "community": callout.community_id,
        "callout": callout.id,
        "late": LATE_AFTER,
        "over": over,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEXT_DUE, values)
        due_at = cursor.fetchone()[0]
    if has_more:
        due_at = now
    elif on_its_way:  # whom they do not reach is told in another way
        due_at = min(due_at, now + LOOK_AGAIN)
    Tending.objects.filter(community_id=callout.community_id, callout_id=callout.id).update(due_at=due_at)
