"""Hand over what waits in the outbox. Runs as muster_worker, the only role that can read messages, and alone unseals them."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.timezone import now as clock

from muster.access.seal import CannotUnseal
from muster.channels import screen, sms
from muster.channels.failures import PermanentFailure, TemporaryFailure
from muster.channels.letter import unseal_letter
from muster.channels.models import Message, SendBudget

log = logging.getLogger(__name__)

Send = Callable[[UUID, str, str], None]
CHANNELS: dict[str, Send] = {"screen": screen.send, "sms": sms.send}
TRIES_MAX = 5
SWEEP_MAX = 400  # messages in one sweep
HANDS = 4  # messages on their way at once
KEPT = timedelta(days=2)  # a row without number and text, for questions about what was sent


def deliver_waiting(*, now: datetime) -> int:
    """Hand over what waits, oldest first; answers how many were looked at. Safe to run on many machines at once."""
    bury_expired(now=now)
    ids = list(_due(now).order_by("created_at").values_list("id", flat=True)[:SWEEP_MAX])
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(_deliver_on_own_connection, ids))
    return len(ids)


def deliver(message_id: UUID, *, now: datetime) -> None:
    """Hand over one message, unless another worker has it in hand. The row is locked while the gateway answers."""
    with transaction.atomic():
        message = _due(now).select_for_update(skip_locked=True).filter(id=message_id, expires_at__gt=now).first()
        if message is None:
            return
        message.tries += 1
        message.state = _try(message)
        if message.state != Message.State.WAITING:
            message.sealed = None
        message.save(update_fields=["tries", "state", "sealed"])


def bury_expired(*, now: datetime) -> int:
    """A code that no longer counts is never sent."""
    expired = Message.objects.filter(state=Message.State.WAITING, expires_at__lte=now)
    return expired.update(state=Message.State.DEAD, sealed=None)


def tidy(*, now: datetime) -> None:
    """Remove what nobody asks about any more."""
    Message.objects.exclude(state=Message.State.WAITING).filter(created_at__lt=now - KEPT).delete()
    SendBudget.objects.filter(span_starts_at__lt=now - KEPT).delete()


def _try(message: Message) -> Message.State:
    try:
        letter = unseal_letter(bytes(message.sealed or b""), message.id)
        CHANNELS[message.channel](message.id, letter.phone, letter.body)
    except TemporaryFailure as failure:
        log.warning("Message %s not handed over (try %s): %s", message.id, message.tries, failure)
        return Message.State.DEAD if message.tries >= TRIES_MAX else Message.State.WAITING
    except PermanentFailure as failure:
        log.error("Message %s refused: %s", message.id, failure)  # noqa: TRY400 - the trace would tell nothing
        return Message.State.DEAD
    except CannotUnseal:
        log.error("Message %s cannot be opened: this installation's key is not the one it was sealed with.", message.id)  # noqa: TRY400
        return Message.State.DEAD
    return Message.State.SENT


def _due(now: datetime) -> models.QuerySet[Message]:
    """Waiting, and after each try a little longer: 4, 8, 16, 32 seconds after it was written."""
    ripe = Q(tries=0)
    for tries in range(1, TRIES_MAX):
        ripe |= Q(tries=tries, created_at__lte=now - timedelta(seconds=2 ** (tries + 1)))
    return Message.objects.filter(ripe, state=Message.State.WAITING)


def _deliver_on_own_connection(message_id: UUID) -> None:
    try:
        deliver(message_id, now=clock())
    finally:
        connection.close()
