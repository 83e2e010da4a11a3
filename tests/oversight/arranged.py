"""A household that was opened because a life was at risk, and a review of such a look."""

from datetime import datetime
from uuid import UUID

from muster.access.models import Look
from muster.access.scope import open_scope
from muster.identifiers import uuid7
from muster.oversight.models import Review
from muster.residents.models import Household
from muster.residents.reveal import reveal
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.conftest import Here

WHY = "老人倒在家中"


def opened(here: Here, household: Household, *, purpose: str = "life", reason: str = WHY, now: datetime = T0) -> UUID:
    """The desk opens a household; answers its line in the look-log."""
    actor = here.desk
    with open_scope(actor.scope):
        reveal(
            household.community_id,
            household.id,
            reason=reason,
            purpose=purpose,
            by=actor,
            city_id=here.city.id,
            now=now,
        )
    with as_owner():
        return Look.objects.filter(subject_id=household.id).order_by("-at", "-id").values_list("id", flat=True)[0]


def a_review(household: Household, *, city_id: int, look_id: UUID | None = None, finding: str = "justified") -> Review:
    with as_owner():
        return Review.objects.create(
            community_id=household.community_id,
            look_id=look_id or uuid7(),
            city_id=city_id,
            household_id=household.id,
            looked_by=uuid7(),
            finding=finding,
            name="审计员",
            words="问过社区，属实。",
            reviewed_by=uuid7(),
            reviewed_at=T0,
        )
