"""A volunteer with duties that their desk has put, from now on, and their phone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.test import Client

from muster.access.models import Account
from muster.ledger.models import Presence
from muster.people.models import Volunteer
from muster.shifts.models import Duty, Shift
from muster.shifts.posts import Hours
from tests.conftest import as_owner
from tests.factories import an_account
from tests.field.signed_in import phone_of
from tests.shifts.arranged import Site, a_site

EVERY_EIGHT_HOURS = (Hours(8 * 60, 480, 2), Hours(16 * 60, 480, 2), Hours(0, 480, 2))


@dataclass(frozen=True)
class OnDuty:
    site: Site
    person: Volunteer
    account: Account
    phone: Client
    shifts: list[Shift]  # of one post, still to come

    def put(self, *numbers: int, person: Volunteer | None = None) -> list[Duty]:
        """On the shifts with these numbers, the next of all being 0."""
        return [self.site.put(person or self.person, self.shifts[n], now=datetime.now(UTC)) for n in numbers]

    def post(self, path: str, body: object) -> object:
        return self.phone.post(f"/app/{path}", body, content_type="application/json")

    def duties(self) -> set[UUID]:
        with as_owner():
            return set(Duty.objects.filter(volunteer_id=self.person.id).values_list("shift_id", flat=True))

    def works(self, *spans: tuple[timedelta, timedelta | None], person: Volunteer | None = None) -> None:
        """At work from so long ago until so long ago; None goes on."""
        at_work(self.site, person or self.person, *spans)


def on_duty(site: Site | None = None, *, name: str = "林建国", **changes: object) -> OnDuty:
    site = site or a_site()
    person, now = site.person(name=name, **changes), datetime.now(UTC)
    account = an_account("volunteer", volunteer=person)
    site.post("东门", *EVERY_EIGHT_HOURS, place="广后街口", now=now)
    with as_owner():
        coming = list(Shift.objects.filter(community_id=site.community.id, starts_at__gt=now).order_by("starts_at"))
    return OnDuty(site, person, account, phone_of(account), coming)


def at_work(site: Site, person: Volunteer, *spans: tuple[timedelta, timedelta | None]) -> None:
    now, arrivals, departures, since = datetime.now(UTC), {}, {}, None
    for n, (start, end) in enumerate(spans):
        arrival = str(UUID(int=n + 1))
        arrivals[arrival] = [site.community.id, (now - start).isoformat()]
        if end is None:
            since = now - start
        else:
            departures[str(UUID(int=1000 + n))] = [arrival, (now - end).isoformat()]
    with as_owner():
        Presence.objects.filter(volunteer_id=person.id).update(
            arrivals=arrivals, departures=departures, working_since=since
        )
