"""Who has which seat of one call-out. Pure: no database, and the time is an argument.

A claim takes a seat at once, or waits as a reserve in the order of the claims. A seat that falls free is offered to the
first reserve who fits, and held for them a while. Some seats ask for something (a licence, a language); a holder who also fits
another seat moves there where that lets one more person sit down, so that no seat stays free while a reserve could use it.

Source: augmenting paths, Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97; seats that ask for the same are one node.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LATE_AFTER = timedelta(minutes=10)  # beyond the time they gave, whoever has not come no longer holds the seat


class State(StrEnum):
    """How one person stands in one call-out."""

    ASKED = "asked"
    DECLINED = "declined"
    SEATED = "seated"
    RESERVE = "reserve"
    OFFERED = "offered"  # a reserve for whom a freed seat is held until a certain time
    ARRIVED = "arrived"
    CAME = "came"  # arrived though every seat was taken: welcome, and first where one falls free
    RELEASED = "released"  # gave the seat back
    LAPSED = "lapsed"  # did not take the offered seat in time
    NO_SHOW = "no_show"
    LATE = "late"  # said yes when it was full or over
    HEARD = "heard"  # answered a drill


HOLDING = frozenset({State.OFFERED, State.SEATED, State.ARRIVED})
SAID_YES = HOLDING | {State.RESERVE, State.CAME, State.HEARD}


@dataclass(slots=True)
class Person:
    """One person in one call-out. `able`: of what its seats ask for, what this person brings."""

    id: UUID
    state: State = State.ASKED
    seat: int | None = None
    position: int = 0  # of the claim, in the order of commits; 0: none yet
    until: datetime | None = None  # how long an offered seat is held
    eta_at: datetime | None = None
    able: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """What the desk has set for one call-out."""

    reserves_max: int
    hold: timedelta  # how long a freed seat is held for a reserve
    starts_at: datetime | None  # None: at once
    is_open: bool
    is_drill: bool = False


@dataclass
class Seating:
    """The seats and people of one call-out, and what each word changes."""

    seats: Mapping[int, frozenset[str]]  # number -> what it asks for
    people: dict[UUID, Person]
    terms: Terms
    claims: int = 0  # how many there have been
    changed: set[UUID] = field(default_factory=set)
    # Apart from the thousand who came too late, since each claim looks at them.
    _holders: dict[UUID, Person] = field(init=False)
    _reserves: dict[UUID, Person] = field(init=False)

    def __post_init__(self) -> None:
        self._holders = {one.id: one for one in self.people.values() if one.state in HOLDING}
        self._reserves = {one.id: one for one in self.people.values() if one.state == State.RESERVE}

    def claim(self, person: Person, *, eta_min: int, now: datetime) -> None:
        """They say yes: a seat, a place among the reserves, or too late. A second yes changes the time only."""
        person.eta_at = self._eta(eta_min, now) if self.terms.is_open else person.eta_at
        self._note(person)
        if person.state in {State.SEATED, State.ARRIVED, State.CAME, State.RESERVE, State.HEARD}:
            return
        if not self.terms.is_open:
            self._become(person, State.LATE)
        elif self.terms.is_drill:
            self._become(person, State.HEARD)
        elif person.state == State.OFFERED:
            self._become(person, State.SEATED)
        else:
            self._take_a_place(person)

    def give_up(self, person: Person, *, now: datetime) -> None:
        """They say no, or give back what they had. Whoever has arrived is here: leaving is another matter."""
        if person.state in {State.ARRIVED, State.CAME}:
            return
        held = person.state in HOLDING or person.state == State.NO_SHOW
        self._leave(person, State.RELEASED if held else State.DECLINED)
        self.refill(now=now)

    def arrive(self, person: Person) -> None:
        """They are here: their seat is theirs for good, and a free one that they fit if they had none."""
        self._note(person)
        if person.state in HOLDING or (person.state not in {State.ARRIVED, State.CAME} and self._sit(person)):
            self._become(person, State.ARRIVED)
        elif person.state != State.ARRIVED:
            self._become(person, State.CAME)

    def not_here(self, person: Person, *, now: datetime) -> None:
        """The desk takes an arrival back, or no longer waits for somebody."""
        if person.state == State.ARRIVED:
            person.eta_at = max(person.eta_at or now, now)
            self._become(person, State.SEATED)
        elif person.state == State.CAME:
            self._leave(person, State.ASKED)
        elif person.state == State.SEATED:
            self._leave(person, State.NO_SHOW)
            self.refill(now=now)

    def lapse(self, *, now: datetime) -> None:
        """What time has ended: offers that were not taken, seats of those who did not come."""
        if not self.terms.is_open:
            return
        for person in list(self.people.values()):
            if person.state == State.OFFERED and person.until and person.until <= now:
                self._leave(person, State.LAPSED)
            elif person.state == State.SEATED and person.eta_at and person.eta_at + LATE_AFTER <= now:
                self._leave(person, State.NO_SHOW)
        self.refill(now=now)

    def refill(self, *, now: datetime) -> None:
        """Give free seats to those who came without one, then offer them to the reserves, first come first."""
        if not self.terms.is_open:
            return
        for person in self._waiting():
            if not self.free:
                return
            if self._sit(person):
                here = person.state == State.CAME
                self._become(person, State.ARRIVED if here else State.OFFERED)
                person.until = None if here else now + self.terms.hold

    @property
    def free(self) -> int:
        """Seats that nobody holds and nobody is offered."""
        return len(self.seats) - len(self._taken())

    @property
    def missing(self) -> int:
        """Seats that are not firmly taken: free, or merely offered."""
        firm = sum(1 for person in self._holders.values() if person.state != State.OFFERED)
        return len(self.seats) - firm

    @property
    def is_filled(self) -> bool:
        return bool(self.seats) and not self.missing

    def line(self) -> list[Person]:
        """The reserves in their order."""
        return sorted(self._reserves.values(), key=lambda person: person.position)

    def _eta(self, eta_min: int, now: datetime) -> datetime:
        return max(now + timedelta(minutes=eta_min), self.terms.starts_at or now)

    def _take_a_place(self, person: Person) -> None:
        self.claims += 1
        person.position = self.claims
        if self._sit(person):
            self._become(person, State.SEATED)
        elif len(self._reserves) < self.terms.reserves_max:
            self._become(person, State.RESERVE)
        else:
            self._become(person, State.LATE)

    def _waiting(self) -> list[Person]:
        came = [person for person in self.people.values() if person.state == State.CAME]
        return sorted(came, key=lambda p: (p.position, p.id)) + self.line()

    def _leave(self, person: Person, state: State) -> None:
        person.seat = None
        self._become(person, state)

    def _become(self, person: Person, state: State) -> None:
        """The one place where somebody's state changes. A time until which something is held ends with it."""
        person.state, person.until = state, None
        for kept, belongs in ((self._holders, state in HOLDING), (self._reserves, state == State.RESERVE)):
            if belongs:
                kept[person.id] = person
            else:
                kept.pop(person.id, None)
        self._note(person)

    def _note(self, person: Person) -> None:
        self.people[person.id] = person
        self.changed.add(person.id)

    def _taken(self) -> dict[int, Person]:
        return {person.seat: person for person in self._holders.values() if person.seat is not None}

    def _sit(self, person: Person) -> bool:
        """Find the person a seat, moving others where that makes room; False where there is no way."""
        taken = self._taken()
        if len(taken) == len(self.seats):
            return False
        came_from = self._way(person, taken)
        if came_from is None:
            return False
        goal, steps = came_from
        room = self._free_seat(goal, taken)
        while goal in steps:
            goal, mover = steps[goal]
            room, mover.seat = mover.seat, room  # type: ignore[assignment] # a mover holds a seat
            self._note(mover)
        person.seat = room
        return True

    def _way(
        self, person: Person, taken: Mapping[int, Person]
    ) -> tuple[frozenset[str], dict[frozenset[str], tuple[frozenset[str], Person]]] | None:
        """The nearest kind of seat with one free, and for each kind on the way whose holder moves there from which."""
        free = Counter(asks for number, asks in self.seats.items() if number not in taken)
        kinds = sorted(set(self.seats.values()), key=lambda asks: (-len(asks), sorted(asks)))
        steps: dict[frozenset[str], tuple[frozenset[str], Person]] = {}
        reached = [asks for asks in kinds if asks <= person.able]
        seen = set(reached)
        for asks in sorted(reached, key=lambda asks: not free[asks]):  # a direct seat before any move
            if free[asks]:
                return asks, steps
        for here in reached:  # grows as it is walked
            if free[here]:
                return here, steps
            for holder in self._sitting(here, taken):
                for asks in kinds:
                    if asks not in seen and asks <= holder.able:
                        seen.add(asks)
                        steps[asks] = (here, holder)
                        reached.append(asks)
        return None

    def _sitting(self, asks: frozenset[str], taken: Mapping[int, Person]) -> Iterator[Person]:
        return (holder for number, holder in taken.items() if self.seats[number] == asks)

    def _free_seat(self, asks: frozenset[str], taken: Mapping[int, Person]) -> int:
        return min(number for number, kind in self.seats.items() if kind == asks and number not in taken)


def seating_of(
    seats: Mapping[int, frozenset[str]], people: Iterable[Person], *, terms: Terms, claims: int = 0
) -> Seating:
    return Seating(seats, {person.id: person for person in people}, terms, claims)
