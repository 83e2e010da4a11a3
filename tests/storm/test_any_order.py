"""G2: any order, any split into batches, each sent up to five times, clocks days off, any time zone: one and the same state.

Two installations of one small city in the real database; what a storm of phones tells reaches the first at once and in order, the
second cut up and shaken. Planted bugs, each caught here: the last word wins; a phone's own clock decides.
"""

import hashlib
import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as from_seed
from hypothesis import strategies as st

from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event
from muster.journal.parse import parse
from muster.ledger import coverage, project_doors
from muster.ledger.models import BuildingCount, Presence, Standing, Tally
from muster.ledger.record import record
from muster.people.models import Volunteer
from muster.rounds.models import Round
from tests.conftest import as_owner
from tests.factories import T0, a_volunteer
from tests.rounds.arranged import Estate, a_round, an_estate
from tests.storm.oracle import LINES

pytestmark = pytest.mark.django_db
STORM = os.environ.get("MUSTER_STORM") == "1"
EXAMPLES = 5_000 if STORM else 80
RESULTS = ["reached", "absent", "referred", "vacant", "away", "declined"]
DEVICES = 3
SENDER = UUID("018400b1-0000-7000-8000-0000000000d0")
BEGAN = T0 + timedelta(hours=1)


@dataclass(frozen=True)
class Happening:
    """What was done, without an installation: doors, people and communities by number."""

    id: UUID
    device: int
    minute: int
    kind: str
    where: int
    target: int
    result: str
    supersedes: tuple[UUID, ...]


@dataclass(frozen=True)
class Place:
    """One installation."""

    estate: Estate
    round: Round
    people: tuple[Volunteer, ...]

    def body(self, told: Happening, clock: timedelta, zone: timezone) -> dict[str, object]:
        community = (self.estate.community, self.estate.elsewhere)[told.where]
        facts: dict[str, object] = {"operation": str(self.estate.operation.id)}
        if told.kind.startswith("household"):
            facts = {"round": str(self.round.id), "household": str(self.estate.doors[told.target].id)}
            facts |= {"result": told.result} if told.kind == "household.visited" else {}
        else:
            facts |= {"volunteer": str(self.people[told.target % 2].id)}
            facts |= {"via": "app"} if told.kind == "volunteer.reported_in" else {}
            facts |= {"arrival": str(told.supersedes[0])} if told.kind == "volunteer.left" else {}
        return {
            "id": str(told.id),
            "seq": told.minute + 1,
            "kind": told.kind,
            "at": (BEGAN + timedelta(minutes=told.minute) + clock).astimezone(zone).isoformat(),
            "mono_ms": told.minute * 60_000,
            "community": community.code,
            "supersedes": [] if told.kind == "volunteer.left" else [str(each) for each in told.supersedes],
            "facts": facts,
        }


@st.composite
def happenings(draw: st.DrawFn) -> list[Happening]:
    """Visits, undoings and settlements at three doors; report-ins, arrivals and departures of two people."""
    told: list[Happening] = []
    for minute in range(draw(st.integers(1, 14))):
        at_door = draw(st.booleans())
        target = draw(st.integers(0, 2))
        same = [each for each in told if each.kind.startswith("household") == at_door and each.target == target]
        kind, result, earlier = "household.visited", "", [each.id for each in same]
        if at_door:
            kind = draw(st.sampled_from(["household.visited"] * 4 + ["household.visit_undone"] * bool(same)))
            result = draw(st.sampled_from(RESULTS)) if kind == "household.visited" else ""
        else:
            target %= 2
            arrivals = [each.id for each in told if each.kind == "volunteer.arrived" and each.target == target]
            kind = draw(
                st.sampled_from(["volunteer.reported_in", "volunteer.arrived"] + ["volunteer.left"] * bool(arrivals))
            )
            earlier = (
                arrivals if kind == "volunteer.left" else [e.id for e in told if e.kind == kind and e.target == target]
            )
        needs = kind in {"household.visit_undone", "volunteer.left"}
        supersedes = (
            draw(st.lists(st.sampled_from(earlier), min_size=needs, max_size=3, unique=True)) if earlier else []
        )
        where = 0 if at_door else draw(st.integers(0, 1))
        device = draw(st.integers(0, DEVICES - 1))
        told.append(Happening(uuid7(), device, minute, kind, where, target, result, tuple(supersedes)))
    return told


def test_state_does_not_depend_on_order_split_resends_clocks_or_zones(places: tuple[Place, Place]):
    seed = random.randrange(10**6)
    examples = _shaken(places, examples=EXAMPLES, seed=seed)
    LINES.append(f"scenario G2 any order: seed {seed} examples {examples} states unlike 0")


def test_shaking_finds_that_the_last_word_wins(places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch):
    def last_word(known: coverage.Known) -> dict[UUID, coverage.Answer]:
        return dict(list(known.answers.items())[-1:])

    monkeypatch.setattr(coverage, "open_answers", last_word)
    with pytest.raises(AssertionError, match="unlike"):
        _shaken(places, examples=EXAMPLES, seed=7)


