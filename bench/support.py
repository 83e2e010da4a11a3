"""How long it takes to match fourteen organisations with 640 people to three hundred compounds, and how near the best that is.

Beside each, in the same run: nearest first, as one would do it by hand.
Run: .venv/bin/python bench/support.py
"""

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT / "src"), str(ROOT)]

from bench.rosters.city import short_handed  # noqa: E402
from muster.planning.support import Problem, broken, cost, match  # noqa: E402

SHARES = {"enough people": 0.9, "short-handed": 1.2, "very short-handed": 2.0}


def main() -> None:
    print("Support: 14 organisations, 640 people, 300 compounds. Budget: under 5 s, proven within 1 %.\n")
    print(
        "| city | wanted | sent | groups | cost | bound | proven gap | seconds | nearest first |\n|---|---|---|---|---|---|---|---|---|"
    )
    for name, share in SHARES.items():
        for seed in range(3):
            problem = short_handed(seed, share=share)
            start = time.perf_counter()
            made = match(problem)
            seconds = time.perf_counter() - start
            if wrong := broken(problem, made.sent):
                sys.exit(str(wrong))
            print(
                f"| {name} | {problem.places.short.sum()} | {made.sent.sum()} | {(made.sent > 0).sum()} | {made.cost}"
                f" | {made.bound} | {made.gap:.2%} | {seconds:.1f} | {cost(problem, nearest_first(problem))} |",
                flush=True,
            )


def nearest_first(problem: Problem) -> np.ndarray:
    """The shortest way of all is taken as far as it goes, then the next."""
    away = problem.places.travel_min
    left, lacking = problem.organisations.people.copy(), problem.places.short.copy()
    sent = np.zeros(away.shape, np.int64)
    for organisation, place in np.argwhere(away >= 0)[np.argsort(away[away >= 0], kind="stable")]:
        many = min(left[organisation], lacking[place])
        if many >= min(problem.terms.least, problem.places.short[place]) and many:
            sent[organisation, place] = many
            left[organisation] -= many
            lacking[place] -= many
    return sent


if __name__ == "__main__":
    main()
