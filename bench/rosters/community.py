"""An invented community at work: volunteers with skills, care duties and wishes; eight posts, three shifts a day."""

from dataclasses import dataclass

import numpy as np

from muster.planning.shifts.problem import Demand, People, Problem, Shifts

POSTS, HOURS = 8, 3  # gate, testing, order, carrying, hotline, care, lists, disinfection; morning, afternoon, night
NIGHT = 2
SHIFT_MIN = 480
USUAL = np.array([3, 2.2, 2.6, 1.8, 1.4, 2.2, 1.2, 1.4])  # people at a post
BY_HOUR = np.array([1.25, 1.1, 0.5])
CRITICAL = (1, 5)  # posts where a missing one costs twice


@dataclass(frozen=True)
class Size:
    """`share`: of the hours that the people would like to work, so many are wanted; above 1 they are short-handed."""

    people: int = 100
    days: int = 7
    share: float = 0.95


def community(seed: int, size: Size | None = None) -> Problem:
    """The same for the same seed."""
    size = size or Size()
    chance = np.random.default_rng(seed)
    hour, post = np.arange(POSTS * HOURS) % HOURS, np.arange(POSTS * HOURS) // HOURS
    people, target = _people(chance, size, hour, post)
    demand = _demand(chance, size, hour, post, wanted=float(target.sum()))
    cost, base = _wishes(chance, size, hour, post)
    return Problem(_shifts(hour), _with_cost(people, cost), demand, base_cost=base)


def _shifts(hour: np.ndarray) -> Shifts:
    """Eleven hours of rest: nothing earlier on the day after."""
    return Shifts(np.full(len(hour), SHIFT_MIN), hour[:, None] <= hour[None], hour == NIGHT)


def _people(chance: np.random.Generator, size: Size, hour: np.ndarray, post: np.ndarray) -> tuple[People, np.ndarray]:
    number, days = size.people, size.days
    able = _able(chance, number)[:, post] & _hours(chance, number)[:, hour]
    off = chance.random((number, days)) < 0.12
    busy = chance.random((number, days, HOURS)) < 0.06
    allowed = able[:, None] & ~off[:, :, None] & ~busy[:, :, hour]
    weeks = max(1, days // 7)
    free_days = allowed.any(2).sum(1)
    wanted = chance.choice([3, 4, 5], size=number, p=[0.3, 0.45, 0.25]) * weeks
    target = np.minimum(wanted, np.maximum(free_days - 1, 1) * 4 // 5 + 1)
    most = target + 1
    units = np.arange(int(most.max()) + 1)
    least = np.maximum(target - 1 - (free_days < target + 2), 0) if weeks == 1 else target // 2
    none = np.zeros(number, np.int64)
    people = People(
        allowed=allowed,
        cost=np.zeros(allowed.shape, np.int64),
        minutes_min=least * SHIFT_MIN,
        minutes_max=most * SHIFT_MIN,
        run_min=none + 1,
        run_max=none + 5,
        rest_min=np.where(chance.random(number) < 0.4, 2, 1),
        nights_max=none + 3,
        weekends_max=np.where(chance.random(number) < 0.3, max(weeks - 1, 1), weeks),
        groups=(hour == NIGHT)[None],
        group_max=np.full((number, 1), 3 * weeks),
        days_before=none,
        nights_before=none,
        shift_before=none - 1,
        burden=(units[None] - target[:, None]) ** 2,
    )
    return people, target


def _able(chance: np.random.Generator, number: int) -> np.ndarray:
    licence, language = chance.random(number) < 0.28, chance.random(number) < 0.25
    nurse, strong = chance.random(number) < 0.22, chance.random(number) < 0.6
    able = np.stack(
        [
            chance.random(number) < 0.8,
            nurse | (chance.random(number) < 0.15),
            chance.random(number) < np.where(strong, 0.95, 0.05),
            licence,
            language | (chance.random(number) < 0.08),
            nurse | (chance.random(number) < 0.12),
            chance.random(number) < 0.35,
            strong & (chance.random(number) < 0.5),
        ],
        axis=1,
    )
    able[~able.any(1), 0] = True
    return able


def _hours(chance: np.random.Generator, number: int) -> np.ndarray:
    """Who cares for somebody cannot come at some hours; a quarter does not work at night."""
    hours = np.ones((number, HOURS), np.bool_)
    cares = np.flatnonzero(chance.random(number) < 0.3)
    hours[cares, chance.choice(HOURS, size=len(cares), p=[0.25, 0.2, 0.55])] = False
    hours[chance.random(number) < 0.25, NIGHT] = False
    return hours


def _demand(chance: np.random.Generator, size: Size, hour: np.ndarray, post: np.ndarray, *, wanted: float) -> Demand:
    usual = USUAL[post] * BY_HOUR[hour]
    rate = usual * size.share * wanted / (usual.sum() * size.days)
    weekday = np.where(np.arange(size.days) % 7 >= 5, 0.85, 1.0)
    number = np.maximum(np.floor(rate[None] * weekday[:, None] + chance.random((size.days, len(hour)))), 1)
    must = np.ceil(number * 0.7).astype(np.int64)
    cost = np.broadcast_to(np.where(np.isin(post, CRITICAL), 200, 100), must.shape).copy()
    over = np.full_like(must, 2)
    return Demand(must, number.astype(np.int64) - must, cost, cost // 2, over, np.zeros_like(must, dtype=np.bool_))


def _wishes(chance: np.random.Generator, size: Size, hour: np.ndarray, post: np.ndarray) -> tuple[np.ndarray, int]:
    cost, base = np.zeros((size.people, size.days, len(hour)), np.int64), 0
    for person in range(size.people):
        for _ in range(int(chance.integers(2, 5))):
            day, at, weight = int(chance.integers(size.days)), int(chance.integers(HOURS)), int(chance.integers(1, 4))
            is_wish = chance.random() < 0.5
            cost[person, day, hour == at] += -weight if is_wish else weight
            base += weight if is_wish else 0
        cost[person] += np.where(hour == NIGHT, chance.integers(0, 2), 0)[None]
        cost[person] += np.where(post == chance.integers(POSTS), 0, 1)[None]
    return cost, base


def _with_cost(people: People, cost: np.ndarray) -> People:
    return People(**(vars(people) | {"cost": cost}))
