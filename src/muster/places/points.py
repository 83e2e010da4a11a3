"""Points for areas that nobody has measured: inside their district, neighbours near each other. Pure.

The cells of a district are cut in two again and again, so that each subdistrict gets one compact piece as large as its
share of the communities, and each community one place in it. The same tree and outline give the same points.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from muster.places.outline import Outline, Points

JITTER = 0.3  # of the distance between two places, so that a map does not look like a chessboard


@dataclass(frozen=True)
class Branch:
    """An area that needs a point, with the areas below it that do. `code` decides order and chance."""

    id: int
    code: str
    below: tuple["Branch", ...] = ()

    @property
    def leaves(self) -> int:
        return sum(branch.leaves for branch in self.below) or 1


def middle_of(outline: Outline) -> tuple[float, float]:
    """A point inside the outline, near its middle: longitude and latitude."""
    inside, _spacing = outline.grid_inside(64)
    longitude, latitude = outline.degrees(inside[_nearest(inside, inside.mean(axis=0), 1)])[0]
    return float(longitude), float(latitude)


def spread(outline: Outline, branches: Sequence[Branch], *, neighbours: int) -> dict[int, tuple[float, float]]:
    """A longitude and latitude inside the outline for every branch and all below it.

    `neighbours` areas with outlines of their own share the ground: then each branch keeps to one compact part of it.
    """
    if not branches:
        return {}
    placed: dict[int, Points] = {}
    if neighbours:
        for branch in branches:
            _settle(branch, *_part_of(outline, branch, neighbours), outline, placed)
    else:
        cells, spacing = outline.grid_inside(sum(branch.leaves for branch in branches))
        for branch, part in _shares(cells, sorted(branches, key=lambda it: it.code)):
            _settle(branch, part, spacing, outline, placed)
    return _in_degrees(outline, placed)


def _part_of(outline: Outline, branch: Branch, neighbours: int) -> tuple[Points, float]:
    cells, spacing = outline.grid_inside(branch.leaves * (neighbours + 1))
    anchor = cells[int(_chance(branch.code)[0] * len(cells))]
    return cells[_nearest(cells, anchor, branch.leaves)], spacing


def _settle(branch: Branch, cells: Points, spacing: float, outline: Outline, placed: dict[int, Points]) -> None:
    here = cells[_nearest(cells, cells.mean(axis=0), 1)][0]
    if not branch.below:
        moved = here + (_chance(branch.code) - 0.5) * 2 * JITTER * spacing
        placed[branch.id] = moved if outline.contains(moved[None, :])[0] else here
        return
    placed[branch.id] = here
    for child, part in _shares(cells, sorted(branch.below, key=lambda it: it.code)):
        _settle(child, part, spacing, outline, placed)


def _shares(cells: Points, branches: Sequence[Branch]) -> list[tuple[Branch, Points]]:
    """Cut the cells across their longer side until each branch has its share: never fewer than its leaves."""
    if len(branches) == 1:
        return [(branches[0], cells)]
    sizes = np.cumsum([branch.leaves for branch in branches])
    at = min(max(int(np.searchsorted(sizes, sizes[-1] / 2)), 0) + 1, len(branches) - 1)
    first = round(len(cells) * int(sizes[at - 1]) / int(sizes[-1]))
    first = min(max(first, int(sizes[at - 1])), len(cells) - int(sizes[-1] - sizes[at - 1]))
    longer = int(np.argmax(np.ptp(cells, axis=0)))
    order = np.lexsort((cells[:, 1 - longer], cells[:, longer]))
    return _shares(cells[order[:first]], branches[:at]) + _shares(cells[order[first:]], branches[at:])


def _nearest(cells: Points, to: Points, count: int) -> NDArray[np.intp]:
    return np.argsort(((cells - to) ** 2).sum(axis=1), kind="stable")[:count]


def _chance(code: str) -> Points:
    """Two numbers from 0 to 1 that belong to this code for ever."""
    digest = hashlib.sha256(code.encode()).digest()
    return np.array([int.from_bytes(digest[:6]), int.from_bytes(digest[6:12])]) / 2.0**48


def _in_degrees(outline: Outline, placed: Mapping[int, Points]) -> dict[int, tuple[float, float]]:
    degrees = outline.degrees(np.stack(list(placed.values())))
    return {area: (float(lon), float(lat)) for area, (lon, lat) in zip(placed, degrees, strict=True)}
