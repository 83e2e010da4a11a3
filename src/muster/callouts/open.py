"""Open a call-out: its seats are laid out and the first wave is asked, in one transaction."""

import secrets
from datetime import datetime

from django.db import connection, transaction

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.choose import Chosen, choose
from muster.callouts.models import Callout, Kind, Ring, Seat, Tending
from muster.callouts.terms import WAVE_PEOPLE_MAX, Draft, asks_of_seats, check, people_of_a_wave, reserves_of
from muster.callouts.widen import next_wave
from muster.operations.models import Operation

NEXT_NUMBER = "SELECT COALESCE(max(number), 0) + 1 FROM callouts_callout WHERE community_id = %s"


def open_callout(operation: Operation, community_id: int, draft: Draft, *, by: Actor, now: datetime) -> Callout:
    """The desk needs people. Raises `CalloutRefused` with what to mend; then nothing was opened and nobody asked."""
    rules.for_desk(by, community_id)
    check(draft, now=now)
    with transaction.atomic():
        callout = _laid_out(operation, community_id, draft, now=now)
        callout.number, callout.opened_by = _next_number(community_id), by.account_id
        callout.save(force_insert=True)
        Seat.objects.bulk_create(
            Seat(community_id=community_id, callout_id=callout.id, number=number, asks=each)
            for number, each in enumerate(_asks(draft), start=1)
        )
        Tending.objects.create(
            community_id=community_id,
            callout_id=callout.id,
            city_id=callout.city_id,
            operation_id=callout.operation_id,
            due_at=now,
        )
        next_wave(callout, now=now, sent_by=by.account_id)
    return callout


def first_asked(operation: Operation, community_id: int, draft: Draft, *, now: datetime) -> Chosen:
    """Whom the ring it begins in would be asked of at once, were this sent now; nothing is written."""
    callout = _laid_out(operation, community_id, draft, now=now)
    free = [frozenset(asks) for asks in _asks(draft)] or [frozenset()]
    return choose(callout, callout.ring_first, free=free, people_max=callout.wave_people, now=now)


def _asks(draft: Draft) -> list[list[str]]:
    return [] if draft.kind == Kind.DRILL else asks_of_seats(draft)


def _laid_out(operation: Operation, community_id: int, draft: Draft, *, now: datetime) -> Callout:
    """The call-out that this draft makes, not yet kept."""
    is_drill = draft.kind == Kind.DRILL
    return Callout(
        community_id=community_id,
        operation_id=operation.id,
        city_id=operation.area_id,
        kind=draft.kind,
        text=draft.text.strip(),
        place=draft.place.strip(),
        urgency=draft.urgency,
        starts_at=draft.starts_at,
        arrival_code=f"{secrets.randbelow(10_000):04d}",
        wave_people=draft.wave_people or (WAVE_PEOPLE_MAX if is_drill else people_of_a_wave(draft.seats)),
        wave_min=draft.wave_min,
        answers_wanted=draft.answers_wanted or draft.seats,
        hold_min=draft.hold_min,
        reserves_max=reserves_of(draft.seats),
        ring_first=Ring.COMMUNITY if is_drill else draft.ring_first,
        ring_max=Ring.COMMUNITY if is_drill else draft.ring_max,
        wakes_because=draft.wakes_because.strip(),
        to_groups=draft.to_groups,
        origin=draft.origin.rstrip("/"),
        next_wave_at=now,
        opened_at=now,
    )


def _next_number(community_id: int) -> int:
    """Two desks of one community at once get two numbers: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('callout number'), %s)", [community_id % 2**31])
        cursor.execute(NEXT_NUMBER, [community_id])
        number: int = cursor.fetchone()[0]
    return number
