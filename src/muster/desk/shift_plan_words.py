"""A plan of duties in words: how good it is, what it changes, what stands in its way."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from muster.desk.current import DeskRequest
from muster.desk.shift_dates import Week
from muster.shifts.approve import Named, picks_of, shifts_of
from muster.shifts.models import Duty, Gap, Plan
from muster.shifts.words import LOOSENED

PARTS: dict[str, Any] = {
    "missing": _("places that stay empty"),
    "hours": _("uneven hours"),
    "nights": _("nights"),
    "wishes": _("wishes not granted"),
    "post": _("not at the usual post"),
    "team": _("not with colleagues"),
    "home": _("the way from home"),
    "changes": _("changed days"),
}


@dataclass(frozen=True)
class PlanWords:
    """What a desk needs to know before it says yes."""

    plan: Plan
    added: int
    dropped: int
    people: int  # whose duties change
    must: int  # places that stay empty
    better: int
    parts: list[tuple[str, int]]
    rules: list[str]  # in the way
    enough: bool  # without these rules all who must be there would be

    @property
    def distance_percent(self) -> float:
        cost = self.plan.cost
        return 100 * (cost - self.plan.bound) / max(1, abs(cost))

    @property
    def is_best(self) -> bool:
        return self.plan.cost <= self.plan.bound


def words_of(plan: Plan) -> PlanWords:
    """Three queries."""
    here = {"community_id": plan.community_id}
    shifts = set(shifts_of(plan).values_list("id", flat=True))
    held: set[Named] = set(Duty.objects.filter(**here, shift_id__in=shifts).values_list("shift_id", "volunteer_id"))
    wanted = picks_of(plan) if plan.state == Plan.State.PROPOSED else held
    gaps = list(Gap.objects.filter(**here, plan_id=plan.id))
    parts = [(str(PARTS[name]), int(cost)) for name, cost in plan.parts.items() if cost and name in PARTS]
    changed: set[UUID] = {person for _shift, person in held ^ wanted}
    return PlanWords(
        plan,
        len(wanted - held),
        len(held - wanted),
        len(changed),
        sum(gap.must for gap in gaps),
        sum(gap.better for gap in gaps),
        sorted(parts, key=lambda each: -each[1]),
        [str(LOOSENED[rule]) for rule in plan.relief.get("rules", ()) if rule in LOOSENED],
        not plan.relief.get("still_missing", 0),
    )


def plan_context(request: DeskRequest, week: Week) -> dict[str, Any]:
    """The plan of this week that a desk should know of: one that is being made or waits, else what came of the last."""
    plans = Plan.objects.filter(
        community_id=request.community.id,
        operation_id=request.operation.id,
        first_on__range=(week.monday, week.sunday),
    ).exclude(state=Plan.State.SUPERSEDED)
    latest = plans.order_by("-made_at", "-id").first()
    return {"latest": words_of(latest) if latest else None, "week": week}
