"""Chats of a community: a desk adds them by the key that the chat shows, and never sees it again."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from muster.access.seal import CannotUnseal
from muster.channels import matrix
from muster.channels.addresses import digest_of, seal_address, unseal_address
from muster.channels.limits import GROUP_CHANNELS, GROUPS_MAX
from muster.channels.models import Group
from muster.channels.refusals import GroupKnown, NotAGroup, TooManyGroups
from muster.channels.robots import DINGTALK, FEISHU, WECOM, parse_key
from muster.identifiers import uuid7

log = logging.getLogger(__name__)

LABEL_MAX = 40
TEXT_MAX = 500
ONE_GROUP_AT_A_TIME = "SELECT pg_advisory_xact_lock(7237486, hashint8(%s))"  # per community: its places are few
ROBOTS = {"wecom": WECOM, "dingtalk": DINGTALK, "feishu": FEISHU}


def add_group(community_id: int, text: str, *, channel: str, label: str, city_id: int, by: UUID, now: datetime) -> UUID:
    """Add a robot by its key or the whole address that its chat shows, or a room by its id; in the scope of the desk.

    Raises `NotAGroup`, `GroupKnown` or `TooManyGroups`. No address that somebody typed is ever called.
    """
    written = _written(channel, text)
    group_id = uuid7()
    with transaction.atomic():
        group = Group(
            id=group_id,
            community_id=community_id,
            city_id=city_id,
            place=_free_place(community_id),
            channel=channel,
            label=" ".join(label.split())[:LABEL_MAX],
            sealed=seal_address(written, "channels_group", group_id),
            digest=digest_of(channel, written.partition(" ")[0]),
            added_by=by,
            added_at=now,
        )
        try:
            with transaction.atomic():
                group.save(force_insert=True)
        except IntegrityError as error:
            raise GroupKnown from error
    return group_id


def remove_group(community_id: int, group_id: UUID) -> None:
    Group.objects.filter(community_id=community_id, id=group_id).delete()


def rooms_listened_to() -> dict[str, list[Group]]:
    """Matrix rooms of all communities, by their id; several communities may share one.

    Runs as muster_worker, which alone can open them. One that was sealed under another key is passed over.
    """
    rooms: dict[str, list[Group]] = {}
    for group in Group.objects.filter(channel="matrix", state=Group.State.OK).order_by("id"):
        try:
            room = unseal_address(group.sealed, "channels_group", group.id)
        except CannotUnseal:
            log.error("Group %s cannot be opened: this installation's key is not the one it was sealed with.", group.id)  # noqa: TRY400
        else:
            rooms.setdefault(room, []).append(group)
    return rooms


def _written(channel: str, text: str) -> str:
    if len(text) > TEXT_MAX or channel not in GROUP_CHANNELS:
        raise NotAGroup
    if channel != "matrix":
        return parse_key(ROBOTS[channel], text).written()
    if not matrix.is_room(text.strip()):
        raise NotAGroup
    return text.strip()


def _free_place(community_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ONE_GROUP_AT_A_TIME, [community_id])
    taken = set(Group.objects.filter(community_id=community_id).values_list("place", flat=True))
    free = [place for place in range(1, GROUPS_MAX + 1) if place not in taken]
    if not free:
        raise TooManyGroups
    return free[0]