def test_shaking_finds_that_a_clock_decides(places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch):
    told_by, joined = coverage.told_by, coverage.joined

    def by_the_phones_clock(event: Event, facts: Any) -> coverage.Known:
        return msgspec.structs.replace(told_by(event, facts), last_at=event.at)

    def the_later(one: coverage.Known, other: coverage.Known) -> coverage.Known:
        both = joined(one, other)
        return msgspec.structs.replace(both, answers=max(one, other, key=lambda known: known.last_at).answers)

    monkeypatch.setattr(project_doors.coverage, "told_by", by_the_phones_clock)
    monkeypatch.setattr(project_doors.coverage, "joined", the_later)
    with pytest.raises(AssertionError, match="unlike"):
        _shaken(places, examples=EXAMPLES, seed=7)


@pytest.fixture
def places(db: None) -> tuple[Place, Place]:
    return _a_place(), _a_place()


def _a_place() -> Place:
    estate = an_estate()
    return Place(estate, a_round(estate), (a_volunteer(estate.city, name="甲"), a_volunteer(estate.city, name="乙")))


def _shaken(places: tuple[Place, Place], *, examples: int, seed: int) -> int:
    calm, shaken = places
    tried = 0

    @from_seed(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(told=happenings(), chance=st.randoms(use_true_random=False))
    def example(told: list[Happening], chance: random.Random) -> None:
        nonlocal tried
        tried += 1
        with transaction.atomic():
            _tell(calm, told, clock=lambda _: timedelta(), zone=lambda _: UTC)
            _tell_shaken(shaken, told, chance)
            one, other = _state(calm), _state(shaken)
            transaction.set_rollback(True)
        assert _hash(one) == _hash(other), f"unlike: {one} {other}"

    example()
    return tried


def _tell_shaken(place: Place, told: list[Happening], chance: random.Random) -> None:
    """Each event one to five times, in any order, in batches of one device, whose clock is off and which is somewhere."""
    clocks = [timedelta(minutes=chance.randint(-48 * 60, 48 * 60)) for _ in range(DEVICES)]
    zones = [timezone(timedelta(minutes=15 * chance.randint(-48, 56))) for _ in range(DEVICES)]
    sendings = [each for each in told for _ in range(chance.randint(1, 5))]
    chance.shuffle(sendings)
    while sendings:
        cut = chance.randint(1, 6)
        batch, sendings = sendings[:cut], sendings[cut:]
        _tell(place, batch, clock=lambda device: clocks[device], zone=lambda device: zones[device])


def _tell(
    place: Place,
    told: list[Happening],
    *,
    clock: Callable[[int], timedelta],
    zone: Callable[[int], timezone],
) -> None:
    """Through the strict reader and the ledger, as the door does it."""
    received_at = BEGAN + timedelta(hours=5)
    for device in range(DEVICES):
        bodies = [place.body(each, clock(device), zone(device)) for each in told if each.device == device]
        if not bodies:
            continue
        around = {
            "device": str(UUID(int=SENDER.int + device)),
            "boot": str(SENDER),
            "sent_at": (received_at + clock(device)).astimezone(zone(device)).isoformat(),
            "events": bodies,
        }
        batch = parse(json.dumps(around).encode(), received_at=received_at)
        events = [each for each in batch.events if isinstance(each, Event)]
        assert len(events) == len(bodies), batch.events
        _record(place, events, received_at)


def _record(place: Place, events: list[Event], received_at: datetime) -> None:
    people = tuple(person.id for person in place.people)
    for community in (place.estate.community, place.estate.elsewhere):
        here = [event for event in events if event.community == community.code]
        if here:
            with open_scope(Scope(communities=(community.id,), subjects=people)):
                results = record(community.id, here, actor_id=SENDER, received_at=received_at)
            assert {result.status for result in results} <= {"accepted", "duplicate"}, results


def _state(place: Place) -> dict[str, object]:
    """All that the ledger holds, with numbers for what differs between the installations."""
    doors = {door.id: number for number, door in enumerate(place.estate.doors)}
    houses = {house.id: number for number, house in enumerate(place.estate.buildings)}
    people = {person.id: number for number, person in enumerate(place.people)}
    areas = {place.estate.community.id: 0, place.estate.elsewhere.id: 1, None: None}
    sums = ("reached", "excused", "tried", "conflicts")
    with as_owner():
        return {
            "doors": {
                doors[row.household_id]: (
                    *_plain(row, "state", "result", "reached", "excused", "attempts", "last_at"),
                    _sorted(row.known),
                )
                for row in Standing.objects.filter(round_id=place.round.id).order_by("household_id")
            },
            "houses": {
                houses[row.building_id]: _plain(row, *sums)
                for row in BuildingCount.objects.filter(round_id=place.round.id)
            },
            "rounds": [_plain(row, *sums) for row in Tally.objects.filter(round_id=place.round.id, reached__gt=0)],
            "people": {
                people[row.volunteer_id]: (
                    areas[row.community_id],
                    {event: areas[community] for event, community in row.claims.items()},
                    sorted(map(str, row.superseded)),
                    sorted(areas[each] or 0 for each in row.claimed_in),
                    {event: at for event, (_, at) in row.arrivals.items()},
                    _sorted(row.departures),
                    *_plain(row, "worked_min", "working_since", "first_at"),
                )
                for row in Presence.objects.filter(operation_id=place.estate.operation.id)
            },
        }


def _plain(row: Any, *names: str) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in names)


def _sorted(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _hash(state: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()
