"""A community at work: its desk, people who have reported in, posts with hours, plans and duties."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor, actor_of
from muster.access.models import Account, RoleKind
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Volunteer, WeeklyWindow
from muster.places.models import Area
from muster.shifts.approve import approve
from muster.shifts.duties import put
from muster.shifts.models import Absence, Duty, Gap, Plan, Post, Shift
from muster.shifts.posts import Hours, PostDraft, add_posts
from muster.shifts.propose import propose
from muster.shifts.work_out import work_out
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_operation

MONDAY = date(2022, 10, 24)
NOW = T0 - timedelta(hours=2)  # Monday, 06:00 in Lanzhou
EIGHT = 8 * 60
THIRDS = (Hours(8 * 60, 480, 2), Hours(16 * 60, 480, 1, 1), Hours(0, 480, 1))


@dataclass
class Site:
    """One community and its desk, in an operation."""

    city: Area
    community: Area
    operation: Operation
    account: Account

    @property
    def desk(self) -> Actor:
        return actor_of(self.account, now=NOW, strong=True)

    @contextmanager
    def seen(self):
        """The scope of the desk."""
        with open_scope(self.desk.scope):
            yield

    def people(self, many: int, **changes: object) -> list[Volunteer]:
        return [self.person(name=f"人{n:03}", **changes) for n in range(many)]

    def person(self, *, worked: tuple[tuple[datetime, datetime | None], ...] = (), **changes: object) -> Volunteer:
        """Somebody who has reported in here, with what they have worked; an end of None goes on."""
        one = a_volunteer(self.city, home=changes.pop("home", self.community), **changes)
        arrivals, departures, since = {}, {}, None
        for start, end in worked:
            arrival = str(uuid7())
            arrivals[arrival] = [self.community.id, start.isoformat()]
            if end is None:
                since = start
            else:
                departures[str(uuid7())] = [arrival, end.isoformat()]
        with as_owner():
            Presence.objects.create(
                operation_id=self.operation.id, volunteer_id=one.id, city_id=self.city.id, community_id=self.community.id,
                home_community_id=one.home_community_id, claims={str(uuid7()): self.community.id},
                claimed_in=[self.community.id], first_at=NOW - timedelta(days=9), arrivals=arrivals, departures=departures,
                working_since=since,
            )  # fmt: skip
        return one

    def window(self, person: Volunteer, use: str, starts_min: int, ends_min: int, weekdays: int = 127) -> None:
        with as_owner():
            WeeklyWindow.objects.create(
                volunteer=person, use=use, weekdays=weekdays, starts_min=starts_min, ends_min=ends_min
            )

    def absent(self, person: Volunteer, start: datetime, end: datetime) -> None:
        with as_owner():
            Absence.objects.create(
                operation_id=self.operation.id,
                volunteer_id=person.id,
                starts_at=start,
                ends_at=end,
                said_by=uuid7(),
                said_at=NOW,
            )

    def post(
        self, name: str = "东门", *hours: Hours, kind: str = "checkpoint", now: datetime = NOW, **more: object
    ) -> Post:
        draft = PostDraft(kind, name, hours=hours or THIRDS, **more)
        with self.seen():
            return add_posts(self.operation.id, self.community.id, [draft], by=self.desk, now=now)[0]

    def shift(self, post: Post, day: int = 0, starts_min: int = EIGHT) -> Shift:
        """Of so many days after Monday, beginning at a minute of the local day."""
        with self.seen():
            starts = datetime.combine(MONDAY, datetime.min.time(), T0.tzinfo) - timedelta(hours=8)
            return Shift.objects.get(
                community_id=self.community.id,
                post_id=post.id,
                starts_at=starts + timedelta(days=day, minutes=starts_min),
            )

    def put(self, person: Volunteer, shift: Shift, *, leaving: Shift | None = None, now: datetime = NOW) -> Duty:
        with self.seen():
            return put(
                self.operation.id, self.community.id, person.id, shift.id, leaving=leaving.id if leaving else None,
                by=self.desk, now=now,
            )  # fmt: skip

    def proposed(self, *, aim: Plan.Aim = Plan.Aim.WEEK, first_on: date = MONDAY, now: datetime = NOW) -> Plan:
        """Asked for by the desk, made by the worker."""
        with self.seen():
            plan = propose(self.operation.id, self.community.id, first_on, aim=aim, by=self.desk, now=now)
        with the_worker():
            work_out(self.community.id, self.city.id, plan.id, now=now)
        with self.seen():
            return Plan.objects.get(community_id=self.community.id, id=plan.id)

    def approved(self, **asked: object) -> Plan:
        plan = self.proposed(**asked)
        with self.seen():
            approve(self.operation.id, self.community.id, plan.id, by=self.desk, now=asked.get("now", NOW))
        return plan

    def duties(self) -> set[tuple[UUID, UUID]]:
        """Shift and person of each."""
        with self.seen():
            return set(Duty.objects.filter(community_id=self.community.id).values_list("shift_id", "volunteer_id"))

    def gaps(self, plan: Plan) -> list[Gap]:
        with self.seen():
            return list(Gap.objects.filter(community_id=self.community.id, plan_id=plan.id))


def a_site(name: str = "广后街社区", *, city: Area | None = None, operation: Operation | None = None) -> Site:
    city = city or a_city()
    community = a_community(city, name)
    operation = operation or an_operation(city, community, opened_at=T0 - timedelta(days=20))
    return Site(city, community, operation, an_account(RoleKind.DESK, area=community))


@contextmanager
def the_worker():
    """As a worker's process: its own role, no scope but what it opens."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE muster_app")


def in_scope(site: Site):
    return open_scope(Scope(communities=(site.community.id,), cities=(site.city.id,)))
