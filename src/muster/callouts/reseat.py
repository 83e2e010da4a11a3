"""More or fewer people are needed than was thought."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.models import SEATS_MAX, Call, Callout, Seat, Tending
from muster.callouts.refusals import CalloutClosed, CalloutRefused
from muster.callouts.terms import reserves_of


def reseat(callout: Callout, seats: int, *, by: Actor, now: datetime) -> None:
    """Set the number of seats. Seats that somebody holds or is offered stay; new ones ask for nothing."""
    rules.for_desk(by, callout.community_id)
    if not 1 <= seats <= SEATS_MAX:
        raise CalloutRefused(_("A call-out has 1 to 200 seats."))
    here = {"community_id": callout.community_id, "callout_id": callout.id}
    with transaction.atomic():
        locked = Callout.objects.select_for_update().get(community_id=callout.community_id, id=callout.id)
        if locked.state == Callout.State.CLOSED:
            raise CalloutClosed
        numbers = sorted(Seat.objects.filter(**here).values_list("number", flat=True))
        if seats < len(numbers):
            _remove(here, numbers, len(numbers) - seats)
        else:
            free = sorted(set(range(1, SEATS_MAX + 1)) - set(numbers))[: seats - len(numbers)]
            Seat.objects.bulk_create(Seat(**here, number=number) for number in free)
        locked.reserves_max = max(locked.reserves_max, reserves_of(seats))
        locked.state, locked.filled_at, locked.next_wave_at = Callout.State.OPEN, None, now
        locked.save(update_fields=["reserves_max", "state", "filled_at", "next_wave_at"])
        Tending.objects.filter(**here).update(due_at=now)


def _remove(here: dict[str, object], numbers: list[int], many: int) -> None:
    held = set(Call.objects.filter(**here, seat__isnull=False).values_list("seat", flat=True))
    free = [number for number in reversed(numbers) if number not in held]
    if len(free) < many:
        raise CalloutRefused(
            _("More people than that have a seat already. Give their seats back first, or stop the call-out.")
        )
    Seat.objects.filter(**here, number__in=free[:many]).delete()
