"""A round of a whole city, counted in its communities, with one door told of in each."""

from collections.abc import Iterable
from datetime import timedelta

from muster.identifiers import uuid7
from muster.ledger.models import BuildingCount, Standing, Tally
from muster.operations.models import Operation
from muster.residents.models import Household
from muster.rounds.models import Round
from tests.conftest import as_owner
from tests.factories import T0


def a_counted_round(operation: Operation, doors: Iterable[Household], *, title: str) -> Round:
    with as_owner():
        opened = Round.objects.create(
            operation=operation,
            area_id=operation.area_id,
            city_id=operation.area_id,
            kind="notice",
            target="household",
            title=title,
            starts_at=T0,
            ends_at=T0 + timedelta(days=1),
            opened_at=T0,
            opened_by=uuid7(),
        )
        for door in doors:
            counted = {"community_id": door.community_id, "round_id": opened.id}
            Tally.objects.create(
                **counted,
                operation_id=operation.id,
                city_id=operation.area_id,
                target="household",
                excused=1,
                opened_at=T0,
            )
            BuildingCount.objects.create(**counted, building_id=door.building_id, excused=1)
            Standing.objects.create(
                **counted,
                household_id=door.id,
                building_id=door.building_id,
                units=1,
                state="excused",
                result="declined",
                excused=1,
                last_at=T0,
                known={"a": {}, "t": [], "s": [], "c": {}},
            )
    return opened
