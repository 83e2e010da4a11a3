"""What is asked: who could lend people, which places are short, and how far it is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ORGANISATIONS_MAX, PLACES_MAX, COST_MAX = 500, 5_000, 1_000_000


@dataclass(frozen=True, eq=False)
class Organisations:
    """O organisations. `people`: (O,) integers, how many each would lend. Raises `ValueError` where that cannot be."""

    people: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        _whole("people", self.people, (len(self.people),))
        if not 1 <= len(self.people) <= ORGANISATIONS_MAX:
            raise ValueError(f"Give 1 to {ORGANISATIONS_MAX} organisations.")


@dataclass(frozen=True, eq=False)
class Places:
    """P communities or compounds.

    Parameters
    ----------
    short
        (P,) integers: how many people each lacks; it takes no more.
    missing_cost
        (P,) integers: what each person costs who does not come, in minutes of travel.
    travel_min
        (O, P) integers: minutes from each organisation, -1 where its people may not go.

    Raises
    ------
    ValueError
        Shapes disagree, or a number cannot be.
    """

    short: NDArray[np.integer[Any]]
    missing_cost: NDArray[np.integer[Any]]
    travel_min: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        number = len(self.short)
        if not 1 <= number <= PLACES_MAX:
            raise ValueError(f"Give 1 to {PLACES_MAX} places.")
        _whole("short", self.short, (number,))
        _whole("missing_cost", self.missing_cost, (number,))
        _whole("travel_min", self.travel_min, (len(self.travel_min), number), least=-1)


@dataclass(frozen=True)
class Terms:
    """`least`: nobody goes in a group smaller than this, unless the place lacks fewer. `group_cost`: what each place costs that
    an organisation goes to, so that it stays together. `change_price`: what each person costs who is sent elsewhere than before.
    """

    least: int = 3
    group_cost: int = 60
    change_price: int = 0

    def __post_init__(self) -> None:
        if self.least < 1 or min(self.group_cost, self.change_price) < 0:
            raise ValueError("`least` is 1 or more, the costs are 0 or more.")


@dataclass(frozen=True, eq=False)
class Problem:
    """Who is to go where. `before`: (O, P) integers, who is there already by an earlier plan.

    Raises
    ------
    ValueError
        The parts disagree on the number of organisations or places.
    """

    organisations: Organisations
    places: Places
    terms: Terms
    before: Ints

    def __post_init__(self) -> None:
        shape = (len(self.organisations.people), len(self.places.short))
        if self.places.travel_min.shape != shape:
            raise ValueError(f"`travel_min` is {shape}.")
        _whole("before", self.before, shape)

    def least(self) -> Ints:
        """(P,): the smallest group that each place takes."""
        return np.asarray(np.minimum(self.terms.least, self.places.short), np.int64)


@dataclass(frozen=True, eq=False)
class Support:
    """`sent`: (O, P) integers. `bound`: no plan costs less. `ended`: proven, enough or time."""

    sent: Ints
    cost: int
    bound: int
    ended: str

    @property
    def gap(self) -> float:
        """How much of the cost may be too much: 0 is proven to be the best."""
        return (self.cost - self.bound) / max(1, self.cost)


def _whole(name: str, values: Any, shape: tuple[int, ...], *, least: int = 0) -> None:
    if values.shape != shape or not np.issubdtype(values.dtype, np.integer):
        raise ValueError(f"`{name}` must be whole numbers of shape {shape}.")
    if values.size and (values.min() < least or values.max() > COST_MAX):
        raise ValueError(f"`{name}` must be between {least} and {COST_MAX}.")
