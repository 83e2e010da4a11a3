"""A community's week through the product: asked for, made by a worker, approved, moved by hand, repaired after a drop-out.

A hundred people with care hours, skills and a past; eight posts with three shifts a day, seven days. The database is in every
figure. Beside each plan, in the same run: the planner alone on the same arrays.
Run: .venv/bin/python bench/duties.py [--people N] [--rounds N]
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT / "src"), str(ROOT)]  # without this folder, whose coverage.py numba would take for another

from bench.database import an_empty_database, log_in_as  # noqa: E402

KINDS = ("checkpoint", "screening", "supplies", "order", "green", "data", "interpreter", "custom")
USUAL = (2, 2, 2, 1, 1, 1, 1, 1)  # who must be there by day; one more would be welcome at the first three
SKILLS = ((), (), (), (), (), ("skill:data_entry",), ("language:en",), ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | seconds | of these the planner | what came of it |\n|---|---|---|---|", flush=True)
    with an_empty_database():
        Week(asked.people).run(asked.rounds)


class Week:
    """One community, its desk, and the Monday that is planned."""

    def __init__(self, people: int) -> None:
        from muster.shifts.clock import day_of, week_of

        self.chance = random.Random(7)
        self.now = datetime.now(UTC)
        self.monday = week_of(day_of(self.now)) + timedelta(days=7)
        self.city, self.community, self.operation, self.account = _a_place(self.now)
        self.people = [self._a_person(number) for number in range(people)]

    @property
    def desk(self) -> Any:
        from muster.access.actors import actor_of

        return actor_of(self.account, now=self.now, strong=True)

    def run(self, rounds: int) -> None:
        from muster.shifts.models import Plan

        log_in_as("muster_app")
        self._posts()
        self._plan("a plan, the first of this process (it loads the planner)", Plan.Aim.WEEK)
        for _ in range(rounds):
            self._plan("a plan of the week", Plan.Aim.WEEK)
        self._approve()
        self._hands()
        for _ in range(rounds):
            self._drop_out()

    def _posts(self) -> None:
        from muster.access.scope import open_scope
        from muster.shifts.posts import Hours, PostDraft, add_posts

        drafts = [
            PostDraft(kind, kind, asks=asks, hours=tuple(
                Hours(start, 480, many if start else max(1, many // 2), 1 if place < 3 and start else 0) for start in (480, 960, 0)
            ))
            for place, (kind, many, asks) in enumerate(zip(KINDS, USUAL, SKILLS, strict=True))
        ]  # fmt: skip
        with open_scope(self.desk.scope):
            add_posts(self.operation.id, self.community.id, drafts, by=self.desk, now=self.now)

    def _plan(self, name: str, aim: Any) -> Any:
        from muster.access.scope import open_scope
        from muster.shifts import made
        from muster.shifts.models import Gap, Plan
        from muster.shifts.propose import propose
        from muster.shifts.work_out import work_out

        alone = _Stopwatch(made.planner.plan)
        made.planner.plan = alone
        begin = time.perf_counter()
        with open_scope(self.desk.scope):
            plan = propose(self.operation.id, self.community.id, self.monday, aim=aim, by=self.desk, now=self.now)
        log_in_as("muster_worker")
        work_out(self.community.id, self.city.id, plan.id, now=self.now)
        taken = time.perf_counter() - begin
        log_in_as("muster_app")
        made.planner.plan = alone.act
        with open_scope(self.desk.scope):
            plan = Plan.objects.get(community_id=self.community.id, id=plan.id)
            missing = sum(Gap.objects.filter(plan_id=plan.id).values_list("must", flat=True))
        gap = (plan.cost - plan.bound) / max(1, plan.cost)
        print(
            f"| {name} | {taken:.2f} | {alone.seconds:.2f} | {plan.state}, cost {plan.cost}, at most {gap:.2%} from the best, "
            f"{missing} places empty |",
            flush=True,
        )
        return plan

    def _approve(self) -> None:
        from muster.access.scope import open_scope
        from muster.shifts.approve import approve
        from muster.shifts.models import Plan

        with open_scope(self.desk.scope):
            plan = Plan.objects.filter(community_id=self.community.id, state="proposed").latest("made_at")
            begin = time.perf_counter()
            added, _ended = approve(self.operation.id, self.community.id, plan.id, by=self.desk, now=self.now)
        print(f"| yes to it | {time.perf_counter() - begin:.2f} | – | {added} duties |", flush=True)

    def _hands(self) -> None:
        """What a desk waits for: the board, where somebody could go, and a move."""
        from muster.desk.shift_json import board_json
        from muster.shifts.board import board
        from muster.shifts.duties import put, take_off
        from muster.shifts.fits import fits
        from muster.shifts.models import Duty, Shift

        where = self.operation.id, self.community.id
        duties = self._seen(lambda: list(Duty.objects.filter(community_id=self.community.id).order_by("shift_id")[:40]))
        shifts = self._seen(lambda: list(Shift.objects.filter(community_id=self.community.id, on__gte=self.monday)))
        self._often(
            "the board of the week", 20,
            lambda _: board_json(board(*where, self.monday, 7, now=self.now), code=self.community.code, now=self.now),
        )  # fmt: skip
        self._often(
            "where one could go, every shift",
            20,
            lambda n: fits(*where, self.people[n], shifts, leaving=None, now=self.now),
        )
        self._often(
            "take somebody off",
            40,
            lambda n: take_off(*where, duties[n].volunteer_id, duties[n].shift_id, by=self.desk, now=self.now),
        )
        self._often(
            "put them on again",
            40,
            lambda n: put(*where, duties[n].volunteer_id, duties[n].shift_id, by=self.desk, now=self.now),
        )

    def _drop_out(self) -> None:
        """Somebody cannot come all week: from that word to the repair that waits for a yes."""
        from muster.access.scope import open_scope
        from muster.shifts.absent import cannot_come
        from muster.shifts.models import Plan

        gone = self.people.pop()
        begin = time.perf_counter()
        with open_scope(self.desk.scope):
            ended = cannot_come(
                self.operation.id, gone, self.now, self.now + timedelta(days=14), by=self.desk, now=self.now
            )
        said = time.perf_counter() - begin
        plan = self._plan(f"the repair after {ended} duties ended ({said * 1000:.0f} ms to say so)", Plan.Aim.REPAIR)
        del plan
        self._approve()

    def _seen(self, read: Callable[[], Any]) -> Any:
        from muster.access.scope import open_scope

        with open_scope(self.desk.scope):
            return read()

    def _often(self, name: str, times: int, act: Callable[[int], Any]) -> None:
        taken = []
        for number in range(times):
            begin = time.perf_counter()
            self._seen(lambda one=number: act(one))
            taken.append(time.perf_counter() - begin)
        taken.sort()
        half, most = statistics.median(taken) * 1000, taken[int(0.95 * times) - 1] * 1000
        print(f"| {name} | p50 {half:.0f} ms, p95 {most:.0f} ms | – | {times} times |", flush=True)

    def _a_person(self, number: int) -> UUID:
        from muster.identifiers import uuid7
        from muster.ledger.models import Presence
        from muster.people.models import Volunteer, WeeklyWindow

        skills = ["data_entry"] if self.chance.random() < 0.2 else []
        one = Volunteer.objects.create(
            city=self.city, home_community=self.community, name=f"人{number:03}", phone="", skills=skills,
            languages=["zh", "en"] if self.chance.random() < 0.2 else ["zh"], added_at=self.now,
        )  # fmt: skip
        if self.chance.random() < 0.3:
            start = self.chance.choice((0, 420, 960, 1320))
            WeeklyWindow.objects.create(
                volunteer=one, use="care", weekdays=127, starts_min=start, ends_min=(start + 240) % 1440
            )
        Presence.objects.create(
            operation_id=self.operation.id, volunteer_id=one.id, city_id=self.city.id, community_id=self.community.id,
            home_community_id=self.community.id, claims={str(uuid7()): self.community.id}, claimed_in=[self.community.id],
            first_at=self.now,
        )  # fmt: skip
        return one.id


class _Stopwatch:
    """An act whose seconds are added up."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self.act, self.seconds = act, 0.0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        try:
            return self.act(*arguments, **named)
        finally:
            self.seconds += time.perf_counter() - begin


def _a_place(now: datetime) -> tuple[Any, Any, Any, Any]:
    from muster.access.models import Account, Role
    from muster.operations.models import Operation, OperationCommunity
    from muster.places.models import Area, Level

    city = Area.objects.create(code="B1", name="兰州市", level=Level.CITY, longitude=103.8, latitude=36.05)
    community = Area.objects.create(
        code="B2", name="广后街社区", level=Level.COMMUNITY, parent=city, longitude=103.8, latitude=36.05
    )
    operation = Operation.objects.create(
        area=city,
        name="行动",
        kind="outbreak",
        basis="emergency",
        opened_at=now - timedelta(days=9),
        ends_on=now.date() + timedelta(days=90),
    )
    OperationCommunity.objects.create(operation=operation, community=community)
    account = Account.objects.create(username="desk", created_at=now)
    Role.objects.create(account=account, kind="desk", area=community, valid_from=now - timedelta(days=9))
    return city, community, operation, account


if __name__ == "__main__":
    main()
