"""The outline of an area on a flat sheet of kilometres, and points inside it. Pure: numbers in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

KM_PER_DEGREE = 111.195
CANDIDATES_PER_POINT_MAX = 200  # an area that fills less of the box around it is a thread
CELLS_MAX = 1_000_000  # points times edges looked at in one step

Points = NDArray[np.float64]  # (n, 2): longitude and latitude in degrees, or kilometres east and north


@dataclass(frozen=True)
class Outline:
    """Rings of an area, in kilometres east and north of a middle point. Holes need no mark: inside is odd."""

    middle: tuple[float, float]  # degrees
    starts: Points  # (e, 2) of each edge
    ends: Points

    @classmethod
    def of(cls, rings: Sequence[Sequence[tuple[float, float]]]) -> Self:
        """From closed rings of (longitude, latitude) in degrees."""
        arrays = [np.asarray(ring, dtype=np.float64) for ring in rings]
        corners = np.concatenate(arrays)
        middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
        flat = [(ring - middle) * _scale(middle[1]) for ring in arrays]
        return cls(
            middle=(float(middle[0]), float(middle[1])),
            starts=np.concatenate([ring[:-1] for ring in flat]),
            ends=np.concatenate([ring[1:] for ring in flat]),
        )

    def degrees(self, kilometres: Points) -> Points:
        """Back from the flat sheet to longitude and latitude."""
        flat: Points = kilometres / _scale(self.middle[1]) + np.asarray(self.middle)
        return flat

    def box_km2(self) -> float:
        """Square kilometres between the outermost corners: 0 for a straight line or a point."""
        size = np.ptp(self.starts, axis=0)
        return float(size[0] * size[1])

    def contains(self, points: Points) -> NDArray[np.bool_]:
        """Whether each point (n, 2), in kilometres, lies inside: a ray to the east crosses an odd number of edges."""
        if not len(points):
            return np.zeros(0, dtype=np.bool_)
        parts = np.array_split(points, len(points) * len(self.starts) // CELLS_MAX + 1)
        return np.concatenate([self._crossed_oddly(part) for part in parts])

    def _crossed_oddly(self, points: Points) -> NDArray[np.bool_]:
        x, y = points[:, 0, None], points[:, 1, None]
        (x0, y0), (x1, y1) = self.starts.T, self.ends.T
        spans = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        inside: NDArray[np.bool_] = np.count_nonzero(spans & (x < crossing), axis=1) % 2 == 1
        return inside

    def grid_inside(self, wanted: int) -> tuple[Points, float]:
        """At least `wanted` evenly spread points inside, in kilometres, and the distance between two of them.

        Where the area is a thread that no grid hits, its corners must do.
        """
        low, high = self.starts.min(axis=0), self.starts.max(axis=0)
        spacing = float(np.sqrt(self.box_km2() / max(wanted, 1))) * 1.1
        while self.box_km2() / spacing**2 <= CANDIDATES_PER_POINT_MAX * (wanted + 10):
            candidates = _grid(low, high, spacing)
            inside = candidates[self.contains(candidates)]
            if len(inside) >= wanted:
                return inside, spacing
            spacing *= 0.9
        return np.resize(self.starts, (wanted, 2)), 0.0


def _scale(latitude: float) -> Points:
    return np.array([KM_PER_DEGREE * np.cos(np.radians(latitude)), KM_PER_DEGREE])


def _grid(low: Points, high: Points, spacing: float) -> Points:
    """Rows of points, every second row moved by half a step."""
    rows = np.arange(low[1] + spacing / 2, high[1], spacing)
    columns = np.arange(low[0] + spacing / 2, high[0], spacing)
    if not len(rows) or not len(columns):
        return np.empty((0, 2))
    shift = np.where(np.arange(len(rows)) % 2 == 1, spacing / 2, 0.0)
    east = columns[None, :] + shift[:, None]
    return np.stack([east.ravel(), np.repeat(rows, len(columns))], axis=1)
