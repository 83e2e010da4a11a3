"""What a problem must look like. Each refusal is a sentence that says what to mend."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PEOPLE_MAX = 200_000
COMMUNITIES_MAX = 2_000
TRAVEL_CELLS_MAX = 5_000_000  # homes × communities; a few hundred megabytes at work
ORGANISATIONS_MAX = 100_000
PER_TEAM_MAX = 10


def people(
    ids: NDArray[Any],
    senior: NDArray[Any],
    strong: NDArray[Any],
    organisation: NDArray[Any],
    home: NDArray[Any],
) -> None:
    """Raise `ValueError` unless the columns describe the same people."""
    count = len(ids)
    if count > PEOPLE_MAX:
        raise ValueError(f"{count} people are too many: at most {PEOPLE_MAX} can be planned at once.")
    columns = {"ids": ids, "senior": senior, "strong": strong, "organisation": organisation, "home": home}
    for name, column in columns.items():
        if column.shape != (count,):
            raise ValueError(f"{name} has shape {column.shape}; with {count} people it must be ({count},).")
    _of_kind(senior, "senior", np.bool_)
    _of_kind(strong, "strong", np.bool_)
    _whole_from(organisation, "organisation", least=-1, none="-1 means none")
    _whole_from(home, "home", least=0, none="each person stands somewhere")
    if organisation.max(initial=-1) >= ORGANISATIONS_MAX:
        raise ValueError(f"organisation must be below {ORGANISATIONS_MAX}: number organisations from 0 without gaps.")
    if len({str(one) for one in ids}) != count:
        raise ValueError("ids holds someone twice; each person may be listed once.")


def communities(ids: NDArray[Any], travel_min: NDArray[Any]) -> None:
    """Raise `ValueError` unless every community has a column of whole minutes."""
    if ids.ndim != 1 or travel_min.ndim != 2 or travel_min.shape[1] != len(ids):
        raise ValueError(
            f"travel_min has shape {travel_min.shape}; it must have one column for each of the {len(ids)} communities."
        )
    if len(ids) > COMMUNITIES_MAX:
        raise ValueError(f"{len(ids)} communities are too many: at most {COMMUNITIES_MAX} can be planned at once.")
    if travel_min.size > TRAVEL_CELLS_MAX:
        raise ValueError(f"travel_min has {travel_min.size} cells; at most {TRAVEL_CELLS_MAX} can be planned at once.")
    _whole_from(travel_min, "travel_min", least=-1, none="-1 means may not go")
    if travel_min.max(initial=0) > np.iinfo(np.int16).max:
        raise ValueError(
            f"travel_min must be at most {np.iinfo(np.int16).max} minutes; use -1 where people may not go."
        )


def rules(share: float, per_team: Sequence[int]) -> None:
    """Raise `ValueError` unless the rules are within their ranges."""
    if not math.isfinite(share) or not 0 <= share <= 1:
        raise ValueError(f"share is {share}; it must be between 0 and 1.")
    for count in per_team:
        if not 0 <= count <= PER_TEAM_MAX:
            raise ValueError(f"{count} people per team: members and reserves must be between 0 and {PER_TEAM_MAX}.")


def homes(home: NDArray[Any], travel_min: NDArray[Any]) -> None:
    """Raise `ValueError` unless each home is a row of `travel_min`."""
    if home.max(initial=-1) >= travel_min.shape[0]:
        raise ValueError(f"home names row {int(home.max())}, but travel_min has only {travel_min.shape[0]} rows.")


def settled(
    seats: Sequence[tuple[int, int, str]],
    *,
    wanted: dict[str, int],
    home: NDArray[Any],
    travel_min: NDArray[Any],
) -> None:
    """Raise `ValueError` where seats (community, person, part) settled by hand cannot all be kept."""
    for community, person, part in seats:
        if not (0 <= community < travel_min.shape[1] and 0 <= person < len(home)):
            raise ValueError(f"A settled seat names person {person} in community {community}: no such row.")
        if part not in wanted:
            raise ValueError(f"A settled seat is for a {part}; only leaders and members can be settled.")
        if travel_min[home[person], community] < 0:
            raise ValueError(f"Person {person} is settled in community {community}, where they may not go.")
    if len({person for _, person, _ in seats}) != len(seats):
        raise ValueError("A person is settled in two seats; each may have one.")
    for (community, part), count in Counter((community, part) for community, _, part in seats).items():
        if count > wanted[part]:
            raise ValueError(f"{count} people are settled as {part} of community {community}; it has {wanted[part]}.")


def seconds(limit: float) -> None:
    """Raise `ValueError` unless the time limit is a positive number."""
    if not math.isfinite(limit) or limit <= 0:
        raise ValueError(f"seconds is {limit}; it must be above 0.")


def _of_kind(column: NDArray[Any], name: str, kind: type[np.generic]) -> None:
    if not np.issubdtype(column.dtype, kind):
        raise ValueError(f"{name} holds {column.dtype} values; it must hold true or false.")


def _whole_from(column: NDArray[Any], name: str, *, least: int, none: str) -> None:
    if np.issubdtype(column.dtype, np.floating) and bool(np.isnan(column).any()):
        raise ValueError(f"{name} holds NaN; it must hold whole numbers ({none}).")
    if not np.issubdtype(column.dtype, np.integer):
        raise ValueError(f"{name} holds {column.dtype} values; it must hold whole numbers.")
    if column.size and int(column.min()) < least:
        raise ValueError(f"{name} holds {int(column.min())}; it must be at least {least} ({none}).")
