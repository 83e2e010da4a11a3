"""What is asked of one person now, as the phone app has it (`Now` in frontend/field/shapes.ts)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from muster.access import leases
from muster.field.app.calls import calls_said
from muster.field.standing import Standing, standing_of
from muster.language import in_english
from muster.ledger.models import Presence
from muster.ledger.queries import open_arrivals, presence_of
from muster.mobilise.day import rest_due, worked_since
from muster.mobilise.models import Answer, Expected, Notice
from muster.places.models import Area
from muster.places.queries import places

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
        "calls": calls_said(standing.operation.id, standing.person.id, now=now) if standing.operation else [],
        "stairwells": leases.held_by(standing.person.id, now=now).count(),
        "volunteer": standing.person.id,
        "community": standing.here.code if standing.here else None,
        "instructions": _told(standing.expected.notice)[1] if standing.expected else "",
    }


def hours_of(standing: Standing, presence: Presence | None, *, now: datetime) -> dict[str, Any]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = worked_since(presence, midnight, now=now) if presence else 0
    return {
        "today_min": today,
        "operation_min": standing.worked_min,
        "rest_due": rest_due(today, is_at_work=standing.working_since is not None, now=now),
    }


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
