"""The problem of support as the planner wants it: rows and columns instead of ids."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from muster.operations.models import Operation
from muster.places.queries import travel_minutes
from muster.planning.support import Organisations, Places, Problem, Terms
from muster.teams.refusals import NobodyFree, NothingLacking
from muster.teams.support.free import free_counts
from muster.teams.support.shortages import Lack, Where, kept_loans, lacks, spare_by_norm
from muster.teams.support_models import Loan, LoanAnswer, Shortage

LEAST = 3  # go together
GROUP_COST = 60  # minutes of travel that it is worth to go to one place fewer
CHANGE_PRICE = 30  # for each who was asked to go and is now asked to go elsewhere
MISSING_COST: dict[str, int] = {Shortage.Source.NORM: 300}  # a norm knows less than a desk
SPOKEN_COST = 600
LENDERS_MIN, LENDERS_MAX = 14, 60  # organisations that are looked at
SPARE = 1.5  # how many times what is missing they could send together
PLACES_MAX = 300  # the shortest of people first

Ints = NDArray[np.int64]
Free = Mapping[UUID, Mapping[int, int]]  # of each organisation, by the community where they are


@dataclass(frozen=True)
class Ground:
    """The problem of one operation, and what its rows and columns stand for."""

    problem: Problem
    organisations: Sequence[UUID]  # by row
    lacks: Sequence[Lack]  # by column


def ground(
    operation: Operation, starts_at: datetime, ends_at: datetime, *, share_max: float, norm: int | None = None
) -> Ground:
    """Read what is missing and who is free; by a norm no community gives more than it can spare.

    Raises `NothingLacking`, `NobodyFree`.
    """
    missing = [lack for lack in lacks(operation.id, starts_at, ends_at) if lack.missing][:PLACES_MAX]
    if not missing:
        raise NothingLacking
    free: Free = free_counts(operation.id, starts_at, ends_at)
    if norm is not None:
        free = _within(free, spare_by_norm(operation, norm))
    before = _asked_before(operation.id, starts_at, ends_at)
    unnamed: dict[UUID, int] = {}
    for kept in kept_loans(operation.id, starts_at, ends_at):
        unnamed[kept.organisation_id] = unnamed.get(kept.organisation_id, 0) + kept.unnamed
    lends = {one: int(sum(there.values()) * share_max) - unnamed.get(one, 0) for one, there in free.items()}
    wanted = sum(lack.missing for lack in missing)
    lenders = _lenders(lends, wanted, {organisation for organisation, _where in before})
    if not lenders:
        raise NobodyFree
    places = [lack.where for lack in missing]
    travel = _travel(lenders, missing, free, lends)
    for organisation, where in _declined(operation.id, starts_at, ends_at):
        if organisation in lenders and where in places:
            travel[lenders.index(organisation), places.index(where)] = -1
    problem = Problem(
        Organisations(np.array([lends[one] for one in lenders], np.int64)),
        Places(
            short=np.array([lack.missing for lack in missing], np.int64),
            missing_cost=np.array([MISSING_COST.get(lack.source, SPOKEN_COST) for lack in missing], np.int64),
            travel_min=travel,
        ),
        Terms(least=LEAST, group_cost=GROUP_COST, change_price=CHANGE_PRICE if before else 0),
        _before(lenders, places, before),
    )
    return Ground(problem, lenders, missing)


def _within(free: Free, spare: Mapping[int, int]) -> Free:
    """Where more are free than a community can spare, each organisation's people there count for their share of it."""
    there = Counter[int]()
    for places in free.values():
        there.update(places)
    return {
        one: {
            place: people * spare[place] // there[place] if place in spare and spare[place] < there[place] else people
            for place, people in places.items()
        }
        for one, places in free.items()
    }


def _lenders(lends: Mapping[UUID, int], wanted: int, asked: set[UUID]) -> list[UUID]:
    """The largest until they could send enough together, besides those who have been asked already."""
    able = sorted((one for one, people in lends.items() if people >= 1), key=lambda one: (-lends[one], one))
    chosen: list[UUID] = []
    together = 0.0
    for one in able[:LENDERS_MAX]:
        if len(chosen) >= LENDERS_MIN and together >= wanted * SPARE:
            break
        chosen.append(one)
        together += lends[one]
    return sorted({*chosen, *(one for one in asked if lends.get(one, 0) >= 1)})


def _travel(lenders: Sequence[UUID], missing: Sequence[Lack], free: Free, lends: Mapping[UUID, int]) -> Ints:
    """(O, P): minutes on average of the nearest of an organisation's free people, as many as could go: each comes from where they are."""
    homes = sorted({place for one in lenders for place in free[one]})
    minutes = travel_minutes(homes, [lack.community_id for lack in missing]).astype(np.float64)
    nearest = np.argsort(minutes, axis=0, kind="stable")  # (H, P)
    away = np.take_along_axis(minutes, nearest, axis=0)
    short = np.array([lack.missing for lack in missing], np.float64)
    found = np.zeros((len(lenders), len(missing)), np.int64)
    for row, one in enumerate(lenders):
        there = np.array([free[one].get(home, 0) for home in homes], np.float64)[nearest]
        go = np.clip(np.minimum(short, lends[one]) - (there.cumsum(0) - there), 0, there)
        found[row] = np.rint((go * away).sum(0) / go.sum(0))
    return found


def _before(lenders: Sequence[UUID], places: Sequence[Where], asked: Mapping[tuple[UUID, Where], int]) -> Ints:
    row, column = ({one: n for n, one in enumerate(names)} for names in (lenders, places))
    found = np.zeros((len(lenders), len(places)), np.int64)
    for (organisation, where), people in asked.items():
        if organisation in row and where in column:
            found[row[organisation], column[where]] = people
    return found


def _asked_before(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> dict[tuple[UUID, Where], int]:
    """Whom the plan in force has asked to go where, and nobody has answered yet."""
    found: dict[tuple[UUID, Where], int] = {}
    for loan in unanswered(operation_id).filter(starts_at__lt=ends_at, ends_at__gt=starts_at):
        key = loan.organisation_id, (loan.community_id, loan.compound)
        found[key] = found.get(key, 0) + loan.people
    return found


def unanswered(operation_id: UUID) -> QuerySet[Loan]:
    """Loans that were asked for and that no side has confirmed."""
    confirmed = LoanAnswer.objects.filter(confirms=True).values("loan_id")
    return (
        Loan.objects.filter(operation_id=operation_id, state=Loan.State.ASKED).exclude(id__in=confirmed).order_by("id")
    )


def _declined(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> list[tuple[UUID, Where]]:
    """Who has said no to whom for that time: nobody is asked twice."""
    rows = Loan.objects.filter(operation_id=operation_id, state=Loan.State.DECLINED)
    within = rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return [
        (organisation, (community, compound))
        for organisation, community, compound in within.values_list("organisation_id", "community_id", "compound")
    ]
