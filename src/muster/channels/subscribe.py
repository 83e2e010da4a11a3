"""A person adds and removes addresses of their own. What was added is never shown again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from muster.channels import matrix
from muster.channels.addresses import digest_of, seal_address
from muster.channels.limits import ADDRESSES_MAX, IDENTITIES, KEPT_ADDRESSES
from muster.channels.mail.server import is_address
from muster.channels.models import Address
from muster.channels.refusals import NotAnAddress
from muster.channels.webpush.subscription import parse
from muster.identifiers import uuid7

TEXT_MAX = 2_000
FORMS = {"mail": is_address, "matrix": matrix.is_room, "matrix_id": matrix.is_user}


def subscribe(volunteer_id: UUID, text: str, *, channel: str, city_id: int, now: datetime) -> None:
    """Add an address in the person's own scope, or raise `NotAnAddress`. One that is there already adds nothing."""
    written = _written(channel, text)
    digest, address_id = digest_of(channel, _identity(channel, written)), uuid7()
    mine = Address.objects.filter(volunteer_id=volunteer_id)
    with transaction.atomic():
        # What was gone, or has new keys, and is given anew works again: its old row goes first.
        mine.filter(channel=channel, digest=digest).delete()
        added = Address(
            id=address_id,
            volunteer_id=volunteer_id,
            city_id=city_id,
            channel=channel,
            sealed=seal_address(written, "channels_address", address_id),
            digest=digest,
            added_at=now,
        )
        Address.objects.bulk_create([added], ignore_conflicts=True)
        kept = mine.order_by("-added_at", "-id").values_list("id", flat=True)[:ADDRESSES_MAX]
        mine.exclude(id__in=list(kept)).delete()


def unsubscribe(volunteer_id: UUID, address_id: UUID) -> None:
    """Remove one of one's own."""
    Address.objects.filter(volunteer_id=volunteer_id, id=address_id).delete()


def unsubscribe_browser(volunteer_id: UUID, endpoint: str) -> None:
    """Remove what a browser says is its own: once it has given its subscription up it knows the endpoint alone."""
    digest = digest_of("webpush", endpoint)
    Address.objects.filter(volunteer_id=volunteer_id, channel="webpush", digest=digest).delete()


def _identity(channel: str, written: str) -> str:
    """By what an address is known again: a browser that subscribes anew may change its keys and keep its endpoint."""
    return parse(written).endpoint if channel == "webpush" else written


def _written(channel: str, text: str) -> str:
    """As it is kept."""
    if len(text) > TEXT_MAX or channel not in (*KEPT_ADDRESSES, *IDENTITIES):
        raise NotAnAddress
    if channel == "webpush":
        return parse(text).written()
    said = text.strip()
    if not FORMS[channel](said):
        raise NotAnAddress
    return said
