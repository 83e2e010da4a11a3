"""Support of a city: of each community a shortage, a loan that waits for its answers, one that is agreed, and one only proposed."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from muster.identifiers import uuid7
from muster.operations.models import Operation
from muster.people.models import Organisation, Volunteer
from muster.places.models import Area
from muster.teams.support_models import Lent, Loan, LoanAnswer, Shortage, SupportGap, SupportPlan
from tests.conftest import as_owner
from tests.factories import T0

NAMES = UUID("018400b1-0000-7000-8000-0000000000d8")
STARTS, ENDS = datetime(2098, 1, 1, tzinfo=UTC), datetime(2098, 1, 2, tzinfo=UTC)


def support_plan_of(city: Area) -> UUID:
    """The one that waits for approval."""
    return uuid5(NAMES, f"plan {city.code}")


def loan_of(place: Area, *, answered: bool) -> UUID:
    return uuid5(NAMES, f"loan {place.code} {answered}")


def plans_of(operation: Operation) -> tuple[SupportPlan, SupportPlan]:
    """In force, and proposed."""
    values = {
        "operation": operation, "city_id": operation.area_id, "starts_at": STARTS, "ends_at": ENDS, "share_max": 1,
        "lent_by": 1, "cost": 0, "bound": 0, "ended": "proven", "made_by": uuid7(), "made_at": T0,
    }  # fmt: skip
    with as_owner():
        approved = SupportPlan.objects.create(**values, state="approved", approved_by=uuid7(), approved_at=T0)
        return approved, SupportPlan.objects.create(**values, id=support_plan_of(operation.area), state="proposed")


def what_is_lent(
    place: Area, person: Volunteer, organisation: Organisation, plans: tuple[SupportPlan, SupportPlan]
) -> None:
    approved, proposed = plans
    here = {"city_id": approved.city_id, "community_id": place.id}
    of_operation = here | {"operation_id": approved.operation_id, "starts_at": STARTS, "ends_at": ENDS}
    loan = of_operation | {
        "organisation": organisation, "people": 1, "travel_min": 0, "reason": "nearest", "reason_facts": {"minutes": 0},
    }  # fmt: skip
    with as_owner():
        Shortage.objects.create(**of_operation, people=3, source="desk", told_by=uuid7(), told_at=T0)
        SupportGap.objects.create(plan=proposed, **here, people=2, reason="nobody_left")
        Loan.objects.create(**loan, plan=proposed)
        Loan.objects.create(**loan, plan=approved, id=loan_of(place, answered=False), compound="东", state="asked")
        agreed = Loan.objects.create(
            **loan, plan=approved, id=loan_of(place, answered=True), compound="西", state="agreed", due_at=STARTS
        )
        for side in ("organisation", "desk"):
            LoanAnswer.objects.create(
                loan=agreed,
                **here,
                organisation_id=organisation.id,
                side=side,
                confirms=True,
                said_by=uuid7(),
                said_at=T0,
            )
        Lent.objects.create(
            loan=agreed,
            **of_operation,
            organisation_id=organisation.id,
            volunteer_id=person.id,
            from_community_id=place.id,
            state="coming",
        )
