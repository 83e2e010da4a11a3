"""Taking a message in hand, settling it, and taking back what a worker that was killed had in hand.

`sending` is committed before anything is handed over. So whoever finds it later knows: it may be out.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from muster.channels.models import Message
from muster.channels.reasons import Reason
from muster.channels.registry import CHANNELS

log = logging.getLogger(__name__)

TRIES_MAX = 8
FIRST_WAIT = timedelta(seconds=4)  # after the first try; then twice as long each time: some eight minutes in all
SENDING_MAX = timedelta(seconds=60)  # longer than any channel takes, all addresses of a person together
State = Message.State


@dataclass(frozen=True)
class Outcome:
    """What became of handing a message over."""

    state: Message.State
    reason: str = ""


def take(among: Q, *, now: datetime) -> Message | None:
    """The most urgent due message that no other worker has in hand, now in ours; committed before it is answered."""
    with transaction.atomic(durable=True):
        due = Message.objects.filter(among, state=State.WAITING, due_at__lte=now, expires_at__gt=now)
        message = due.select_for_update(skip_locked=True).order_by("expires_at").first()
        if message is None:
            return None
        message.state, message.changed_at = State.SENDING, now
        message.tries += 1
        message.save(update_fields=["state", "changed_at", "tries"])
    return message


def settle(message: Message, outcome: Outcome, *, now: datetime) -> None:
    """Write down what came of it. A worker that comes back late may still say so of a message that was given up as unsure."""
    settled = outcome
    if outcome.state == State.WAITING and message.tries >= TRIES_MAX:
        settled = Outcome(State.DEAD, outcome.reason)
    held = (State.SENDING,) if settled.state == State.WAITING else (State.SENDING, State.UNSURE)
    values: dict[str, object] = {"state": settled.state, "reason": settled.reason, "changed_at": now}
    if settled.state == State.WAITING:
        values["due_at"] = now + FIRST_WAIT * 2 ** (message.tries - 1)
    else:
        values["sealed"] = None
    if not Message.objects.filter(id=message.id, tries=message.tries, state__in=held).update(**values):
        log.warning("Message %s was taken back before it was settled as %s.", message.id, settled.state)


def take_back(*, now: datetime) -> int:
    """What lies in hand for too long was a killed worker's: tried again where that reaches nobody twice, else unsure."""
    left = Message.objects.filter(state=State.SENDING, changed_at__lt=now - SENDING_MAX)
    retried = left.filter(_repeated(), tries__lt=TRIES_MAX).update(
        state=State.WAITING, reason=Reason.KILLED, changed_at=now, due_at=now
    )
    return retried + left.update(state=State.UNSURE, reason=Reason.KILLED, changed_at=now, sealed=None)


def bury_expired(*, now: datetime) -> int:
    """A code that no longer counts is never sent. Why it was not sent in time is kept, where that is known."""
    expired = Message.objects.filter(state=State.WAITING, expires_at__lte=now)
    buried: dict[str, object] = {"state": State.DEAD, "sealed": None, "changed_at": now}
    return expired.filter(reason="").update(**buried, reason=Reason.EXPIRED) + expired.update(**buried)


def _repeated() -> Q:
    """Messages that may be handed over twice: on some channels all, on some those with a tag."""
    always = [name for name, channel in CHANNELS.items() if channel.repeats("")]
    tagged = [name for name, channel in CHANNELS.items() if channel.repeats("x")]
    return Q(channel__in=always) | Q(channel__in=tagged) & ~Q(tag="")
