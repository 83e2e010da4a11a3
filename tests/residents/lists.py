"""Registers as communities send them, and a community to load them into, seen by its desk."""

from dataclasses import dataclass
from typing import Any

from muster.access.actors import Actor, actor_of
from muster.operations.models import Operation
from muster.places.models import Area
from muster.residents.load import Balance, Completeness, load
from muster.residents.models import Building, Household, Private, Register
from muster.residents.parse import DoorRow
from muster.residents.reading import read_register
from tests import factories as make
from tests.conftest import as_owner
from tests.factories import T0

HEADING = "小区,楼栋,单元,门牌,户主,人数,电话,语言,入住情况,需要,备注\n"
WANG = "金城家园,4号楼,2单元,301,王秀兰,3,13909310001,,有人,,晚上在家\n"
MA = "金城家园,4号楼,2单元,302,马建国,2,13909310002,维语,,透析；行动不便,\n"
EMPTY = "金城家园,4号楼,2单元,401,,,,,空置,,\n"
UNKNOWN = "金城家园,4号楼,2单元,402,,,,,不详,,\n"
OTHER = "金城家园,10号楼,1单元,1204,李海燕,4,,,,婴儿,\n"
ALL = (WANG, MA, EMPTY, UNKNOWN, OTHER)


@dataclass(frozen=True)
class Town:
    """A city of two communities and an operation."""

    city: Area
    here: Area
    there: Area
    operation: Operation
    desk: Actor  # of `here`
    other_desk: Actor


def a_town() -> Town:
    city = make.a_city()
    here = make.a_community(city, "广后街社区居委会", code=f"{city.code}01")
    there = make.a_community(city, "南稍门社区居委会", code=f"{city.code}02")
    desks = [actor_of(make.an_account("desk", area=one), now=T0, strong=True) for one in (here, there)]
    return Town(city, here, there, make.an_operation(city, here, there), *desks)


def a_list(*rows: str, heading: str = HEADING) -> bytes:
    return (heading + "".join(rows)).encode()


def rows_of(town: Town, *rows: str, heading: str = HEADING) -> tuple[DoorRow, ...]:
    reading = read_register(a_list(*rows, heading=heading), "台账.csv", city_id=town.city.id, community_id=town.here.id)
    assert reading.bad == ()
    return reading.communities.get(town.here.id, ())


def loaded(town: Town, *rows: str, heading: str = HEADING, complete: Completeness = Completeness.PART) -> Balance:
    """Load into `here`, in whatever scope is open."""
    return load(
        rows_of(town, *rows, heading=heading),
        operation_id=town.operation.id,
        community_id=town.here.id,
        city_id=town.city.id,
        complete=complete,
        by=town.desk.account_id,
        now=T0,
    )


def door(town: Town, number: str, *, part: int = 1) -> Household:
    with as_owner():
        return Household.objects.get(community_id=town.here.id, door=number, part=part)


def register(town: Town) -> dict[str, Any]:
    with as_owner():
        found = Register.objects.get(community_id=town.here.id, operation_id=town.operation.id)
    return {
        field: getattr(found, field) for field in ("buildings", "households", "people", "empty", "unknown", "version")
    }


def everything() -> list[list[dict[str, Any]]]:
    """All rows of the register that are not about when it was loaded."""
    with as_owner():
        registers = list(Register.objects.order_by("pk").values())
        for one in registers:
            del one["loaded_at"], one["loaded_by"]
        return [
            registers,
            list(Building.objects.order_by("id").values()),
            list(Household.objects.order_by("id").values()),
            list(Private.objects.order_by("household_id").values()),
        ]
