"""Where a message goes: the address in its letter, or those of its person or group. Runs as muster_worker, the only reader."""

from dataclasses import dataclass, field
from uuid import UUID

from muster.channels.addresses import unseal_address
from muster.channels.failures import AddressGone, PermanentFailure
from muster.channels.letter import Letter
from muster.channels.limits import ADDRESSES_MAX
from muster.channels.models import Address, Group, Message
from muster.channels.reasons import Reason


@dataclass(frozen=True)
class Destination:
    """One address in clear, and the row it stands in, if it has one."""

    to: str = field(repr=False)
    address_id: UUID | None = None


def destinations(message: Message, letter: Letter) -> list[Destination]:
    """Raises `PermanentFailure` where there is none, `CannotUnseal` where the key was changed."""
    if letter.to or message.channel == "screen":
        return [Destination(letter.to)]
    if message.group_id:
        return _of_group(message.group_id)
    if message.person_id:
        return _of_person(message.person_id, message.channel)
    raise PermanentFailure(Reason.NO_ADDRESS)


def note_gone(destination: Destination, detail: str) -> None:
    """Nobody is reached there any more: the address itself is forgotten."""
    if destination.address_id:
        Address.objects.filter(id=destination.address_id).update(
            state=Address.State.GONE, gone_reason=detail[:40], sealed=None
        )


def note_group(group_id: UUID, reason: str) -> None:
    """How the last message to a group ended, for its desk; empty: well."""
    state = Group.State.GONE if reason == Reason.GONE else Group.State.OK
    Group.objects.filter(id=group_id).exclude(state=state, last_reason=reason).update(state=state, last_reason=reason)


def _of_group(group_id: UUID) -> list[Destination]:
    group = Group.objects.filter(id=group_id).first()
    if group is None:
        raise PermanentFailure(Reason.NO_ADDRESS)
    return [Destination(unseal_address(group.sealed, "channels_group", group.id))]


def _of_person(volunteer_id: UUID, channel: str) -> list[Destination]:
    mine = Address.objects.filter(volunteer_id=volunteer_id, channel=channel)
    live = list(mine.filter(state=Address.State.OK).order_by("-added_at", "-id")[:ADDRESSES_MAX])
    if not live:
        raise AddressGone("all addresses") if mine.exists() else PermanentFailure(Reason.NO_ADDRESS)
    return [Destination(unseal_address(one.sealed or b"", "channels_address", one.id), one.id) for one in live]
