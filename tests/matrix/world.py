"""Two cities with two communities each. Every row of a person carries a canary: a word that only its own people may read."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from muster.access.models import Account, Device, Lease, Look, Role
from muster.access.seal import Cell, installation_seal
from muster.identifiers import uuid7
from muster.ledger.models import Presence
from muster.mobilise.models import Address, DeclineReason, Notice, SignUp
from muster.operations.models import Extension, Officer, Operation
from muster.people.models import Contact, Organisation, Volunteer, WeeklyWindow
from muster.places.models import Area
from muster.residents.models import Household
from muster.teams.models import Gap, Pick, Plan
from tests import factories as make
from tests.conftest import as_owner
from tests.matrix.counted import a_counted_round
from tests.matrix.household import a_household_with_secrets
from tests.matrix.lending import plans_of, what_is_lent
from tests.matrix.rostered import a_roster
from tests.matrix.waiting import a_call, a_phone, what_waits

NEAREST = {"reason": "nearest_senior_free", "reason_facts": {"minutes": 0}}


@dataclass(frozen=True)
class Community:
    """A community and its people."""

    area: Area
    here: Volunteer  # at home here, reported in here, leads the team here
    silent: Volunteer  # at home here, expected, silent; has raised a hand
    declined: Volunteer  # at home here, declined with a reason
    reason: str
    device_id: UUID  # a phone that waits at this desk
    household: Household  # on the register here, with everything about it
    request_id: UUID  # what this household asked for
    alert_id: UUID  # about a look at it
    life_look_id: UUID  # because a life was at risk; nobody has reviewed it
    behind: frozenset[str]  # the words that are sealed about it

    @property
    def people(self) -> dict[str, Volunteer]:
        return {"here": self.here, "silent": self.silent, "declined": self.declined}


@dataclass
class City:
    """One command's world."""

    area: Area
    operation: Operation
    organisation: Organisation
    contact: str
    officer: str  # the data officer of its operation
    communities: list[Community]
    notice: Notice  # has been sent
    draft: Notice  # has not
    plan: Plan  # approved
    proposal: Plan  # the same seats once more, not approved
    extension_id: UUID
    round_id: UUID  # of the whole city, open
    leases: dict[int, UUID] = field(default_factory=dict)  # by community: the stairwell that its `here` holds
    role_id: UUID | None = None  # the desk's own, of the first community
    accounts: dict[str, Account] = field(default_factory=dict)


def a_world() -> list[City]:
    """Two cities. In the second everything has the same shape and other words."""
    return [_a_city("甲"), _a_city("乙")]


def _a_city(sign: str) -> City:
    area = make.an_area(f"{sign}市", code=f"W{sign}")
    places = [make.a_community(area, f"{sign}{n}社区", code=f"W{sign}{n}") for n in (1, 2)]
    operation = make.an_operation(area, *places, name=f"{sign}行动")
    organisation = make.an_organisation(area, f"{sign}单位")
    notice, draft = make.a_notice(operation), make.a_notice(operation, title="尚未发出", sent=False)
    plan, proposal = _a_plan(operation, "approved"), _a_plan(operation, "proposed")
    with as_owner():
        Contact.objects.create(
            organisation=organisation, city_id=area.id, name=f"联络人{sign}", phone=f"+8613900{ord(sign):06d}"
        )
        Address.objects.create(notice=notice, organisation=organisation)
        Address.objects.create(notice=draft, organisation=organisation)
        Notice.objects.filter(id=draft.id).update(deadline=datetime(2099, 1, 1, tzinfo=UTC))
    communities = [_a_community(sign, place, organisation, notice, (plan, proposal)) for place in places]
    city = City(
        area=area,
        operation=operation,
        organisation=organisation,
        contact=f"联络人{sign}",
        officer=_an_officer(operation, sign),
        communities=communities,
        notice=notice,
        draft=draft,
        plan=plan,
        proposal=proposal,
        extension_id=_an_extension(operation),
        round_id=a_counted_round(operation, [one.household for one in communities], title=f"{sign}轮").id,
    )
    city.leases = {one.area.id: _a_lease(one, city.round_id) for one in communities}
    support = plans_of(operation)
    for one in communities:
        what_is_lent(one.area, one.here, organisation, support)
        sender = make.an_account("leader", area=one.area, username=f"sends-{one.area.code}")
        waits = {"round_id": city.round_id, "holder": one.here.id, "sender": sender.id}
        what_waits(one.area, one.household, **waits)
        a_call(one.area, operation_id=operation.id, city_id=operation.area_id, person=one.here.id)
        a_roster(one.area, operation_id=operation.id, city_id=operation.area_id, person=one.here.id)
    city.accounts = _accounts(city)
    a_phone(city.accounts["volunteer"], communities[0].device_id)
    a_phone(make.an_account("volunteer", volunteer=communities[1].here), communities[1].device_id)
    city.role_id = Role.objects.get(account=city.accounts["desk"]).id
    return city


