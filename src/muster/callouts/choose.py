"""Whom a wave asks, in which order and why; and whom it leaves out, and why."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from muster.callouts.models import Callout, Kind, Ring
from muster.channels.quiet import is_between, quiet_hours
from muster.operations.models import OperationCommunity
from muster.people.abilities import answering, codes_of
from muster.places.models import Area, Level
from muster.places.queries import ancestors, communities_below, travel_minutes

NEIGHBOURS_MAX = 8
REST_AFTER_MIN = 8 * 60  # of work within `REST_WINDOW`: then somebody else is asked
REST_WINDOW = timedelta(hours=16)
LEFT_OUT_SHOWN_MAX = 200  # ids kept for each reason
SPARE = 40  # more than the wave wants are looked at, since something speaks against some
LOOKS_MAX = 8  # each at twice as many as the one before

ORDER = """
SELECT id, kind, total, place_id, minutes FROM callouts_order(%(community)s, %(operation)s, %(callout)s, %(city)s,
    %(near)s::bigint[], %(now)s, %(are_asleep)s, %(skills)s::text[], %(languages)s::text[], %(licences)s::text[],
    %(places)s::bigint[], %(minutes)s::int[], %(able_max)s, %(others_max)s, %(local_minute)s::int)
ORDER BY place_in_line, id
"""
EXAMINED = """
SELECT * FROM callouts_examined(%(community)s, %(operation)s, %(volunteers)s::uuid[], %(now)s, %(since)s,
    %(asked_minute)s, %(asked_day)s, %(asked_day_before)s, %(work_minute)s, %(work_day)s, %(work_day_before)s)
