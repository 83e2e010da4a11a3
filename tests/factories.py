"""Small makers of rows. Each returns the row; all rows are made as muster_owner."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from muster.access.models import Account, Role
from muster.access.phones import blind_index
from muster.identifiers import uuid7
from muster.mobilise.models import Expected, Notice
from muster.operations.models import Operation, OperationCommunity
from muster.people.models import Organisation, Volunteer
from muster.places.models import Area, Level
from tests.conftest import as_owner

T0 = datetime(2022, 10, 24, 0, 0, tzinfo=UTC)  # 08:00 in Lanzhou
_serial = iter(range(1, 10_000_000))


def an_area(
    name: str = "兰州市", *, code: str | None = None, level: Level = Level.CITY, parent: Area | None = None
) -> Area:
    with as_owner():
        return Area.objects.create(
            code=code or f"X{next(_serial)}", name=name, level=level, parent=parent, longitude=103.8, latitude=36.05
        )


def a_city() -> Area:
    """Lanzhou with one district."""
    return an_area("兰州市", code=f"62{next(_serial)}")


def a_community(city: Area, name: str = "广后街社区", *, code: str | None = None) -> Area:
    return an_area(name, code=code, level=Level.COMMUNITY, parent=city)


def an_operation(city: Area, *communities: Area, name: str = "2022-10 联防联控行动", **changes: object) -> Operation:
    values: dict[str, object] = {
        "area": city,
        "name": name,
        "kind": "outbreak",
        "basis": "emergency",
        "opened_at": T0,
        "ends_on": date(2099, 12, 31),
    }
    with as_owner():
        operation = Operation.objects.create(**values | changes)
        OperationCommunity.objects.bulk_create(
            OperationCommunity(operation=operation, community=community) for community in communities
        )
    return operation


def an_organisation(city: Area, name: str = "兰州大剧院") -> Organisation:
    with as_owner():
        return Organisation.objects.create(city=city, name=name)


def a_volunteer(
    city: Area, *, home: Area | None = None, name: str = "林建国", phone: str | None = None, **changes: object
) -> Volunteer:
    number = phone if phone is not None else f"+86199{next(_serial):08d}"
    values: dict[str, object] = {
        "city": city,
        "home_community": home,
        "name": name,
        "phone": number,
        "phone_index": blind_index(number) if number else None,
        "invited_at": T0,
        "added_at": T0,
    }
    with as_owner():
        return Volunteer.objects.create(**values | changes)


def an_account(
    kind: str | None = None,
    *,
    area: Area | None = None,
    organisation: Organisation | None = None,
    volunteer: Volunteer | None = None,
    username: str | None = None,
    **changes: object,
) -> Account:
    """An account, with one role valid from 2000 on where `kind` is given."""
    with as_owner():
        account = Account.objects.create(
            username=username,
            volunteer_id=volunteer.id if volunteer else None,
            phone_index=volunteer.phone_index if volunteer else None,
            created_at=T0,
        )
        if kind:
            Role.objects.create(
                account=account,
                kind=kind,
                area=area,
                organisation_id=organisation.id if organisation else None,
                valid_from=datetime(2000, 1, 1, tzinfo=UTC),
                **changes,
            )
    return account


def a_notice(operation: Operation, *, title: str = "请到社区报到", sent: bool = True) -> Notice:
    with as_owner():
        return Notice.objects.create(
            operation=operation,
            title=title,
            body="请于今天 20:00 前到居住地社区报到。",
            deadline=T0 + timedelta(hours=12),
            written_by=uuid7(),
            written_at=T0,
            sent_at=T0 if sent else None,
        )


def an_expected(operation: Operation, volunteer: Volunteer, notice: Notice, *, answer: str = "silent") -> Expected:
    with as_owner():
        return Expected.objects.create(
            operation=operation,
            volunteer_id=volunteer.id,
            city_id=operation.area_id,
            notice=notice,
            organisation_id=volunteer.organisation_id,
            community_id=volunteer.home_community_id,
            answer=answer,
        )


def an_id() -> UUID:
    return uuid7()
