"""The outbox: a message is written in the transaction of the act that causes it, and handed over by a worker."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from muster.channels import registry
from muster.channels.letter import Addressed, Letter, seal_letter
from muster.channels.limits import BODY_MAX, KEPT_ADDRESSES, LINK_MAX, TITLE_MAX
from muster.channels.models import Group
from muster.identifiers import uuid7

MESSAGES_MAX = 50_000  # in one statement
WRITE_ALL = """
INSERT INTO channels_message (id, channel, person_id, group_id, sealed, quiet, purpose, community_id, about_id, tag,
                              state, reason, tries, due_at, expires_at, created_at, changed_at)
SELECT one.id::uuid, one.channel, NULLIF(one.person, '')::uuid, NULLIF(one.chat, '')::uuid, decode(one.sealed, 'hex'),
       one.quiet::boolean, %(purpose)s, %(community_id)s, %(about_id)s, %(tag)s,
       'waiting', '', 0, %(now)s, %(expires_at)s, %(now)s, %(now)s
FROM unnest(string_to_array(%(ids)s, ','), string_to_array(%(channels)s, ','), string_to_array(%(people)s, ','),
            string_to_array(%(chats)s, ','), string_to_array(%(sealed)s, ','), string_to_array(%(quiet)s, ','))
     one (id, channel, person, chat, sealed, quiet)
"""


class NoChannel(RuntimeError):
    """This installation has no such way to reach anyone. `channel_in_use` and `registry.in_use` tell before it is promised."""


def put(
    letter: Letter,
    *,
    purpose: str,
    lasts: timedelta,
    now: datetime,
    channel: str | None = None,
    community_id: int | None = None,
    about_id: UUID | None = None,
    person_id: UUID | None = None,
    quiet: bool = False,
    tag: str = "",
) -> UUID:
    """Write one message, to a phone where no channel is named; after `lasts` it is no longer sent.

    With a `person_id` and an empty `to` the worker finds the person's addresses. The app cannot read back what it writes.
    """
    [message_id] = put_all(
        [Addressed(channel or channel_in_use() or "", letter, person_id=person_id, quiet=quiet)],
        purpose=purpose,
        lasts=lasts,
        now=now,
        community_id=community_id,
        about_id=about_id,
        tag=tag,
    )
    return message_id


def put_all(
    letters: Sequence[Addressed],
    *,
    purpose: str,
    lasts: timedelta,
    now: datetime,
    community_id: int | None = None,
    about_id: UUID | None = None,
    tag: str = "",
) -> list[UUID]:
    """Write many messages with one statement; their ids, in the order of the letters."""
    if not letters:
        return []
    if len(letters) > MESSAGES_MAX:
        raise ValueError(f"At most {MESSAGES_MAX} messages at once.")
    for channel in {one.channel for one in letters}:
        if channel not in registry.in_use():
            raise NoChannel(channel or "phone")
    for one in letters:
        _check(one)
    ids = [uuid7() for _ in letters]
    values: dict[str, Any] = {
        # Lists of 24,000 as one text each: the driver's arrays take a second longer.
        "ids": _joined(ids),
        "channels": _joined([one.channel for one in letters]),
        "people": _joined([one.person_id or "" for one in letters]),
        "chats": _joined([one.group_id or "" for one in letters]),
        "sealed": _joined([seal_letter(one.letter, row_id).hex() for one, row_id in zip(letters, ids, strict=True)]),
        "quiet": _joined([one.quiet for one in letters]),
        "purpose": purpose,
        "community_id": community_id,
        "about_id": about_id,
        "tag": tag,
        "now": now,
        "expires_at": now + lasts,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE_ALL, values)
    return ids


def put_to_group(
    group_id: UUID,
    letter: Letter,
    *,
    purpose: str,
    lasts: timedelta,
    now: datetime,
    about_id: UUID | None = None,
    quiet: bool = False,
    tag: str = "",
) -> UUID:
    """Write one message to a chat of a community that the open scope may see. Raises `Group.DoesNotExist`."""
    group = Group.objects.only("channel", "community_id").get(id=group_id)
    [message_id] = put_all(
        [Addressed(group.channel, letter, group_id=group_id, quiet=quiet)],
        purpose=purpose,
        lasts=lasts,
        now=now,
        community_id=group.community_id,
        about_id=about_id,
        tag=tag,
    )
    return message_id


def channel_in_use() -> str | None:
    """How this installation reaches phones: a gateway, the page itself (demo and development), or not at all."""
    return next((name for name in ("sms", "screen") if registry.CHANNELS[name].is_set()), None)


def _joined(values: Iterable[object]) -> str:
    """Ids, names of channels and hex hold no comma."""
    return ",".join(map(str, values))


def _check(one: Addressed) -> None:
    letter = one.letter
    for text, length_max in ((letter.body, BODY_MAX), (letter.title, TITLE_MAX), (letter.link, LINK_MAX)):
        if len(text) > length_max:
            raise ValueError(f"This part of a message has at most {length_max} characters.")
    kept = one.group_id or (one.person_id and one.channel in (*KEPT_ADDRESSES, "screen"))
    if not (letter.to or kept):
        raise ValueError("A message without an address names a group, or a person whose addresses are kept.")