"""


@dataclass(frozen=True)
class Pick:
    """One person to be asked. `why` are closed codes, some with a value behind a colon."""

    volunteer_id: UUID
    why: tuple[str, ...]
    able: frozenset[str]


@dataclass(frozen=True)
class Chosen:
    """A wave's people in the order in which they were found fit, and how many were left out for what."""

    picks: Sequence[Pick]
    left_out: Mapping[str, tuple[int, Sequence[UUID]]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Person:
    """What is known of somebody who could be asked, in the order of `callouts_examined`."""

    id: UUID
    is_present: bool
    works_in: int | None
    recent_min: int
    night_calls: bool
    call_until: datetime | None
    skills: Sequence[str]
    languages: Sequence[str]
    licences: Sequence[str]
    last_asked_at: datetime | None
    seat_in: UUID | None
    in_care: bool
    is_free: bool
    has_declined: bool
    can_be_told: bool


def choose(
    callout: Callout,
    ring: str,
    *,
    free: Sequence[frozenset[str]],
    people_max: int,
    now: datetime,
) -> Chosen:
    """Whom to ask now for these free seats, at most `people_max`. Needs a scope with the community.

    People are looked at in their order until the wave is full; of who stands behind nothing is said but how many there are.
    """
    able_max = _able_max(free, people_max)
    values = _values(callout, ring, free, now=now)
    looked_at = people_max + SPARE
    for _ in range(LOOKS_MAX):
        # One other tells how many there are.
        values |= {"able_max": looked_at, "others_max": looked_at if _is_open_to_others(callout, free) else 1}
        rows = _rows(ORDER, values)
        people = {row[0]: _Person(*row) for row in _rows(EXAMINED, values | {"volunteers": [r[0] for r in rows]})}
        look = _Look(callout, free, now, people, rows)
        picks = look.picks(able_max, people_max)
        if len(picks) >= people_max or not look.has_more:
            break
        looked_at *= 2
    return Chosen([look.pick(*each) for each in picks], look.left_out(picks))


class _Look:
    """The first so many people in their order, each with what speaks against asking them."""

    def __init__(
        self,
        callout: Callout,
        free: Sequence[frozenset[str]],
        now: datetime,
        people: Mapping[UUID, _Person],
        rows: Sequence[tuple[Any, ...]],
    ) -> None:
        self._callout, self._free, self._now = callout, free, now
        self._asked_for = frozenset[str]().union(*free)
        self._is_night = is_quiet(now)
        self._totals = {kind: total for _, kind, total, *_ in rows}
        self._is_open = _is_open_to_others(callout, free)
        self._kinds = ("able", "other") if self._is_open else ("able",)
        self._rows = [(people[row[0]], *row[1:]) for row in rows if row[1] in (*self._kinds, "quiet")]
        self._against = {person.id: self._why_not(person, kind) for person, kind, *_ in self._rows}

    @property
    def has_more(self) -> bool:
        seen = Counter(kind for _, kind, *_ in self._rows)
        return any(seen[kind] < self._totals.get(kind, 0) for kind in self._kinds)

    def picks(self, able_max: int, people_max: int) -> list[tuple[_Person, int | None, int]]:
        """So many who bring what is asked for, then others; where one kind is short the other fills up."""
        fit = [(p, kind, place, minutes) for p, kind, _, place, minutes in self._rows if not self._against[p.id]]
        able = [(p, place, minutes) for p, kind, place, minutes in fit if kind == "able"]
        others = [(p, place, minutes) for p, kind, place, minutes in fit if kind == "other"]
        taken = able[:able_max] + others[: people_max - min(len(able), able_max)]
        return (taken + able[able_max:])[:people_max]

    def pick(self, person: _Person, place_id: int | None, minutes: int) -> Pick:
        able = _codes(person) & self._asked_for if self._asked_for else frozenset()
        return Pick(person.id, self._why(person, place_id, minutes, able), able)

    def left_out(self, picks: Sequence[tuple[_Person, int | None, int]]) -> dict[str, tuple[int, Sequence[UUID]]]:
        """By reason. All who sleep or lack what every seat asks for are counted; of the others those whose turn it was."""
        found: dict[str, list[UUID]] = {}
        for person_id, reason in self._against.items():
            if reason:
                found.setdefault(reason, []).append(person_id)
        told = {reason: (len(ids), ids[:LEFT_OUT_SHOWN_MAX]) for reason, ids in found.items()}
        if "quiet" in told:
            told["quiet"] = (self._totals["quiet"], told["quiet"][1])
        spoken_of = sum(many for reason, (many, _) in told.items() if reason != "quiet") + len(picks)
        to_come = sum(self._totals.get(kind, 0) for kind in self._kinds) - spoken_of
        lacking = 0 if "other" in self._kinds else self._totals.get("other", 0)
        if lacking:
            many, ids = told.get("not_able", (0, []))
            told["not_able"] = (many + lacking, ids)
        return told | ({"next": (to_come, [])} if to_come > 0 else {})

    def _why_not(self, person: _Person, kind: str) -> str:
        """The first reason that stands against asking; empty where none does. Thousands are asked it, so it asks the cheap first."""
        on_duty = self._on_duty(person)
        if kind == "quiet":
            return "quiet"
        if person.seat_in is not None:
            return "has_seat"
        if person.has_declined:
            return "declined"
        if person.works_in is not None and not on_duty:
            return "elsewhere"
        return self._too_much(person) or self._not_fit(person, is_ready=on_duty or self._call_me(person))

    def _too_much(self, person: _Person) -> str:
        if not person.can_be_told:
            return "no_way"
        if person.recent_min >= REST_AFTER_MIN:
            return "rest"
        return "care" if person.in_care else ""

    def _not_fit(self, person: _Person, *, is_ready: bool) -> str:
        if not self._is_open:
            codes = _codes(person)
            if not any(asks <= codes for asks in self._free):
                return "not_able"
        return "" if person.is_free or is_ready else "not_free"

    def _why(self, person: _Person, place_id: int | None, minutes: int, able: frozenset[str]) -> tuple[str, ...]:
        is_here = place_id == self._callout.community_id
        asked_at = person.last_asked_at
        hours = int((self._now - asked_at).total_seconds() // 3600) if asked_at else 0
        return (
            *(["on_duty"] if self._on_duty(person) else []),
            *(["call_me"] if self._call_me(person) else []),
            *(["night_calls"] if person.night_calls and self._is_night else []),
            ("present" if person.is_present else "home") if is_here else f"near:{minutes}",
            *(f"able:{code}" for code in sorted(able)),
            f"worked:{person.recent_min // 60}",
            f"asked:{hours}" if asked_at else "never_asked",
        )

    def _on_duty(self, person: _Person) -> bool:
        return person.works_in == self._callout.community_id

    def _call_me(self, person: _Person) -> bool:
        return person.call_until is not None and person.call_until > self._now


def _is_open_to_others(callout: Callout, free: Sequence[frozenset[str]]) -> bool:
    """Whether somebody is asked too of whom nothing is known: "who can …?" is how a skill is found that nobody has written down."""
    return callout.kind == Kind.HELP or any(not asks for asks in free)


def near_of(callout: Callout, ring: str) -> list[int] | None:
    """The communities a ring reaches, the nearer rings included; None: everybody of an organisation of the city."""
    here = callout.community_id
    if ring == Ring.ORGANISATIONS:
        return None
    if ring == Ring.COMMUNITY:
        return [here]
    taking_part = OperationCommunity.objects.filter(operation_id=callout.operation_id)
    others = [one for one in taking_part.values_list("community_id", flat=True) if one != here]
    minutes = travel_minutes([here], others)[0]
    nearest = [here, *(others[i] for i in minutes.argsort(kind="stable")[:NEIGHBOURS_MAX])]
    if ring == Ring.NEIGHBOURS:
        return nearest
    above = next((area for area in reversed(ancestors(here)) if area.level == Level.SUBDISTRICT), None)
    return sorted({*nearest, *(communities_below(above.id) if above else ())})


def is_quiet(at: datetime) -> bool:
    """Whether people sleep at this time, where they have not said otherwise: in the hours in which messages make no sound."""
    return is_between(_minute(at), *quiet_hours())


def _able_max(free: Sequence[frozenset[str]], people_max: int) -> int:
    """The share of the wave that goes to the seats that ask for something."""
    special = sum(1 for asks in free if asks)
    return -(-people_max * special // len(free))


def _values(callout: Callout, ring: str, free: Sequence[frozenset[str]], *, now: datetime) -> dict[str, Any]:
    near = near_of(callout, ring)
    everywhere = near or list(_communities_of(callout.city_id))
    asked_for = [each.split(":", 1) for code in sorted(frozenset[str]().union(*free)) for each in answering(code)]
    return {
        "community": callout.community_id,
        "operation": callout.operation_id,
        "callout": callout.id,
        "city": callout.city_id,
        "near": near,
        "now": now,
        "since": now - REST_WINDOW,
        "are_asleep": is_quiet(now) and not callout.wakes_because,
        "local_minute": None if callout.wakes_because else _minute(now),  # by it each one's own quiet hours count
        "places": everywhere,
        "minutes": [int(each) for each in travel_minutes([callout.community_id], everywhere)[0]],
        "skills": [code for kind, code in asked_for if kind == "skill"],
        "languages": [code for kind, code in asked_for if kind == "language"],
        "licences": [code for kind, code in asked_for if kind == "licence"],
        **_clock("asked", now),
        **_clock("work", max(callout.starts_at or now, now)),
    }


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _codes(person: _Person) -> frozenset[str]:
    return codes_of(person.skills, person.languages, person.licences)


def _communities_of(city_id: int) -> Collection[int]:
    if not Area.objects.filter(id=city_id).exists():
        return ()
    return communities_below(city_id)


def _clock(name: str, at: datetime) -> dict[str, int]:
    local = timezone.localtime(at)
    return {
        f"{name}_minute": _minute(at),
        f"{name}_day": 1 << local.weekday(),
        f"{name}_day_before": 1 << (local.weekday() - 1) % 7,
    }


def _minute(at: datetime) -> int:
    local = timezone.localtime(at)
    return local.hour * 60 + local.minute
