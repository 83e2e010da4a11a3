"""What each person at each shift costs beside the demand: wishes, nights, the usual post, colleagues, the way."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from muster.shifts import weigh
from muster.shifts.clock import day_of, part_of
from muster.shifts.ground import Before, Ground, nights
from muster.shifts.wishes import Wished

Ints = NDArray[np.int64]


def parts_of(
    ground: Ground, befores: Sequence[Before], weights: Mapping[str, int], wished: Wished, may: NDArray[np.bool_]
) -> dict[str, Ints]:
    """What speaks for and against each person at each shift, by name."""
    none = np.zeros(may.shape, np.int64)
    parts = {name: none.copy() for name in ("nights", "wishes", "post", "team", "home")}
    posts = sorted({kind[0] for kind in ground.kinds})
    of_kind = np.array([posts.index(kind[0]) for kind in ground.kinds], np.int64)
    can = np.stack([may[:, :, :-2][:, :, of_kind == post].any((1, 2)) for post in range(len(posts))], axis=1)
    wanted: dict[UUID, int] = {}
    for (_day, kind), shift in ground.cells.items():
        wanted[posts[of_kind[kind]]] = wanted.get(posts[of_kind[kind]], 0) + shift.must + shift.better
    each = max(1.0, sum(wanted.values()) / max(1, len(ground.crew)))
    own, together = weigh.leanings(
        ground.crew, posts, wanted={post: many / each for post, many in wanted.items()}, can=can, usual=ground.usual
    )
    away = of_kind[None] != own[:, None]
    apart = (of_kind[None] != together[:, None]) & (together[:, None] >= 0)
    nights_now = 1 + np.array([one.nights_lately for one in befores], np.int64)
    parts["post"][:, :, :-2] = (weights["post"] * (away & (own[:, None] >= 0)))[:, None]
    parts["team"][:, :, :-2] = (weights["team"] * apart)[:, None]
    parts["home"][:, :, :-2] = (weights["home"] * np.asarray(ground.way_min, np.int64) // 10)[:, None, None]
    parts["nights"][:, :, :-2] = weights["nights"] * nights_now[:, None, None] * nights(ground)[None, None]
    for (day, kind), shift in ground.cells.items():
        part = part_of(shift.starts_at)
        on = day_of(shift.starts_at)
        parts["wishes"][:, day, kind] = [
            weights["wishes"] * wished.price(person.id, on, part) for person in ground.crew
        ]
    return parts
