"""What is asked of one person now, as the phone app has it (`Now` in frontend/field/shapes.ts)."""

from datetime import datetime
from typing import Any

from muster.access import leases
from muster.field.app.calls import calls_said
from muster.field.app.duties import duty_told
from muster.field.standing import Standing, standing_of
from muster.language import in_english
from muster.ledger.models import Presence
from muster.ledger.queries import open_arrivals, presence_of
from muster.mobilise.models import Answer, Expected, Notice
from muster.places.models import Area
from muster.places.queries import places
from muster.shifts.mine import duties_of_person, own_care

DUTIES_MAX = 14  # told with what is asked now, and shown without a network
SAID = {Answer.YES: "yes", Answer.DECLINED: "no"}  # all else is silence: the person themselves has said nothing


def now_of(volunteer_id: Any, *, now: datetime) -> dict[str, Any]:
    """Runs in the person's own scope. A fixed number of queries."""
    standing = standing_of(volunteer_id, now=now)
    presence = presence_of(standing.operation.id, standing.person.id) if standing.operation else None
    return {
        "server_time": now,
        "name": standing.person.name,
        "operation": _operation(standing),
        "asked": _asked(standing),
        "place": _place(standing.here) if standing.here else None,
        "leader": {"name": standing.leader.name, "phone": standing.leader.phone} if standing.leader else None,
        "at_work": _at_work(presence, standing) if presence else None,
        "hours": hours_of(standing, presence, now=now),
        "duties": _duties(standing, now=now),
        "calls": calls_said(standing.operation.id, standing.person.id, now=now) if standing.operation else [],
        "stairwells": leases.held_by(standing.person.id, now=now).count(),
        "volunteer": standing.person.id,
        "community": standing.here.code if standing.here else None,
        "instructions": _told(standing.expected.notice)[1] if standing.expected else "",
    }


def hours_of(standing: Standing, presence: Presence | None, *, now: datetime) -> dict[str, Any]:
    """By the limits of the roster where they count; the day is that of the work that goes on."""
    care, _limits = own_care(presence, now=now)
    return {
        "today_min": care.today_min,
        "week_min": care.week_min,
        "operation_min": standing.worked_min,
        "days_in_row": care.days_in_row,
        "owes_rest": care.owes_rest,
        "rest_due": care.rest_due,
    }


def _duties(standing: Standing, *, now: datetime) -> list[dict[str, Any]]:
    if standing.operation is None:
        return []
    own = duties_of_person(standing.operation.id, standing.person.id, now=now, most=DUTIES_MAX)
    return [duty_told(one) for one in own]


def _operation(standing: Standing) -> dict[str, Any] | None:
    operation = standing.operation
    if operation is None:
        return None
    title = operation.name_en if in_english() and operation.name_en else operation.name
    return {"id": operation.id, "title": title, "synthetic": operation.synthetic}


def _asked(standing: Standing) -> dict[str, Any] | None:
    expected: Expected | None = standing.expected
    if expected is None:
        return None
    home = standing.person.home_community
    return {
        "answer": SAID.get(Answer(expected.answer), "silent"),
        "text": _told(expected.notice)[0],
        "until": expected.notice.deadline,
        "place": home.name if home else "",
    }


def _told(notice: Notice) -> tuple[str, str]:
    """Title and text in the reader's language, else in Chinese."""
    if in_english():
        return notice.title_en or notice.title, notice.body_en or notice.body
    return notice.title, notice.body


def _place(here: Area) -> dict[str, str]:
    (place,) = places([here.id])
    return {"community": here.code, "name": here.name, "address": f"{place.district}{place.subdistrict}"}


def _at_work(presence: Presence, standing: Standing) -> dict[str, Any] | None:
    """Since when, and the arrival that a departure must name: the earliest of those that are open."""
    if standing.working_since is None:
        return None
    at = {event: presence.arrivals[str(event)][1] for event in open_arrivals(presence)}
    first = min(at, key=lambda event: (datetime.fromisoformat(at[event]), event), default=None)
    return {"since": standing.working_since, "event": first}
