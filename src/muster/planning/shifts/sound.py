"""Whether what a planner is given can be what it says. Each answers nothing, or raises `ValueError` with what to mend."""

from collections.abc import Mapping
from typing import Any

import numpy as np

PEOPLE_MAX = 2_000
DAYS_MAX = 400
SHIFTS_MAX = 200
COST_MAX = 1_000_000
LEAST = {"run_min": 1, "run_max": 1, "rest_min": 1, "shift_before": -1}


def shifts(minutes: Any, follows: Any, night: Any) -> None:
    number = len(minutes)
    if not 1 <= number <= SHIFTS_MAX or follows.shape != (number, number) or night.shape != (number,):
        raise ValueError(f"Give 1 to {SHIFTS_MAX} shifts; `follows` is (S, S) and `night` (S,).")
    _whole("minutes", minutes, least=1)


def people(told: Mapping[str, Any]) -> None:
    allowed, burden = told["allowed"], told["burden"]
    if allowed.ndim != 3 or not 1 <= len(allowed) <= PEOPLE_MAX or told["cost"].shape != allowed.shape:
        raise ValueError(f"`allowed` and `cost` are (E, D, S) of 1 to {PEOPLE_MAX} people.")
    number, _, of_shifts = allowed.shape
    if told["groups"].ndim != 2 or told["groups"].shape[1] != of_shifts:
        raise ValueError("`groups` is (G, S).")
    if told["group_max"].shape != (number, len(told["groups"])):
        raise ValueError("`group_max` is (E, G).")
    if burden.ndim != 2 or len(burden) != number:
        raise ValueError("`burden` is (E, U + 1).")
    _whole("group_max", told["group_max"], least=0)
    _whole("cost", told["cost"], least=-COST_MAX)
    _whole("burden", burden, least=0)
    for name, values in told.items():
        if name not in {"allowed", "cost", "groups", "group_max", "burden"}:
            if values.shape != (number,):
                raise ValueError(f"`{name}` is (E,).")
            _whole(name, values, least=LEAST.get(name, 0))
    if (told["run_min"] > told["run_max"]).any():
        raise ValueError("`run_min` is above `run_max`: somebody could never work.")


def demand(told: Mapping[str, Any]) -> None:
    shape = told["must"].shape
    if len(shape) != 2 or not 1 <= shape[0] <= DAYS_MAX:
        raise ValueError(f"Demand is (D, S) of 1 to {DAYS_MAX} days.")
    for name, values in told.items():
        if values.shape != shape:
            raise ValueError(f"`{name}` has another shape than `must`.")
        if name != "never_alone":
            _whole(name, values, least=0)
    if (told["better_cost"] > told["must_cost"])[told["better"] > 0].any():
        raise ValueError("Somebody who is welcome costs more than somebody who is needed.")


def problem(number: int, allowed: Any, must: Any, first_weekday: int) -> None:
    if allowed.shape[2] != number or must.shape != allowed.shape[1:]:
        raise ValueError("The parts disagree on the number of days or of shifts.")
    if first_weekday not in range(7):
        raise ValueError("`first_weekday` is 0 for Monday to 6 for Sunday.")


def before(night: Any, people: Any) -> None:
    """What somebody comes from is one story: who comes from no work comes from no shift, and nights end with a night."""
    works, last = people.days_before > 0, people.shift_before
    if (works != (last >= 0)).any() or (last >= len(night)).any():
        raise ValueError("`shift_before` is the last shift where `days_before` is above 0, and -1 elsewhere.")
    from_night = works & night[np.where(works, last, 0)]
    if ((people.nights_before > 0) != from_night).any() or (people.nights_before > people.days_before).any():
        raise ValueError("`nights_before` is above 0 where `shift_before` is a night, and at most `days_before`.")


def burden(costs: Any, units: int) -> None:
    if costs.shape[1] <= units:
        raise ValueError(f"`burden` must say what each of 0 to {units} units of time costs.")


def _whole(name: str, values: Any, *, least: int) -> None:
    if not np.issubdtype(values.dtype, np.integer):
        raise ValueError(f"`{name}` must be whole numbers.")
    if values.size and (values.min() < least or values.max() > COST_MAX):
        raise ValueError(f"`{name}` must be between {least} and {COST_MAX}.")
