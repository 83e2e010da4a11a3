"""Ask the next wave: the ring it stands in, or the next one where that has nobody left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.choose import Chosen, choose
from muster.callouts.flush import CHANGES
from muster.callouts.models import Call, Callout, Kind, Ring, Seat, Tending, Wave
from muster.callouts.refusals import CalloutClosed
from muster.journal.statement import array_of, json_of, rows_in
from muster.ledger.ticks import CHANNEL as TICKS

RINGS = tuple(Ring.values)
ASK_AGAIN_AFTER = timedelta(minutes=15)  # quiet hours end, a care window ends: then somebody may be asked after all

ASK = f"""
WITH asked AS (
    INSERT INTO callouts_call (community_id, callout_id, volunteer_id, number, wave, why, able, state, position, via, told, asked_at)
    SELECT %(community)s, %(callout)s, r.id, %(asked)s + row_number() OVER (ORDER BY r.id), %(wave)s,
           r.why::text[], r.able::text[], 'asked', 0, '', '', %(now)s
    FROM {rows_in("%(rows)s::jsonb", "id uuid, why text, able text")} r ORDER BY r.id
    ON CONFLICT (community_id, callout_id, volunteer_id) DO NOTHING
    RETURNING volunteer_id
), turns AS (
    INSERT INTO callouts_turn (operation_id, volunteer_id, city_id, last_asked_at, asked, calls)
    SELECT %(operation)s, a.volunteer_id, %(city)s, %(now)s, 1, jsonb_build_object(%(callout)s::text, %(community)s)
    FROM asked a ORDER BY a.volunteer_id
    ON CONFLICT (operation_id, volunteer_id) DO UPDATE SET last_asked_at = EXCLUDED.last_asked_at,
        asked = callouts_turn.asked + 1, calls = callouts_turn.calls || EXCLUDED.calls
)
SELECT count(*) FROM asked
"""
TELL = "SELECT pg_notify(%s, %s), pg_notify(%s, %s)"


def next_wave(callout: Callout, *, now: datetime, sent_by: UUID | None = None) -> int:
    """Ask the next people for the seats that are free; answers how many. The row of the call-out is locked by the caller's act.

    Where nobody is left in any ring, the call-out says so, and looks again after a while.
    """
    free = free_seats(callout)
    callout.next_wave_at = None
    asked = 0
    if free or callout.kind == Kind.DRILL:
        asked = _asked(callout, free, now=now, sent_by=sent_by)
        callout.exhausted_at = None if asked else callout.exhausted_at or now
        if callout.kind != Kind.DRILL:
            wait = timedelta(minutes=callout.wave_min) if asked else ASK_AGAIN_AFTER
            callout.next_wave_at = now + wait
    callout.save(update_fields=["wave", "next_wave_at", "exhausted_at"])
    Tending.objects.filter(community_id=callout.community_id, callout_id=callout.id).update(due_at=now)
    told = [TICKS, str(callout.community_id), CHANGES, f"{callout.community_id}:{callout.id}"]
    with connection.cursor() as cursor:
        cursor.execute(TELL, told)
    return asked


def free_seats(callout: Callout) -> list[frozenset[str]]:
    """What each seat asks for that nobody holds and nobody is offered."""
    here = {"community_id": callout.community_id, "callout_id": callout.id}
    held = set(Call.objects.filter(**here, seat__isnull=False).values_list("seat", flat=True))
    seats = Seat.objects.filter(**here).order_by("number").values_list("number", "asks")
    return [frozenset(asks) for number, asks in seats if number not in held]


def _asked(callout: Callout, free: Sequence[frozenset[str]], *, now: datetime, sent_by: UUID | None) -> int:
    last = Wave.objects.filter(community_id=callout.community_id, callout_id=callout.id).order_by("-number").first()
    first = RINGS.index(last.ring if last else callout.ring_first)
    wanted = free or [frozenset()]
    for ring in RINGS[first : RINGS.index(callout.ring_max) + 1]:
        chosen = choose(callout, ring, free=wanted, people_max=_people_max(callout, len(free)), now=now)
        if chosen.picks:
            return _send(callout, ring, chosen, now=now, sent_by=sent_by)
    if callout.wave == 0:  # nobody at all: the desk sees why
        _note(callout, callout.ring_max, chosen, asked=0, now=now, sent_by=sent_by)
    return 0


def _people_max(callout: Callout, free: int) -> int:
    """Fewer seats are left than at first, so fewer people are woken."""
    seats = Seat.objects.filter(community_id=callout.community_id, callout_id=callout.id).count()
    return callout.wave_people if not seats else max(1, -(-callout.wave_people * free // seats))


def _send(callout: Callout, ring: str, chosen: Chosen, *, now: datetime, sent_by: UUID | None) -> int:
    callout.wave += 1
    rows = [(pick.volunteer_id, array_of(pick.why), array_of(sorted(pick.able))) for pick in chosen.picks]
    values: dict[str, Any] = {
        "community": callout.community_id,
        "callout": callout.id,
        "operation": callout.operation_id,
        "city": callout.city_id,
        "wave": callout.wave,
        "asked": _asked_so_far(callout),
        "now": now,
        "rows": json_of(rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(ASK, values)
        asked: int = cursor.fetchone()[0]
    _note(callout, ring, chosen, asked=asked, now=now, sent_by=sent_by)
    return asked


def _asked_so_far(callout: Callout) -> int:
    here = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id)
    return here.aggregate(last=Max("number"))["last"] or 0


def _note(callout: Callout, ring: str, chosen: Chosen, *, asked: int, now: datetime, sent_by: UUID | None) -> None:
    left_out = {reason: [many, [str(one) for one in ids]] for reason, (many, ids) in chosen.left_out.items()}
    Wave.objects.create(
        community_id=callout.community_id,
        callout_id=callout.id,
        number=callout.wave,
        ring=ring,
        asked=asked,
        left_out=left_out,
        sent_at=now,
        sent_by=sent_by,
    )


def ask_now(callout: Callout, *, by: Actor, now: datetime) -> int:
    """The desk does not wait for the next wave. Raises `CalloutClosed`."""
    rules.for_desk(by, callout.community_id)
    with transaction.atomic():
        locked = Callout.objects.select_for_update().get(community_id=callout.community_id, id=callout.id)
        if locked.state == Callout.State.CLOSED:
            raise CalloutClosed
        return next_wave(locked, now=now, sent_by=by.account_id)
