"""What may be shown of the room: what became of messages, and by what people and groups are reached. Nothing sealed."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from muster.channels.addresses import digest_of
from muster.channels.limits import PERSONAL
from muster.channels.models import Address, Group, Message, Preference
from muster.channels.registry import in_use

FAILED = (Message.State.DEAD, Message.State.UNSURE)


def messages_about(community_id: int, about_id: UUID) -> QuerySet[Message]:
    """All messages about one thing, a call-out say, in the scope of the desk; the newest first."""
    return _readable().filter(community_id=community_id, about_id=about_id).order_by("-created_at", "-id")


def failed_in(community_id: int) -> QuerySet[Message]:
    """Messages of a community that did not arrive, or may not have; `why` says it as a sentence. The newest first."""
    return _readable().filter(community_id=community_id, state__in=FAILED).order_by("-changed_at", "-id")


def states_about(community_id: int, about_id: UUID) -> dict[str, int]:
    """How many messages about one thing are waiting, sending, sent, dead and unsure. One query."""
    found = messages_about(community_id, about_id).order_by().values_list("state").annotate(count=Count("id"))
    return dict.fromkeys(Message.State.values, 0) | dict(found)


def messages_to(volunteer_id: UUID) -> QuerySet[Message]:
    """In the person's own scope; the newest first."""
    return _readable().filter(person_id=volunteer_id).order_by("-created_at", "-id")


def addresses_of(volunteer_id: UUID) -> QuerySet[Address]:
    """In the person's own scope: by which channel, since when, and whether it still works."""
    return Address.objects.defer("sealed").filter(volunteer_id=volunteer_id).order_by("added_at", "id")


def groups_of(community_id: int) -> QuerySet[Group]:
    """In the scope of the desk."""
    return Group.objects.defer("sealed").filter(community_id=community_id).order_by("added_at", "id")


def preferences_of(volunteer_ids: Collection[UUID]) -> dict[UUID, Preference]:
    """Of those in the open scope who have said something. One query."""
    return {one.volunteer_id: one for one in Preference.objects.filter(volunteer_id__in=volunteer_ids)}


def ways_to(volunteer_ids: Collection[UUID], *, with_phone: Collection[UUID] = ()) -> dict[UUID, tuple[str, ...]]:
    """By which channels in use each person can be reached now, their first choice first. Two queries; runs as muster_worker.

    `with_phone` are those whose number the caller knows. Who has chosen an order is reached by nothing outside it.
    """
    live = Address.objects.filter(volunteer_id__in=volunteer_ids, state=Address.State.OK)
    there = set(live.values_list("volunteer_id", "channel").distinct())
    there |= {(person, "sms") for person in with_phone}
    chosen, offered = preferences_of(volunteer_ids), in_use()
    return {
        person: tuple(
            channel
            for channel in ((chosen[person].order if person in chosen else None) or PERSONAL)
            if channel in offered and (person, channel) in there
        )
        for person in volunteer_ids
    }


def known_by(channel: str, identity: str) -> list[UUID]:
    """The volunteers who have said that this is them, of `limits.IDENTITIES`. Runs as muster_worker."""
    found = Address.objects.filter(channel=channel, digest=digest_of(channel, identity), state=Address.State.OK)
    return list(found.order_by("volunteer_id").values_list("volunteer_id", flat=True))


def _readable() -> QuerySet[Message]:
    return Message.objects.defer("sealed")
