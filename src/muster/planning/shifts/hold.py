"""Days that stay as a roster has them."""

from dataclasses import replace

import numpy as np

from muster.planning.shifts.problem import Bools, Ints, Problem

GAIN = 10_000  # of a held day: it is worked again, whatever else


def worked(problem: Problem, roster: Ints) -> Bools:
    """(E, D, S): who works what."""
    return np.asarray(roster[:, :, None] == np.arange(problem.shifts.number))


def held(problem: Problem, roster: Ints, days: Bools) -> Problem:
    """The same, where on these days, (D,) or (E, D), everybody does what the roster says. What that gains is in `base_cost`, so
    costs stay.
    """
    here = worked(problem, roster)
    those = np.broadcast_to(days, roster.shape)[:, :, None]
    is_held = here & those
    people = problem.people
    return replace(
        problem,
        people=replace(
            people,
            allowed=np.where(those, here, people.allowed),
            cost=people.cost.astype(np.int64) - GAIN * is_held,
        ),
        base_cost=problem.base_cost + GAIN * int(is_held.sum()),
    )
