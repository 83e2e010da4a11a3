"""Whatever people say, have worked and are set to: a plan keeps every rule on real times, and the planner's own view agrees."""

import logging
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from muster.people.hours import Window
from muster.shifts import weigh
from muster.shifts.fit import Limits, Slot, broken
from muster.shifts.ground import Ground, kind_of
from muster.shifts.made import made
from muster.shifts.models import Plan, Shift
from muster.shifts.person import Person
from muster.shifts.read import Read
from muster.shifts.wishes import Wished
from tests.factories import an_id
from tests.shifts.arranged import MONDAY, NOW

HOUR = timedelta(hours=1)
MIDNIGHT = NOW - 6 * HOUR
STARTS = (0, 6, 8, 14, 16, 22)


@st.composite
def people(draw) -> Person:
    """Somebody with a past, duties elsewhere, hours of care and absences."""
    past = draw(st.lists(st.tuples(st.integers(-7, 0), st.sampled_from(STARTS), st.integers(1, 12)), max_size=7))
    worked, until = [], MIDNIGHT - timedelta(days=30)
    for day, start, length in sorted(past):
        begins = MIDNIGHT + timedelta(days=day, hours=start)
        ends = min(begins + length * HOUR, NOW)
        if begins > until and ends > begins:
            worked.append((begins, ends))
            until = ends
    to_come = st.tuples(st.integers(0, 6), st.sampled_from(STARTS), st.integers(2, 10))
    busy = [_span(*one) for one in draw(st.lists(to_come, max_size=1))]
    away = [_span(*one) for one in draw(st.lists(to_come, max_size=2))]
    care = draw(st.lists(st.tuples(st.integers(1, 127), st.sampled_from(STARTS), st.integers(1, 8)), max_size=1))
    return Person(
        id=an_id(),
        name="人",
        worked=tuple(worked),
        busy=tuple(busy),
        absences=tuple(away),
        care=tuple(Window(days, start * 60, (start + length) * 60 % 1440) for days, start, length in care),
        brings_child=draw(st.booleans()),
    )


def _span(day: int, start: int, length: int):
    begins = MIDNIGHT + timedelta(days=day, hours=start)
    return begins, begins + length * HOUR


@st.composite
def grounds(draw) -> Ground:
    crew = sorted(draw(st.lists(people(), min_size=1, max_size=6)), key=lambda one: str(one.id))
    kinds = draw(st.lists(st.tuples(st.sampled_from(STARTS), st.integers(3, 10)), min_size=1, max_size=4, unique=True))
    shifts = []
    for start, length in kinds:
        post = an_id()
        for day in range(7):
            begins, ends = _span(day, start, length)
            if begins > NOW and draw(st.integers(0, 4)):
                shifts.append(
                    Shift(
                        community_id=1, id=an_id(), post_id=post, on=MONDAY + timedelta(days=day), starts_at=begins, ends_at=ends,
                        must=draw(st.integers(1, 2)), better=draw(st.integers(0, 1)),
                    )
                )  # fmt: skip
    limits = Limits(
        week_max_min=draw(st.sampled_from([1200, 2880])), rest_min=draw(st.sampled_from([480, 660])),
        nights_max=draw(st.integers(1, 3)), run_max=draw(st.integers(2, 6)), days_off_min=draw(st.integers(1, 2)),
    )  # fmt: skip
    names = sorted({kind_of(one) for one in shifts})
    return Ground(
        first_on=MONDAY,
        days=7,
        kinds=names,
        cells={((one.on - MONDAY).days, names.index(kind_of(one))): one for one in shifts},
        slots={one.id: Slot(one.id, one.starts_at, one.ends_at, takes_child=draw(st.booleans())) for one in shifts},
        crew=crew,
        pinned={},
        limits=limits,
        now=NOW,
        way_min=[0] * len(crew),
    )


@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
@given(ground=grounds())
def test_every_duty_of_any_plan_keeps_every_rule(ground, left_out):
    if not ground.cells:
        return
    plan = Plan(community_id=1, aim=Plan.Aim.WEEK, first_on=MONDAY, days=7, seed=1, from_at=NOW)

    found = made(plan, Read(ground, Wished(), frozenset(), frozenset()), weigh.WEIGHTS)

    theirs: dict = {}
    for shift, person in found.picks:
        theirs.setdefault(person, []).append(ground.slots[shift])
    wrong = [broken(one, theirs.get(one.id, []), ground.limits, now=NOW) for one in ground.crew]
    filled = {shift.id: sum(shift.id == one for one, _ in found.picks) for shift in ground.cells.values()}
    assert [each for each in wrong if each] == []
    assert all(filled[one.id] <= one.must + one.better for one in ground.cells.values())
    assert left_out() == []  # the planner itself kept them: nothing had to be left out
    assert found.told["bound"] <= found.told["cost"] == sum(found.told["parts"].values())


@pytest.fixture(scope="module")
def left_out():
    """What the room had to leave out of the planner's roster since it was last asked."""
    heard: list[str] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                heard.append(record.getMessage())

    handler, logger = Heard(), logging.getLogger("muster.shifts.made")
    logger.addHandler(handler)

    def since() -> list[str]:
        told, heard[:] = list(heard), []
        return told

    yield since
    logger.removeHandler(handler)
