"""A town with organisations whose people have reported in, and a community that is short."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from muster.access.models import Account
from muster.ledger.models import Presence
from muster.people.models import Organisation, Volunteer
from muster.teams.short import desk_short
from muster.teams.support.answer import lend, welcome
from muster.teams.support.approve import approve_support
from muster.teams.support.carry import carry_due
from muster.teams.support.propose import propose_support
from muster.teams.support_models import Lent, Loan, SupportPlan
from tests.conftest import as_owner
from tests.factories import T0, an_account, an_organisation
from tests.mobilise.world import acting
from tests.teams.conftest import Town

STARTS, ENDS = T0 + timedelta(hours=2), T0 + timedelta(hours=10)


@contextmanager
def as_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE muster_app")


@dataclass
class Lending:
    """Three communities; the theatre's people are in the first, the union's in the second, and the third is short."""

    town: Town
    theatre: Organisation
    union: Organisation
    theatre_account: Account
    union_account: Account
    desks: list[Account]
    people: dict[str, list[Volunteer]] = field(default_factory=dict)

    def short(self, people: int, *, at: int = 2, compound: str = "", now: datetime = T0, why: str = "封控") -> None:
        with acting(self.desks[at]) as desk:
            desk_short(
                self.town.operation.id,
                self.town.communities[at].id,
                people,
                compound=compound,
                why=why,
                starts_at=STARTS,
                ends_at=ENDS,
                by=desk,
                now=now,
            )

    def proposed(self, *, now: datetime = T0, **terms: object) -> SupportPlan:
        with acting(self.town.command) as command:
            return propose_support(
                self.town.operation.id,
                **{"starts_at": STARTS, "ends_at": ENDS, "share_max": 1.0} | terms,
                by=command,
                now=now,
            )

    def approved(self, plan: SupportPlan, *, now: datetime = T0) -> SupportPlan:
        with acting(self.town.command) as command:
            return approve_support(plan.id, plan.version, by=command, now=now)

    def asked(self, people: int = 4) -> Loan:
        """One loan that both sides have been asked for."""
        self.short(people)
        plan = self.approved(self.proposed())
        with as_owner():
            return Loan.objects.get(plan=plan)

    def account_of(self, loan: Loan) -> Account:
        return self.theatre_account if loan.organisation_id == self.theatre.id else self.union_account

    def lend(self, loan: Loan, people: list[Volunteer], *, now: datetime = T0) -> Loan:
        with acting(self.account_of(loan)) as contact:
            return lend(loan.id, [one.id for one in people], by=contact, now=now)

    def welcome(self, loan: Loan, *, now: datetime = T0) -> Loan:
        with acting(self.desks[self.index(loan)]) as desk:
            return welcome(loan.id, by=desk, now=now)

    def agreed(self, people: int = 4) -> tuple[Loan, list[Volunteer]]:
        loan = self.asked(people)
        named = self.people["union"][:people]
        self.lend(loan, named)
        self.welcome(loan)
        return loan, named

    def index(self, loan: Loan) -> int:
        return next(n for n, one in enumerate(self.town.communities) if one.id == loan.community_id)

    def carry(self, *, at: datetime) -> None:
        with as_worker():
            carry_due(now=at)


def a_lending(town: Town, *, theatre: int = 6, union: int = 6) -> Lending:
    bodies = [an_organisation(town.city, name) for name in ("兰州大剧院", "市总工会")]
    accounts = [an_account("organisation", organisation=body) for body in bodies]
    desks = [an_account("desk", area=place) for place in town.communities]
    made = Lending(town, *bodies, *accounts, desks)
    made.people["theatre"] = [town.present(0, organisation=bodies[0], name=f"剧院{n}") for n in range(theatre)]
    made.people["union"] = [town.present(1, organisation=bodies[1], name=f"工会{n}") for n in range(union)]
    return made


def counted(lending: Lending, people: list[Volunteer]) -> list[int | None]:
    """The number of the community where each counts."""
    places = {place.id: n for n, place in enumerate(lending.town.communities)}
    with as_owner():
        where = dict(
            Presence.objects.filter(volunteer_id__in=[one.id for one in people]).values_list(
                "volunteer_id", "community_id"
            )
        )
    return [places.get(where.get(one.id)) for one in people]


def state_of(loan: Loan) -> str:
    with as_owner():
        return Loan.objects.get(id=loan.id).state


def lent_states(loan: Loan) -> list[str]:
    with as_owner():
        return sorted(Lent.objects.filter(loan=loan).values_list("state", flat=True))
