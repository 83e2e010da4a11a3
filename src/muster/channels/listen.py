"""Listening in the rooms of communities: what was said since the last step is handed on, then the mark is moved.

The mark is committed after the messages, so a worker that is killed hears them again: whoever takes them must take them once.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from muster.channels import matrix
from muster.channels.failures import Failure
from muster.channels.groups import rooms_listened_to
from muster.channels.matrix.hear import Heard, MarkUnknown, Step, hear
from muster.channels.models import Group
from muster.channels.models import Heard as Mark

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(seconds=30)  # a homeserver that was away holds up no worker at every step
NEW_FOR = timedelta(minutes=1)  # a room is new for so long after the step in which it was first seen: clocks differ

HandOn = Callable[[Heard, Sequence[Group]], None]


def listen(hand_on: HandOn, *, now: datetime) -> int:
    """One step, as muster_worker; answers how many messages were handed on, each with the groups whose room it was said in.

    Where the homeserver is away nothing is lost: it keeps what is said. A message that `hand_on` fails over is logged and passed.
    """
    rooms = rooms_listened_to() if matrix.is_set() else {}
    if not rooms:
        return 0
    mark, _made = Mark.objects.get_or_create(channel="matrix", defaults={"heard_at": now, "due_at": now})
    if mark.due_at > now:
        return 0
    try:
        step = _step(mark, rooms)
    except MarkUnknown:
        log.warning("The homeserver does not know where we had listened to. We listen from now on.")
        _move(mark, since="", heard_at=now)
        return 0
    except Failure as failure:
        log.warning("The homeserver was not listened to: %s", failure)
        _move(mark, due_at=now + AGAIN_AFTER)
        return 0
    if step.missed:
        ids = ", ".join(str(group.id) for room in step.missed for group in rooms[room])
        log.warning("More was said than one step holds; the oldest was not heard. Groups: %s", ids)
    for said in step.heard:
        _hand_on(hand_on, said, rooms[said.room_id])
    _move(mark, since=step.since, heard_at=now)
    return len(step.heard)


def _step(mark: Mark, rooms: Mapping[str, Sequence[Group]]) -> Step:
    """An invitation that came before its room was added stands in no later step: new rooms are looked at from the beginning."""
    new = [room for room, groups in rooms.items() if any(one.added_at > mark.heard_at - NEW_FOR for one in groups)]
    if new and mark.since:
        hear(None, rooms=new)
    return hear(mark.since or None, rooms=rooms)


def _hand_on(hand_on: HandOn, said: Heard, groups: Sequence[Group]) -> None:
    try:
        hand_on(said, groups)
    except (OperationalError, InterfaceError):  # the database is away or busy: the whole step is heard again
        raise
    except Exception:
        log.exception("What was said in %s could not be taken.", groups[0].id)


def _move(mark: Mark, **values: object) -> None:
    """Only from where we stood: whoever listened at the same time and was faster stays ahead."""
    Mark.objects.filter(channel=mark.channel, since=mark.since).update(**values)
