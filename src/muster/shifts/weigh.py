"""What a plan costs, by what for: named weights that a desk may change, and where each person belongs best. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from muster.shifts.person import Person

WEIGHT_MAX = 1_000
OVER = 20_000  # of somebody too many: above all that wishes could gain
# Of one person at one shift, but `hours`: of eight hours more than the even share, squared; `home`: of ten minutes of way.
WEIGHTS = {
    "must": 1_000,  # somebody is missing without whom it does not work
    "better": 250,  # somebody is missing who would be welcome
    "hours": 12,
    "nights": 6,  # for each night that somebody has had lately, and this one
    "wishes": 20,
    "post": 5,  # not at the post where they usually stand
    "team": 3,  # not where their colleagues stand
    "home": 2,
    "changes": 60,  # in a repair: one day of one person that differs
}
EIGHT_HOURS = 480
Ints = NDArray[np.int64]
Bools = NDArray[Any]


def weights_of(own: Mapping[str, int]) -> dict[str, int]:
    """Those of a roster: what its desk has changed, and else as they begin."""
    told = {**WEIGHTS, **{name: int(value) for name, value in own.items() if name in WEIGHTS}}
    return told | {"better": min(told["better"], told["must"])}


def burden(
    *, units_max: int, unit_min: int, done_min: NDArray[Any], target_min: float, weight: int, held: NDArray[Any]
) -> Ints:
    """(E, U + 1): what it costs that somebody works so many units, with what they have worked already, beyond the even share.

    `held`: units that only stand for what is done.
    """
    units = np.maximum(np.arange(units_max + 1)[None] - held[:, None], 0)
    beyond = np.maximum(units * unit_min + done_min[:, None] - target_min, 0) / EIGHT_HOURS
    return np.asarray(np.rint(np.minimum(weight * beyond**2, 900_000)), np.int64)


def leanings(
    crew: Sequence[Person],
    posts: Sequence[UUID],
    *,
    wanted: Mapping[UUID, float],
    can: Bools,
    usual: Mapping[UUID, UUID],
) -> tuple[Ints, Ints]:
    """(E,) and (E,): the post where each belongs best, and the one of their colleagues; -1 where there is none.

    Whoever has stood somewhere stays there. The colleagues of an organisation, the largest first, go together to the post that
    most of them can do and that still wants most; who has no colleagues goes where most are still wanted. `can`: (E, P) bool.
    """
    number = {post: index for index, post in enumerate(posts)}
    left = np.array([wanted.get(post, 0) for post in posts], np.float64)
    own = np.array([number.get(usual[person.id], -1) if person.id in usual else -1 for person in crew], np.int64)
    for post in own[own >= 0]:
        left[post] -= 1
    teams: dict[UUID, list[int]] = {}
    for index, person in enumerate(crew):
        if person.organisation_id is not None:
            teams.setdefault(person.organisation_id, []).append(index)
    together = np.full(len(crew), -1, np.int64)
    for members in sorted(teams.values(), key=lambda each: (-len(each), each)):
        if len(members) < 2:
            continue
        stood = Counter(int(own[member]) for member in members if own[member] >= 0)
        post = stood.most_common(1)[0][0] if stood else _neediest(left, can[members].mean(0))
        together[members] = post
        for member in members:
            if post >= 0 and own[member] < 0 and can[member, post]:
                own[member] = post
                left[post] -= 1
    for index in np.flatnonzero(own < 0).tolist():
        own[index] = _neediest(left, can[index].astype(np.float64))
        if own[index] >= 0:
            left[own[index]] -= 1
    return own, together


def _neediest(left: NDArray[np.float64], able: NDArray[np.float64]) -> int:
    """Where most are still wanted, of what they can do; -1 where they can do nothing."""
    worth = np.where(able > 0, (left + 1e-3 - left.min()) * able, -1.0)
    return int(worth.argmax()) if len(worth) and worth.max() > 0 else -1
