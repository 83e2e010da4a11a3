"""The published employee shift scheduling instances of Curtois and Qu (2014), schedulingbenchmarks.org/nrp, in their text format."""

from collections.abc import Sequence

import numpy as np

from muster.planning.shifts.problem import Demand, Ints, People, Problem, Shifts

SECTION = "SECTION_"


def read(text: str) -> Problem:
    """The problem that an instance states. The first day is a Monday.

    Raises
    ------
    ValueError
        Something that the format wants is missing, or names what is not there.
    """
    try:
        return _problem(_sections(text))
    except (KeyError, IndexError) as missing:
        raise ValueError(f"This is no instance of the format: {missing} is missing or unknown.") from missing


def _sections(text: str) -> dict[str, list[list[str]]]:
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in map(str.strip, text.splitlines()):
        if line.startswith(SECTION):
            rows = sections.setdefault(line.removeprefix(SECTION), [])
        elif line and not line.startswith("#"):
            rows.append(line.split(","))
    return sections


def _problem(told: dict[str, list[list[str]]]) -> Problem:
    days = int(told["HORIZON"][0][0])
    shift_of = {row[0]: number for number, row in enumerate(told["SHIFTS"])}
    person_of = {row[0]: number for number, row in enumerate(told["STAFF"])}
    follows = np.ones((len(shift_of), len(shift_of)), np.bool_)
    for row in told["SHIFTS"]:
        for after in filter(None, row[2].split("|") if len(row) > 2 else []):
            follows[shift_of[row[0]], shift_of[after]] = False
    minutes = np.array([int(row[1]) for row in told["SHIFTS"]])
    cost, base = _wishes(told, person_of, shift_of, days)
    shifts = Shifts(minutes, follows, np.zeros(len(minutes), np.bool_))
    people = _people(told, person_of, shift_of, cost)
    return Problem(shifts, people, _demand(told["COVER"], shift_of, days), base_cost=base)


def _wishes(
    told: dict[str, list[list[str]]], person_of: dict[str, int], shift_of: dict[str, int], days: int
) -> tuple[Ints, int]:
    cost = np.zeros((len(person_of), days, len(shift_of)), np.int64)
    base = 0
    for person, day, shift, weight in told.get("SHIFT_ON_REQUESTS", []):
        cost[person_of[person], int(day), shift_of[shift]] -= int(weight)
        base += int(weight)
    for person, day, shift, weight in told.get("SHIFT_OFF_REQUESTS", []):
        cost[person_of[person], int(day), shift_of[shift]] += int(weight)
    return cost, base


def _people(
    told: dict[str, list[list[str]]],
    person_of: dict[str, int],
    shift_of: dict[str, int],
    cost: Ints,
) -> People:
    most = np.zeros((len(person_of), len(shift_of)), np.int64)
    for row in told["STAFF"]:
        for each in row[1].split("|"):
            shift, number = each.split("=")
            most[person_of[row[0]], shift_of[shift]] = int(number)
    limits = np.array([[int(value) for value in row[2:8]] for row in told["STAFF"]])
    minutes_max, minutes_min, run_max, run_min, rest_min, weekends = limits.T
    allowed = np.broadcast_to((most > 0)[:, None], cost.shape).copy()
    for row in told.get("DAYS_OFF", []):
        allowed[person_of[row[0]], [int(day) for day in row[1:]]] = False
    none = np.zeros(len(person_of), np.int64)
    return People(
        allowed=allowed, cost=cost, minutes_min=minutes_min, minutes_max=minutes_max, run_min=run_min, run_max=run_max,
        rest_min=rest_min, nights_max=np.full_like(none, cost.shape[1]), weekends_max=weekends,
        groups=np.eye(len(shift_of), dtype=np.bool_), group_max=most, days_before=none, nights_before=none,
        shift_before=none - 1, burden=np.zeros((len(none), 1 + int(minutes_max.max())), np.int64),
    )  # fmt: skip


def _demand(rows: Sequence[Sequence[str]], shift_of: dict[str, int], days: int) -> Demand:
    must, under, over = np.zeros((3, days, len(shift_of)), np.int64)
    for day, shift, number, missing, superfluous in rows:
        here = int(day), shift_of[shift]
        must[here], under[here], over[here] = int(number), int(missing), int(superfluous)
    none = np.zeros_like(must)
    return Demand(must, none, under, none, over, none > 0)
