"""Who could be on duty in a community, with all that speaks for and against each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from muster.ledger.models import Presence
from muster.mobilise.day import stays
from muster.people.abilities import codes_of
from muster.people.hours import Window
from muster.people.models import Organisation, Volunteer, WeeklyWindow
from muster.shifts.models import Absence, Companion, Override
from muster.shifts.person import Person, Span
from muster.teams.lent import lent_from, lent_to

CREW_MAX = 2_000  # as many as the planner takes
LOOK_BACK = timedelta(days=16)  # longer than any run of days that a limit allows

BUSY = "SELECT volunteer_id, starts_at, ends_at FROM shifts_busy(%s, %s::uuid[], %s, %s)"


@dataclass
class _Said:
    """What is known of some people, by person."""

    free: dict[UUID, list[Window]] = field(default_factory=dict)
    care: dict[UUID, list[Window]] = field(default_factory=dict)
    absences: dict[UUID, list[Span]] = field(default_factory=dict)
    busy: dict[UUID, list[Span]] = field(default_factory=dict)
    here: dict[UUID, Span] = field(default_factory=dict)
    elsewhere: dict[UUID, list[Span]] = field(default_factory=dict)
    overrides: dict[UUID, dict[str, datetime]] = field(default_factory=dict)
    companions: set[UUID] = field(default_factory=set)


def crew_of(
    operation_id: UUID, community_id: int, *, now: datetime, until_at: datetime, only: Sequence[UUID] | None = None
) -> list[Person]:
    """Everybody who counts here now, and who is lent to us until then; or `only` these of them. In the order of their ids.

    Needs a scope with the community. What those still to come have worked elsewhere is known once they are here.
    """
    here = Presence.objects.filter(operation_id=operation_id, community_id=community_id)
    if only is not None:
        here = here.filter(volunteer_id__in=only)
    presences = {row.volunteer_id: row for row in here.order_by("volunteer_id")[:CREW_MAX]}
    lent = {one.volunteer_id: (one.starts_at, one.ends_at) for one in lent_to(community_id, now, until_at)}
    coming = {one for one in lent if only is None or one in only}
    people = Volunteer.objects.in_bulk(sorted({*presences, *coming})[:CREW_MAX])
    units = dict(
        Organisation.objects.filter(id__in={one.organisation_id for one in people.values()}).values_list("id", "name")
    )
    said = _said(operation_id, community_id, list(people), now=now, until_at=until_at)
    said.here = lent
    return [
        _person(people[volunteer_id], presences.get(volunteer_id), units, said, now=now)
        for volunteer_id in sorted(people)
    ]


def worked_spans(presence: Presence, *, now: datetime) -> tuple[Span, ...]:
    """As somebody was really at work lately, apart and in order."""
    apart: list[Span] = []
    for start, end in sorted((start, min(end, now)) for start, end in stays(presence, now) if end > now - LOOK_BACK):
        if end <= start:
            continue
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], end))
        else:
            apart.append((start, end))
    return tuple(apart)


def _person(
    one: Volunteer, presence: Presence | None, units: Mapping[UUID, str], said: _Said, *, now: datetime
) -> Person:
    return Person(
        id=one.id,
        name=str(one),
        unit=units.get(one.organisation_id, one.unit) if one.organisation_id else one.unit,
        organisation_id=one.organisation_id,
        home_community_id=one.home_community_id,
        able=codes_of(one.skills, one.languages, one.licences),
        free=tuple(said.free.get(one.id, ())),
        care=tuple(said.care.get(one.id, ())),
        absences=tuple(said.absences.get(one.id, ())),
        brings_child=one.id in said.companions,
        here=said.here.get(one.id),
        elsewhere=tuple(said.elsewhere.get(one.id, ())),
        busy=tuple(said.busy.get(one.id, ())),
        worked=worked_spans(presence, now=now) if presence else (),
        working_since=presence.working_since if presence else None,
        overrides=said.overrides.get(one.id, {}),
    )


def _said(operation_id: UUID, community_id: int, people: list[UUID], *, now: datetime, until_at: datetime) -> _Said:
    said = _Said()
    for window in WeeklyWindow.objects.filter(volunteer_id__in=people):
        of_use = said.care if window.use == WeeklyWindow.Use.CARE else said.free
        of_use.setdefault(window.volunteer_id, []).append(Window(window.weekdays, window.starts_min, window.ends_min))
    theirs = {"operation_id": operation_id, "volunteer_id__in": people}
    for absence in Absence.objects.filter(**theirs, ends_at__gt=now - LOOK_BACK, starts_at__lt=until_at):
        said.absences.setdefault(absence.volunteer_id, []).append((absence.starts_at, absence.ends_at))
    said.companions = set(Companion.objects.filter(**theirs).values_list("volunteer_id", flat=True))
    for override in Override.objects.filter(community_id=community_id, **theirs, until__gt=now):
        lifted = said.overrides.setdefault(override.volunteer_id, {})
        lifted[override.rule] = max(override.until, lifted.get(override.rule, override.until))
    for lending in lent_from(community_id, now, until_at):
        said.elsewhere.setdefault(lending.volunteer_id, []).append((lending.starts_at, lending.ends_at))
    for volunteer_id, start, end in _busy(community_id, people, now - LOOK_BACK, until_at):
        said.busy.setdefault(volunteer_id, []).append((start, end))
    return said


def _busy(
    community_id: int, people: list[UUID], from_at: datetime, until_at: datetime
) -> Iterable[tuple[UUID, datetime, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(BUSY, [community_id, people, from_at, until_at])
        return list(cursor.fetchall())
