"""Where one person could go: a yes or a no with its reason for every shift in sight, before anything is moved."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from muster.shifts.crew import crew_of
from muster.shifts.duties import AROUND, slots
from muster.shifts.fit import against
from muster.shifts.models import Duty, Shift
from muster.shifts.refusals import AlreadyOnIt, Begun, Full, NotHere
from muster.shifts.roster import limits_of, roster_of
from muster.shifts.words import sentence


def fits(
    operation_id: UUID,
    community_id: int,
    volunteer_id: UUID,
    shifts: Iterable[Shift],
    *,
    leaving: UUID | None,
    now: datetime,
) -> dict[UUID, str]:
    """For each of these shifts what stands against this person taking it, as a sentence; empty where nothing does."""
    shifts = list(shifts)
    limits = limits_of(roster_of(community_id, operation_id))
    last = max((one.ends_at for one in shifts), default=now)
    crew = crew_of(operation_id, community_id, now=now, until_at=last + AROUND, only=[volunteer_id])
    if not crew:
        return {one.id: str(NotHere.text) for one in shifts}
    rows = Duty.objects.filter(community_id=community_id, volunteer_id=volunteer_id, ends_at__gt=now - AROUND)
    theirs = {row.shift_id: (row.starts_at, row.ends_at) for row in rows if row.shift_id != leaving}
    here = Duty.objects.filter(community_id=community_id, shift_id__in=[one.id for one in shifts])
    filled = Counter(here.values_list("shift_id", flat=True))
    of_shift, found = slots(shifts), dict[UUID, str]()
    for one in shifts:
        if one.id == leaving or one.id in theirs:
            found[one.id] = str(AlreadyOnIt.text)
        elif one.ends_at <= now:
            found[one.id] = str(Begun.text)
        elif filled[one.id] >= one.must + one.better:
            found[one.id] = str(Full.text)
        else:
            rule = against(crew[0], of_shift[one.id], list(theirs.values()), limits, now=now)
            found[one.id] = sentence(rule, limits) if rule else ""
    return found
