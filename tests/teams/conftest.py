"""A city whose seniors and strong people have reported in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from muster.access.models import Account
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Organisation, Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_id, an_operation

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Town:
    city: Area
    communities: list[Area]
    operation: Operation
    command: Account

    def present(
        self, at: int, *, senior: bool = False, strong: bool = False, organisation: Organisation | None = None, **more
    ) -> Volunteer:
        """Someone who counts in the nth community."""
        where = self.communities[at]
        person = a_volunteer(
            self.city, home=where, organisation=organisation, is_senior=senior, is_strong=strong, **more
        )
        with as_owner():
            Presence.objects.create(
                operation_id=self.operation.id,
                volunteer_id=person.id,
                city_id=self.city.id,
                organisation_id=organisation.id if organisation else None,
                home_community_id=where.id,
                community_id=where.id,
                claims={str(an_id()): where.id},
                claimed_in=[where.id],
                first_at=T0,
            )
        return person

    def leave(self, person: Volunteer) -> None:
        with as_owner():
            Presence.objects.filter(volunteer_id=person.id).update(community_id=None, claimed_in=[])


@pytest.fixture
def town(db: None) -> Town:
    """Three communities on a line, about 6 km, some 34 minutes, from one to the next."""
    city = a_city()
    communities = [a_community(city, f"第{n}社区", code=f"{city.code}0{n}") for n in range(3)]
    with as_owner():
        for n, community in enumerate(communities):
            community.longitude, community.latitude = 103.8 + n / 15, 36.05
            community.save()
    return Town(city, communities, an_operation(city, *communities), an_account("city", area=city))
