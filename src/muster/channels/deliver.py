"""Hand over what waits in the outbox. Runs as muster_worker, the only role that can read what messages say."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from muster.channels.hand_over import hand_over
from muster.channels.models import Message, SendBudget
from muster.channels.registry import CHANNELS
from muster.channels.take import bury_expired, settle, take, take_back

SWEEP_MAX_S = 20.0  # then no further message is begun, and the next sweep goes on
LOOK_S = 1.0  # while one channel is busy, the others look this often for what has come since
KEPT = timedelta(days=2)  # a row without number and text, for questions about what was sent
KEPT_AT_A_DESK = timedelta(days=30)  # of a call-out

Clock = Callable[[], datetime]


def deliver_waiting(*, clock: Clock) -> int:
    """Hand over what waits, each channel by hands of its own; answers how many messages were settled.

    A channel whose service hangs holds up its own messages only. Safe to run on many machines at once.
    """
    take_back(now=clock())
    bury_expired(now=clock())
    ends = time.monotonic() + SWEEP_MAX_S
    busy: dict[Future[int], str] = {}
    settled = 0
    with ThreadPoolExecutor(sum(channel.HANDS for channel in CHANNELS.values())) as hands:
        while True:
            for channel, free in _wanted(list(busy.values()), clock()):
                if time.monotonic() < ends:
                    busy |= {hands.submit(_empty, channel, ends, clock): channel for _ in range(free)}
            if not busy:
                return settled
            done, _ = wait(busy, timeout=LOOK_S)
            for future in done:
                del busy[future]
                settled += future.result()


def deliver(message_id: UUID, *, now: datetime) -> None:
    """Hand over one message, where it is due and no other worker has it in hand."""
    _deliver(Q(id=message_id), now)


def tidy(*, now: datetime) -> None:
    """Remove what nobody asks about any more."""
    settled = Message.objects.exclude(state__in=Message.UNSETTLED)
    settled.filter(created_at__lt=now - KEPT, community_id=None).delete()
    settled.filter(created_at__lt=now - KEPT_AT_A_DESK).delete()
    SendBudget.objects.filter(span_starts_at__lt=now - KEPT).delete()


def _wanted(busy: list[str], now: datetime) -> list[tuple[str, int]]:
    """Channels with something to send, and how many more hands each may have for it."""
    due = Message.objects.filter(state=Message.State.WAITING, due_at__lte=now, expires_at__gt=now)
    counts = due.values_list("channel").annotate(waiting=Count("id"))
    free = {name: channel.HANDS - busy.count(name) for name, channel in CHANNELS.items()}
    return [(name, min(waiting, free[name])) for name, waiting in counts if free.get(name)]


def _empty(channel: str, ends: float, clock: Clock) -> int:
    """One hand: message after message, on a connection of its own."""
    settled = 0
    try:
        while time.monotonic() < ends and _deliver(Q(channel=channel), clock()):
            settled += 1
    finally:
        connection.close()
    return settled


def _deliver(among: Q, now: datetime) -> bool:
    message = take(among, now=now)
    if message is not None:
        settle(message, hand_over(message), now=now)
    return message is not None
