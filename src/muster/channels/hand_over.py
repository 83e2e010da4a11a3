"""Hand one message over, to each address it goes to, and say what became of it. Alone opens letters."""

import logging
import time
from dataclasses import replace

from muster.access.seal import CannotUnseal
from muster.channels.failures import AddressGone, Failure, PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Letter, Outgoing, unseal_letter
from muster.channels.models import Message
from muster.channels.reach import Destination, destinations, note_gone, note_group
from muster.channels.reasons import Reason
from muster.channels.registry import CHANNELS
from muster.channels.take import Outcome

log = logging.getLogger(__name__)

FAN_OUT_MAX_S = 45  # no further address is begun after it, so that all of them end within SENDING_MAX
State = Message.State


def hand_over(message: Message) -> Outcome:
    """One outcome of all addresses: it is sent if one of them took it."""
    try:
        letter = unseal_letter(bytes(message.sealed or b""), message.id)
        ways = destinations(message, letter)
    except CannotUnseal:
        log.error("Message %s cannot be opened: this installation's key is not the one it was sealed with.", message.id)  # noqa: TRY400
        return Outcome(State.DEAD, Reason.SEALED)
    except PermanentFailure as failure:
        return _noted(message, failure)
    outcome = min(_outcomes(message, letter, ways), key=_rank)
    if message.group_id:
        note_group(message.group_id, outcome.reason)
    return outcome


def _outcomes(message: Message, letter: Letter, ways: list[Destination]) -> list[Outcome]:
    began, outcomes = time.monotonic(), []
    for way in ways:
        outcomes.append(_hand_to(message, letter, way))
        if time.monotonic() - began > FAN_OUT_MAX_S:
            break
    return outcomes


def _hand_to(message: Message, letter: Letter, way: Destination) -> Outcome:
    outgoing = Outgoing(message.id, replace(letter, to=way.to), message.quiet, message.tag, message.expires_at)
    channel = CHANNELS.get(message.channel)
    try:
        if channel is None or not channel.is_set():
            raise PermanentFailure(Reason.NOT_SET)
        channel.send(outgoing)
    except AddressGone as failure:
        note_gone(way, str(failure))
        return _noted(message, failure)
    except Failure as failure:
        return _noted(message, failure)
    return Outcome(State.SENT)


def _noted(message: Message, failure: Failure) -> Outcome:
    """What a failure makes of the message. What is logged of it holds no address, no number and no word."""
    log.warning("Message %s by %s, try %s: %s", message.id, message.channel, message.tries, failure)
    if isinstance(failure, Unanswered) and not CHANNELS[message.channel].repeats(message.tag):
        return Outcome(State.UNSURE, failure.reason)
    state = State.WAITING if isinstance(failure, TemporaryFailure) else State.DEAD
    return Outcome(state, failure.reason)


def _rank(outcome: Outcome) -> tuple[int, bool]:
    """Taken by one address counts for all; then: may be out; may still go out; refused; nobody there."""
    order = (State.SENT, State.UNSURE, State.WAITING, State.DEAD)
    return order.index(outcome.state), outcome.reason == Reason.GONE
