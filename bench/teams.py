"""How long the teams of a city take to form, and how near the best they are proven to be.

Beside each, in the same run: HiGHS on the same problem as a linear programme, written down anew from the raw people, and
SciPy's assignment of leaders alone (which knows no shares, so it may travel less). Made-up cities, fixed seeds.
Run: .venv/bin/python bench/teams.py
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment, linprog

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from muster.planning.teams import Communities, Part, People, Problem, TeamRules, check, form_teams  # noqa: E402

CITIES: dict[str, dict[str, float]] = {
    "at home in the communities": {},
    "at 1,177 places": {"homes": 1_177},
    "1,177 places, 20 organisations": {"homes": 1_177, "organisations": 20, "share": 0.1},
    "short of seniors": {"senior": 0.01},
    "short of everyone": {"homes": 1_177, "senior": 0.01, "strong": 0.018, "share": 0.1},
}
FLOAT_SLACK = 1e-6


def main() -> None:
    print("Teams: 23,900 people, 245 communities. Budget: under 10 s, proven within 1 % of best.\n")
    print(
        "| city | seconds | minutes | bound | gap | open seats | HiGHS minutes | HiGHS s | × | assignment s (leaders) |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, differing in CITIES.items():
        problem = a_city(**differing)
        plan, ours = timed(
            lambda one=problem: form_teams(one.people, one.communities, rules=one.rules, seconds=10, seed=1)
        )
        faults = check(problem.people, problem.communities, problem.rules, plan)
        if faults:
            sys.exit("\n".join(faults))
        (highs_min, highs_gaps), theirs = timed(lambda one=problem: by_highs(one))
        _, assigned = timed(lambda one=problem: leaders_alone(one))
        if highs_gaps < len(plan.gaps) - FLOAT_SLACK or highs_min < plan.bound_min - 1e-3:
            sys.exit(f"{name}: HiGHS found {highs_min} minutes with {highs_gaps} open seats; the proof is wrong.")
        print(
            f"| {name} | {ours:.2f} | {plan.travel_min} | {plan.bound_min} | {plan.gap_share:.2%} | {len(plan.gaps)}"
            f" | {highs_min:.0f} | {theirs:.2f} | {theirs / ours:.1f} | {assigned:.2f} |",
            flush=True,
        )


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def a_city(
    *, homes: int = 245, organisations: int = 400, senior: float = 0.06, strong: float = 0.25, share: float = 0.3
) -> Problem:
    """Communities around a centre, people at home near them, organisations of very different sizes."""
    chance, crowd, wide = np.random.default_rng(2022), 23_900, 245
    points = chance.normal(0, 6, (wide, 2))
    near = points[chance.integers(0, wide, homes - wide)] + chance.normal(0, 0.8, (homes - wide, 2))
    places = np.vstack([points, near])
    away = np.hypot(*(places[:, None] - points[None]).transpose(2, 0, 1))
    minutes = np.where(away == 0, 0, np.clip(np.rint(away * 1.4 * 4), 1, None))
    sizes, crowding = chance.lognormal(0, 0.9, organisations), chance.uniform(0.4, 2.2, homes)
    people = People(
        ids=np.arange(crowd),
        senior=chance.random(crowd) < senior,
        strong=chance.random(crowd) < strong,
        organisation=chance.choice(organisations, crowd, p=sizes / sizes.sum()),
        home=chance.choice(homes, crowd, p=crowding / crowding.sum()),
    )
    return Problem(people, Communities(np.arange(wide), minutes.astype(np.int16)), TeamRules(share=share))


def by_highs(problem: Problem) -> tuple[float, float]:
    """(minutes, open seats) of the best fractional plan: people leave their group, groups of a place fill seats."""
    people, minutes = problem.people, problem.communities.travel_min.astype(float)
    wide = minutes.shape[1]
    keys = np.stack([people.senior, people.strong, people.home, np.where(people.senior, people.organisation, -1)], 1)
    groups, count = np.unique(keys[people.senior | people.strong], axis=0, return_counts=True)
    pools, pool = np.unique(groups[:, :3], axis=0, return_inverse=True)
    moves = [np.flatnonzero(pools[:, 0]), np.flatnonzero(pools[:, 1])]
    legs = np.concatenate(moves)  # leaders' journeys, then members', each from a pool to every community
    seats = np.concatenate([np.zeros(len(moves[0]), int), np.ones(len(moves[1]), int)])
    open_cost = 1 + 3 * wide * minutes.max()
    cost = np.concatenate(
        [
            np.zeros(len(groups)),
            minutes[pools[legs, 2].astype(int)].ravel(),
            np.repeat([2 * open_cost, open_cost], wide),
        ]
    )
    leaving = sparse.csr_array((np.ones(len(groups)), (pool.ravel(), np.arange(len(groups)))))
    arriving = sparse.kron(sparse.csr_array((np.ones(len(legs)), (legs, np.arange(len(legs))))), np.ones((1, wide)))
    conserve = sparse.hstack([leaving, -arriving, sparse.csr_array((len(pools), 2 * wide))])
    by_part = sparse.csr_array((np.ones(len(legs)), (seats, np.arange(len(legs)))))
    filled = sparse.kron(by_part, sparse.identity(wide))
    fill = sparse.hstack([sparse.csr_array((2 * wide, len(groups))), filled, sparse.identity(2 * wide)])
    bound_by_share = np.flatnonzero(groups[:, 3] >= 0)
    spare = sparse.csr_array(
        (np.ones(len(bound_by_share)), (groups[bound_by_share, 3].astype(int), bound_by_share)),
        shape=(len(problem.share_cap), len(cost)),
    )
    upper = np.concatenate([count, np.full(len(cost) - len(groups), np.inf)])
    found = linprog(
        cost,
        A_ub=spare,
        b_ub=problem.share_cap,
        A_eq=sparse.vstack([conserve, fill]).tocsr(),
        b_eq=np.concatenate([np.zeros(len(pools)), np.ones(wide), np.full(wide, problem.rules.members)]),
        bounds=np.stack([np.zeros(len(cost)), upper], 1),
        method="highs",
    )
    still_open = found.x[-2 * wide :]
    return float(found.fun - cost[-2 * wide :] @ still_open), float(still_open.sum())


def leaders_alone(problem: Problem) -> int:
    """Minutes of one senior for each community (or as many as there are), whatever their organisation."""
    seniors = np.flatnonzero(problem.qualified(Part.LEADER))
    minutes = problem.communities.travel_min[problem.people.home[seniors]]
    return int(minutes[linear_sum_assignment(minutes)].sum())


if __name__ == "__main__":
    main()