def _a_community(
    sign: str, place: Area, organisation: Organisation, notice: Notice, plans: tuple[Plan, ...]
) -> Community:
    operation, city = notice.operation, notice.operation.area
    word = f"金丝雀{sign}{place.code[-1]}"

    def person(ending: str, **more: object) -> Volunteer:
        name = word + ending
        return make.a_volunteer(city, home=place, name=name, unit=f"{name}组", organisation=organisation, **more)

    here, silent, declined = person("在", skills=["tricycle"]), person("默"), person("谢")
    make.an_expected(operation, here, notice)
    make.an_expected(operation, silent, notice)
    make.an_expected(operation, declined, notice, answer="declined")
    leader = make.an_account("leader", area=place, username=f"waits-{place.code}")
    device_id = uuid7()
    with as_owner():
        _rows_of(here, silent, declined, operation, plans, reason=f"{word}因")
        Device.objects.create(
            id=device_id,
            account=leader,
            area_id=place.id,
            cookie_hash=device_id.bytes * 2,
            match_code="4321",
            asked_at=datetime.now(UTC),
        )
    behind = a_household_with_secrets(place, operation, word)
    return Community(place, here, silent, declined, f"{word}因", device_id, *behind)


def _rows_of(
    here: Volunteer,
    silent: Volunteer,
    declined: Volunteer,
    operation: Operation,
    plans: tuple[Plan, ...],
    *,
    reason: str,
) -> None:
    city, place_id = operation.area, here.home_community_id
    DeclineReason.objects.create(operation=operation, volunteer_id=declined.id, community_id=place_id, reason=reason)
    SignUp.objects.create(city=city, volunteer_id=silent.id, community_id=place_id, signed_up_at=make.T0)
    WeeklyWindow.objects.create(volunteer=here, use="care", weekdays=31, starts_min=480, ends_min=600)
    Presence.objects.create(
        operation_id=operation.id,
        volunteer_id=here.id,
        city_id=city.id,
        organisation_id=here.organisation_id,
        home_community_id=place_id,
        community_id=place_id,
        claims={str(uuid7()): place_id},
        claimed_in=[place_id],
        first_at=make.T0,
    )
    for plan in plans:
        seat = {"plan": plan, "operation_id": operation.id, "city_id": city.id, "community_id": place_id}
        Pick.objects.create(**seat, volunteer_id=here.id, part="leader", place=0, travel_min=0, **NEAREST)
        Gap.objects.create(**seat, part="member", place=0, reason="too_few_strong", reason_facts={"seated": 2})
    Look.objects.create(
        community_id=place_id,
        city_id=city.id,
        at=make.T0,
        actor_id=uuid7(),
        role="desk",
        action="people.search",
        rows=1,
    )


def _a_plan(operation: Operation, state: str) -> Plan:
    approved = {"approved_by": uuid7(), "approved_at": make.T0} if state == "approved" else {}
    with as_owner():
        return Plan.objects.create(
            operation=operation,
            state=state,
            share_max=0.3,
            seed=1,
            travel_min=0,
            bound_min=0,
            proven=True,
            people=2,
            made_by=uuid7(),
            made_at=make.T0,
            **approved,
        )


def _a_lease(community: Community, round_id: UUID) -> UUID:
    door, now = community.household, datetime.now(UTC)
    with as_owner():
        return Lease.objects.create(
            community_id=door.community_id,
            operation_id=door.operation_id,
            round_id=round_id,
            building_id=door.building_id,
            unit=door.unit,
            volunteer_id=community.here.id,
            granted_by=uuid7(),
            granted_at=now,
            lapses_at=now + timedelta(hours=12),
        ).id


def _an_extension(operation: Operation) -> UUID:
    with as_owner():
        return Extension.objects.create(
            operation=operation,
            ends_on=date(2099, 12, 31),
            reason="还没有结束",
            requested_by=uuid7(),
            requested_at=datetime.now(UTC),
        ).id


def _an_officer(operation: Operation, sign: str) -> str:
    """Their name; the number is sealed."""
    sealed = installation_seal().seal(b"+8613900000000", Cell("operations_officer", "phone", operation.id))
    with as_owner():
        return Officer.objects.create(
            operation=operation,
            city_id=operation.area_id,
            name=f"负责人{sign}",
            phone=sealed,
            named_by=uuid7(),
            named_at=make.T0,
        ).name


def _accounts(city: City) -> dict[str, Account]:
    """One account per role, and those that may not: by text message alone, a role that has ended, one that was closed."""
    first = city.communities[0]

    def a_desk(name: str, **more: object) -> Account:
        return make.an_account("desk", area=first.area, username=f"{name}-{city.area.code}", **more)

    closed = a_desk("closed")
    with as_owner():
        Account.objects.filter(id=closed.id).update(is_active=False)
    return {
        "city": make.an_account("city", area=city.area, username=f"city-{city.area.code}"),
        "organisation": make.an_account(
            "organisation", organisation=city.organisation, username=f"organisation-{city.area.code}"
        ),
        "desk": a_desk("desk"),
        "leader": make.an_account("leader", area=first.area, username=f"leader-{city.area.code}"),
        "volunteer": make.an_account("volunteer", volunteer=first.here, username=f"volunteer-{city.area.code}"),
        "auditor": make.an_account("auditor", area=city.area, username=f"auditor-{city.area.code}"),
        "by_code": a_desk("by-code"),
        "ended": a_desk("ended", valid_until=make.T0 + timedelta(hours=1)),
        "closed": closed,
    }
