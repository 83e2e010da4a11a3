"""A community with people who can be called, and call-outs as its desk opens them."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor, actor_of
from muster.access.models import Account, RoleKind
from muster.access.scope import Scope, open_scope
from muster.callouts.models import Call, Callout
from muster.callouts.open import open_callout
from muster.callouts.terms import Draft
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.places.models import Area
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_operation

NIGHT = T0 + timedelta(hours=18)  # 02:00 in Lanzhou
DAY = T0 + timedelta(hours=2)  # 10:00


@dataclass
class Scene:
    """One community and its desk, in an operation."""

    city: Area
    community: Area
    operation: Operation
    desk: Account

    @property
    def actor(self) -> Actor:
        return actor_of(self.desk, now=DAY, strong=True)

    def people(self, many: int, **changes: object) -> list[Volunteer]:
        return [a_volunteer(self.city, home=self.community, name=f"人{n}", **changes) for n in range(many)]

    def call(self, *, now: datetime = DAY, **changes: object) -> Callout:
        values: dict[str, object] = {"text": "来四个人", "seats": 4, "place": "社区", "ring_max": "community"}
        with open_scope(self.actor.scope):
            return open_callout(self.operation, self.community.id, Draft(**values | changes), by=self.actor, now=now)

    @contextmanager
    def seen(self):
        """The scope in which the worker tends, and tests look."""
        with open_scope(Scope(communities=(self.community.id,), cities=(self.city.id,))):
            yield

    def states(self, callout: Callout) -> dict[UUID, str]:
        with self.seen():
            calls = Call.objects.filter(community_id=self.community.id, callout_id=callout.id)
            return dict(calls.values_list("volunteer_id", "state"))

    def fresh(self, callout: Callout) -> Callout:
        with self.seen():
            return Callout.objects.get(community_id=self.community.id, id=callout.id)


def a_scene(*, name: str = "广后街社区") -> Scene:
    city = a_city()
    community = a_community(city, name)
    operation = an_operation(city, community)
    return Scene(city, community, operation, an_account(RoleKind.DESK, area=community))


@contextmanager
def the_worker(scene: Scene):
    """As the worker looks after call-outs: its own role, in the scope of the community and its city."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
    try:
        with scene.seen():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE muster_app")
