"""What a desk and a person see of call-outs."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from muster.access.scope import Scope, current_scope, open_scope
from muster.callouts.models import Call, Callout, Seat, Turn, Wave, Word
from muster.callouts.seating import HOLDING, SAID_YES, State
from muster.channels.queries import FAILED, messages_about
from muster.places.models import Area

CALLOUTS_MAX = 100  # in one list
MINE_MAX = 30
OVER_SHOWN = timedelta(hours=6)  # whoever was on the way must find that it is over
WORDS_MAX = 500
COMING_ORDER = (State.ARRIVED, State.CAME, State.SEATED, State.OFFERED, State.RESERVE, State.NO_SHOW, State.HEARD)
LET_PASS = frozenset({State.OFFERED, State.LAPSED, State.NO_SHOW})
OPEN_TO = frozenset({State.ASKED, State.DECLINED, State.RELEASED})
CLAIMANTS = "SELECT volunteer_id, name, phone, home_community_id, unit FROM callouts_claimants(%s, %s)"
# Silent, and every message to them has come to nothing.
UNREACHED = """
SELECT callout_id, count(*) FROM (
    SELECT c.callout_id, c.volunteer_id FROM callouts_call c
    JOIN channels_message m ON m.community_id = c.community_id AND m.about_id = c.callout_id AND m.person_id = c.volunteer_id
    WHERE c.community_id = %s AND c.callout_id = ANY (%s::uuid[]) AND c.state = 'asked'
    GROUP BY 1, 2 HAVING bool_and(m.state IN ('dead', 'unsure'))
) unreached GROUP BY 1
"""


@dataclass(frozen=True)
class Figures:
    """One call-out in numbers. Everybody who was asked, or came by themselves, is in exactly one of the six before the last."""

    seats: int
    arrived: int  # in a seat
    seated: int  # on the way, or expected
    offered: int
    free: int
    reserves: int
    confirmed: int
    declined: int
    late: int  # said yes when it was full, or did not come in time
    silent: int
    unreachable: int  # of the silent: no message reached them
    asked: int

    @property
    def missing(self) -> int:
        """Seats that nobody has firmly taken."""
        return self.seats - self.arrived - self.seated


@dataclass(frozen=True)
class Coming:
    """Somebody who said yes, as the desk needs them: name, number, when."""

    volunteer_id: UUID
    name: str
    phone: str
    home: str  # "" where it is this community
    unit: str
    state: State
    rank: int  # among the reserves; 0: none
    eta_at: datetime | None
    until: datetime | None
    arrived_at: datetime | None
    is_late: bool
    why: Sequence[str]


def callouts_here(community_id: int, operation_id: UUID) -> list[tuple[Callout, Figures]]:
    """The call-outs of a community in one operation, the newest first, each with its figures. Three queries."""
    found = list(
        Callout.objects.filter(community_id=community_id, operation_id=operation_id).order_by("-opened_at")[
            :CALLOUTS_MAX
        ]
    )
    return [(one, figures) for one, figures in zip(found, _figures(community_id, found), strict=True)]


def figures_of(callout: Callout) -> Figures:
    return _figures(callout.community_id, [callout])[0]


def coming(callout: Callout, *, now: datetime) -> list[Coming]:
    """Who said yes, those who are here first; for the desk of this community only."""
    here = {"community_id": callout.community_id, "callout_id": callout.id}
    calls = {one.volunteer_id: one for one in Call.objects.filter(**here, state__in=[*SAID_YES, State.NO_SHOW])}
    with connection.cursor() as cursor:
        cursor.execute(CLAIMANTS, [callout.community_id, callout.id])
        people = {row[0]: row[1:] for row in cursor.fetchall()}
    homes = _names_of({row[2] for row in people.values() if row[2] and row[2] != callout.community_id})
    ranks = _ranks(calls.values())
    found = [
        Coming(
            volunteer_id=volunteer_id,
            name=name,
            phone=phone,
            home=homes.get(home, ""),
            unit=unit,
            state=State(calls[volunteer_id].state),
            rank=ranks.get(volunteer_id, 0),
            eta_at=calls[volunteer_id].eta_at,
            until=calls[volunteer_id].until,
            arrived_at=calls[volunteer_id].arrived_at,
            is_late=_is_late(calls[volunteer_id], now),
            why=calls[volunteer_id].why,
        )
        for volunteer_id, (name, phone, home, unit) in people.items()
        if volunteer_id in calls
    ]
    return sorted(found, key=lambda one: (COMING_ORDER.index(one.state), one.rank, one.eta_at or now, one.name))


def unreachable(callout: Callout, among: Collection[UUID]) -> dict[UUID, str]:
    """Whom of these no message has reached, with the sentence that says why."""
    found: dict[UUID, str] = {}
    reached: set[UUID] = set()
    for message in messages_about(callout.community_id, callout.id).filter(person_id__in=among):
        person = message.person_id
        if person is None:
            continue
        if message.state in FAILED:
            found.setdefault(person, message.why)
        else:
            reached.add(person)
    return {person: why for person, why in found.items() if person not in reached}


def waves(callout: Callout) -> list[Wave]:
    """The waves of a call-out, the last first."""
    return list(
        Wave.objects.filter(community_id=callout.community_id, callout_id=callout.id).order_by("-number", "-sent_at")
    )


def asked_in(callout: Callout, wave: int) -> list[Call]:
    """Who was asked in one wave, in the order of their ids."""
    here = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id, wave=wave)
    return list(here.order_by("state", "volunteer_id"))


def needs_of(callout: Callout) -> Counter[str]:
    """How many of the seats ask for what."""
    seats = Seat.objects.filter(community_id=callout.community_id, callout_id=callout.id).values_list("asks", flat=True)
    return Counter(code for asks in seats for code in asks)


def words_of(community_id: int) -> list[Word]:
    return list(Word.objects.filter(community_id=community_id).order_by("kind", "word")[:WORDS_MAX])


@dataclass(frozen=True)
class Mine:
    """One call-out as somebody sees it who was asked."""

    callout: Callout
    call: Call
    rank: int
    seats: int
    missing: int
    place_name: str  # of the community
    community_code: str

    @property
    def has_a_place(self) -> bool:
        """In a seat, in reserve, here, or counted in a drill."""
        return self.call.state in SAID_YES - {State.OFFERED}

    @property
    def may_say_yes(self) -> bool:
        """Whether they are still asked: for a seat that was theirs until the end, for any other while people are looked for."""
        if self.callout.state == Callout.State.CLOSED:
            return False
        return self.call.state in LET_PASS or (self.callout.state == Callout.State.OPEN and self.call.state in OPEN_TO)


def calls_of(operation_id: UUID, volunteer_id: UUID, *, now: datetime) -> list[Mine]:
    """The call-outs a person is asked in, or had a place in until lately, the newest first. Runs in the person's own scope.

    One look at their turn, then two queries for each community that asks, in a scope of that community: the person was asked there.
    """
    turn = Turn.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).first()
    by_community: dict[int, list[UUID]] = {}
    for callout, community in list(turn.calls.items())[-MINE_MAX:] if turn else ():
        by_community.setdefault(community, []).append(UUID(callout))
    found = [
        mine
        for community, ids in sorted(by_community.items())
        for mine in mine_in(community, ids, volunteer_id)
        if mine.callout.closed_at is None or mine.callout.closed_at > now - OVER_SHOWN
    ]
    return sorted(found, key=lambda one: one.callout.opened_at, reverse=True)


def mine_in(
    community_id: int, callout_ids: Sequence[UUID], volunteer_id: UUID, *, or_else: Call | None = None
) -> list[Mine]:
    """These call-outs of one community, as far as the person has a row in them; `or_else` stands for a row that is not there."""
    scope = Scope(actor=current_scope().actor, volunteer=volunteer_id, communities=(community_id,))
    with open_scope(scope):
        calls = Call.objects.filter(community_id=community_id, callout_id__in=callout_ids, volunteer_id=volunteer_id)
        own = {or_else.callout_id: or_else} if or_else else {}
        own |= {call.callout_id: call for call in calls}
        found = list(Callout.objects.filter(community_id=community_id, id__in=own.keys()))
        figures = _figures(community_id, found)
        waiting = Call.objects.filter(
            community_id=community_id, callout_id__in=own.keys(), state=State.RESERVE
        ).values_list("callout_id", "position")
        positions = list(waiting)
    area = Area.objects.get(id=community_id)
    return [
        Mine(
            callout=callout,
            call=own[callout.id],
            rank=_rank(own[callout.id], positions),
            seats=numbers.seats,
            missing=numbers.missing,
            place_name=area.name,
            community_code=area.code,
        )
        for callout, numbers in zip(found, figures, strict=True)
    ]


def _rank(call: Call, positions: Sequence[tuple[UUID, int]]) -> int:
    if call.state != State.RESERVE:
        return 0
    return sum(1 for callout_id, position in positions if callout_id == call.callout_id and position <= call.position)


def _figures(community_id: int, callouts: Sequence[Callout]) -> list[Figures]:
    ids = [callout.id for callout in callouts]
    seats = Counter(
        Seat.objects.filter(community_id=community_id, callout_id__in=ids).values_list("callout_id", flat=True)
    )
    states: dict[UUID, Counter[State]] = {one: Counter() for one in ids}
    asked: Counter[UUID] = Counter()
    rows = (
        "SELECT callout_id, state, count(*), count(*) FILTER (WHERE wave > 0) FROM callouts_call"
        " WHERE community_id = %s AND callout_id = ANY (%s::uuid[]) GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(rows, [community_id, ids])
        for callout_id, state, many, of_waves in cursor.fetchall():
            states[callout_id][State(state)] += many
            asked[callout_id] += of_waves
        cursor.execute(UNREACHED, [community_id, ids])
        unreached = dict(cursor.fetchall())
    return [_counted(seats[one], states[one], asked[one], unreached.get(one, 0)) for one in ids]


def _counted(seats: int, states: Mapping[State, int], asked: int, unreached: int) -> Figures:
    def of(*wanted: State) -> int:
        return sum(states.get(state, 0) for state in wanted)

    return Figures(
        seats=seats,
        arrived=of(State.ARRIVED),
        seated=of(State.SEATED),
        offered=of(State.OFFERED),
        free=seats - of(*HOLDING),
        reserves=of(State.RESERVE),
        confirmed=of(*SAID_YES),
        declined=of(State.DECLINED, State.RELEASED),
        late=of(State.LATE, State.LAPSED, State.NO_SHOW),
        silent=of(State.ASKED) - unreached,
        unreachable=unreached,
        asked=asked,
    )


def _ranks(calls: Iterable[Call]) -> dict[UUID, int]:
    waiting = sorted((call for call in calls if call.state == State.RESERVE), key=lambda call: call.position)
    return {call.volunteer_id: rank for rank, call in enumerate(waiting, start=1)}


def _is_late(call: Call, now: datetime) -> bool:
    return call.state == State.SEATED and call.eta_at is not None and call.eta_at < now


def _names_of(area_ids: Iterable[int]) -> dict[int, str]:
    return dict(Area.objects.filter(id__in=set(area_ids)).values_list("id", "name"))
