"""A register made row by row, as muster_owner: buildings, doors, and what is sealed behind them. All sums are kept right."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from muster.access.seal import Cell
from muster.operations.models import Operation
from muster.places.models import Area
from muster.residents.models import Building, Household, Occupancy, Private, Register, Resident
from muster.residents.seal import make_key, seal_of
from tests.conftest import as_owner
from tests.factories import T0

_doors = iter(range(1, 10_000_000))


def a_register(community: Area, operation: Operation, **changes: Any) -> Register:
    """The community's register, empty at first; the same one where it is there already. Makes the operation's key."""
    with as_owner():
        make_key(operation.id, now=T0)
        found = Register.objects.filter(community_id=community.id, operation_id=operation.id).first()
        values = {"city_id": operation.area_id, "loaded_at": T0} | changes
        return found or Register.objects.create(community_id=community.id, operation_id=operation.id, **values)


def a_building(community: Area, operation: Operation, *, name: str = "4号楼", **changes: Any) -> Building:
    a_register(community, operation)
    with as_owner():
        building = Building.objects.create(
            community_id=community.id, operation_id=operation.id, name=name, **{"sort": name.zfill(12)} | changes
        )
        _add(building, buildings=1)
    return building


def a_household(
    building: Building,
    *,
    door: str | None = None,
    unit: str = "1单元",
    storey: int | None = None,
    position: int | None = None,
    part: int = 1,
    people: int = 2,
    occupancy: str = Occupancy.OCCUPIED,
    head: str = "王秀兰",
    phone: str = "",
    language: str = "",
    notes: str = "",
    needs: Sequence[str] = (),
) -> Household:
    """A door of this building and its people. `phone` in E.164. Private rows are sealed as the loader seals them."""
    number = next(_doors)
    where = storey if storey is not None else int(door[:-2]) if door and door[:-2].isdecimal() else 1
    here = {"community_id": building.community_id, "operation_id": building.operation_id}
    with as_owner():
        household = Household.objects.create(
            **here,
            building_id=building.id,
            unit=unit,
            storey=where,
            door=door if door is not None else f"9{number:05}",
            part=part,
            position=position if position is not None else number % 30_000,
            occupancy=occupancy,
            people=people,
        )
        details = {"head": head, "phone": phone, "language": language, "notes": notes}
        a_private(household, details=details, needs=needs)
        kinds = {kind: 1 for kind in ("empty", "unknown") if occupancy == kind}
        _add(building, households=1, people=people, **kinds)
        Building.objects.filter(community_id=building.community_id, id=building.id).update(
            households=F("households") + 1, people=F("people") + people
        )
        Building.objects.filter(community_id=building.community_id, id=building.id, storeys__lt=where).update(
            storeys=max(where, 0)
        )
    return household


def a_private(household: Household, *, details: dict[str, str], needs: Sequence[str] = ()) -> Private:
    """What is sealed about a household."""
    seal = seal_of(household.operation_id)
    at = household.id
    with as_owner():
        return Private.objects.create(
            community_id=household.community_id,
            household_id=at,
            operation_id=household.operation_id,
            details=seal.seal(_json(details), Cell("residents_private", "details", at)),
            needs=seal.seal(_json(sorted(needs)), Cell("residents_private", "needs", at)) if needs else None,
            phone_index=seal.index(f"phone:{details['phone']}") if details.get("phone") else None,
            updated_at=T0,
        )


def private_of(household: Household) -> dict[str, Any]:
    """What is kept sealed about a household, opened by the owner: details, and `needs` as a list."""
    with as_owner():
        row = Private.objects.get(community_id=household.community_id, household_id=household.id)
    seal = seal_of(household.operation_id)
    details = json.loads(seal.unseal(row.details, Cell("residents_private", "details", household.id)))
    sealed = row.needs
    needs = json.loads(seal.unseal(sealed, Cell("residents_private", "needs", household.id))) if sealed else []
    return details | {"needs": needs, "phone_index": row.phone_index and bytes(row.phone_index)}


def residents_of(household: Household) -> list[UUID]:
    with as_owner():
        mine = Resident.objects.filter(community_id=household.community_id, household_id=household.id)
        return list(mine.order_by("id").values_list("id", flat=True))


def _add(building: Building, **sums: int) -> None:
    mine = Register.objects.filter(community_id=building.community_id, operation_id=building.operation_id)
    mine.update(**{name: F(name) + n for name, n in sums.items()})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
