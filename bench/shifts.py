"""Rosters: how near the best they are proven to be, beside the published best of the standard instances; and a community's week.

Run: .venv/bin/python bench/shifts.py [--communities N] [--city] [--peer] [INSTANCE.txt ...]
`--peer` lets CP-SAT with its plain model have as many seconds on the same instance. Effort is counted in steps, not seconds, so that
the figures but for time are the same everywhere.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT / "src"), str(ROOT)]  # without this folder, whose coverage.py numba would take for another

from bench.rosters.community import Size, community  # noqa: E402
from bench.rosters.plain import plain  # noqa: E402
from muster.planning.shifts import check  # noqa: E402
from muster.planning.shifts.anneal import Cooling  # noqa: E402
from muster.planning.shifts.form import plan  # noqa: E402
from muster.planning.shifts.problem import Plan, Problem  # noqa: E402
from muster.planning.shifts.solve import Effort  # noqa: E402
from muster.planning.shifts.standard import read  # noqa: E402

INSTANCES = ROOT / "bench" / "instances"
SHORT_HANDED = 1.35
ENOUGH = 0.005
# Their missing people cost 100 each and wishes 1 to 3, so annealing begins hotter.
BEST = Effort(gap=0.0, moves=10_000_000, tries=300, size=10, cooling=Cooling(hot=60.0, cold=0.6))


def main() -> None:
    asked = _asked()
    plan(community(0, Size(people=6, days=7)), effort=replace(Effort(), moves=1_000, gap=0.0, tries=2))  # compiles
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    _standard(asked.instances or sorted((INSTANCES / "curtois_qu").glob("*.txt"), key=_number), peer=asked.peer)
    _communities(asked.communities)
    if asked.city:
        _city()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("instances", nargs="*", type=Path)
    parser.add_argument("--communities", type=int, default=3)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--city", action="store_true")
    return parser.parse_args()


def _number(path: Path) -> int:
    return int("".join(filter(str.isdigit, path.stem)) or 0)


def _standard(paths: list[Path], *, peer: bool) -> None:
    best_known = json.loads((INSTANCES / "best_known.json").read_text())["curtois_qu"]
    print("| instance | people × days × shifts | best known | ours | bound | proven gap | CPU s | plain CP-SAT |")
    print("|---|---|---|---|---|---|---|---|")
    for path in paths:
        problem = read(path.read_text())
        made, cpu, seconds = _timed(lambda one=problem: plan(one, effort=BEST, threads=2))
        _sound(path.stem, problem, made)
        size = f"{problem.people.number} × {problem.days} × {problem.shifts.number}"
        other = plain(problem, seconds=max(seconds, 1.0)) if peer else "–"
        print(
            f"| {path.stem} | {size} | {best_known.get(str(_number(path)), '–')} | {made.cost} | {made.bound}"
            f" | {made.gap:.2%} | {cpu:.1f} | {other} |",
            flush=True,
        )


def _communities(number: int) -> None:
    print(
        "\nA community: 100 people, 8 posts × 3 shifts, 7 days. Budget: 5 s (short-handed 12 s), gap at most 0.5 %.\n"
    )
    print(
        "| community | wanted | missing | cost | bound | proven gap | seconds | CPU s |\n|---|---|---|---|---|---|---|---|"
    )
    for share in (Size().share, SHORT_HANDED):
        for seed in range(number):
            problem = community(seed, Size(share=share))
            made, cpu, seconds = _timed(lambda one=problem: plan(one, threads=2))
            _sound(f"community {seed}", problem, made)
            wanted = problem.demand.wanted
            missing = int(np.maximum(wanted - problem.cover(made.roster), 0).sum())
            print(
                f"| {seed}, {share:.0%} of their hours | {wanted.sum()} | {missing} | {made.cost} | {made.bound}"
                f" | {made.gap:.2%} | {seconds:.1f} | {cpu:.1f} |",
                flush=True,
            )


def _city() -> None:
    """Each community in a process of its own, as workers would: as many at once as there are cores."""
    print("\nAll 245 communities. Budget on two cores: 12 min, short-handed 18 min.\n")
    print("| | minutes | proven best | within 0.5 % | largest gap |\n|---|---|---|---|---|")
    for share in (Size().share, SHORT_HANDED):
        start = time.perf_counter()
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            gaps = list(pool.map(_gap_of, range(245), [share] * 245))
        minutes = (time.perf_counter() - start) / 60
        near = sum(gap <= ENOUGH for gap in gaps)
        print(
            f"| {share:.0%} of their hours | {minutes:.1f} | {gaps.count(0.0)} | {near} | {max(gaps):.2%} |", flush=True
        )


def _gap_of(seed: int, share: float) -> float:
    problem = community(seed, Size(share=share))
    made = plan(problem)
    _sound(f"community {seed}", problem, made)
    return made.gap


def _sound(name: str, problem: Problem, made: Plan) -> None:
    wrong = check.broken(problem, made.roster)
    if wrong or check.cost(problem, made.roster) != made.parts:
        sys.exit(f"{name}: {wrong}")


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    cpu, start = time.process_time(), time.perf_counter()
    found = work()
    return found, time.process_time() - cpu, time.perf_counter() - start


if __name__ == "__main__":
    main()
