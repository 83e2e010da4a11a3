"""An invented city in which some compounds are short of people and fourteen organisations would lend theirs."""

import numpy as np

from muster.planning.support import Organisations, Places, Problem, Terms

ORGANISATIONS, PEOPLE, COMPOUNDS = 14, 640, 300
CITY_KM, MIN_PER_KM = 18.0, 3.0
MISSING_COST = 600  # minutes of travel that one missing person is worth


def short_handed(seed: int, *, share: float = 1.2) -> Problem:
    """`share`: of the people who are lent, so many are lacking altogether."""
    chance = np.random.default_rng(seed)
    people = np.maximum(5, (PEOPLE * chance.dirichlet(np.full(ORGANISATIONS, 3.0)))).astype(np.int64)
    short = chance.integers(0, 9, size=COMPOUNDS)
    short = np.floor(short * share * people.sum() / short.sum() + chance.random(COMPOUNDS)).astype(np.int64)
    offices, compounds = chance.random((ORGANISATIONS, 2)) * CITY_KM, chance.random((COMPOUNDS, 2)) * CITY_KM
    away = np.hypot(*(offices[:, None] - compounds[None]).transpose(2, 0, 1))
    travel = np.ceil(away * MIN_PER_KM).astype(np.int64)
    travel[chance.random(travel.shape) < 0.05] = -1
    cost = np.full(COMPOUNDS, MISSING_COST) * chance.integers(1, 3, size=COMPOUNDS)
    return Problem(Organisations(people), Places(short, cost, travel), Terms(), np.zeros(travel.shape, np.int64))
