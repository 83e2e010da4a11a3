"""A volunteer with a phone who holds a stairwell, and what a browser does on its pages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from muster.access.models import Account, Lease
from muster.access.scope import open_scope
from muster.ledger.counts import Counted
from muster.people.models import Volunteer
from muster.residents.models import Household
from muster.rounds.assign import assign
from muster.rounds.check import draw, give_checks
from muster.rounds.models import Round
from muster.rounds.queries import counted_here
from tests.conftest import as_owner
from tests.field.signed_in import phone_of
from tests.rounds.arranged import Estate, a_helper, a_round

UNIT = "2单元"  # of the first house: doors 101 and 301
EVENT = re.compile(r'name="event" value="([0-9a-f-]{36})"')
SUPERSEDES = re.compile(r'name="supersedes" value="([0-9a-f-]{36})"')


@dataclass(frozen=True)
class AtWork:
    """A volunteer who holds a stairwell."""

    estate: Estate
    round: Round
    person: Volunteer
    account: Account
    phone: Client
    lease: Lease

    @property
    def address(self) -> str:
        return f"/me/doors/{self.lease.id}/"

    def door(self, door: Household) -> str:
        return f"{self.address}{door.id}/"

    def counted(self) -> Counted:
        with open_scope(self.estate.at_desk().scope):
            return counted_here(self.round, self.estate.community.id)

    def tap(self, door: Household, result: str, **more: object):
        """As a browser does: open the door's page and send what stands on it."""
        return self.phone.post(self.door(door), form_on(self.phone.get(self.door(door))) | {"result": result} | more)


def form_on(page) -> dict[str, object]:
    text = page.content.decode().rpartition('<form class="stack" method="post">')[2]
    return {"event": EVENT.findall(text)[0], "supersedes": SUPERSEDES.findall(text)}


def give(estate: Estate, round_: Round, person: Volunteer, *, unit: str = UNIT, **more: object) -> Lease:
    desk = estate.at_desk()
    with open_scope(desk.scope):
        stairwells = [(estate.buildings[0].id, unit)]
        values = {"volunteer_id": person.id, "hours": 2, "by": desk, "now": datetime.now(UTC)} | more
        assign(round_, estate.community.id, stairwells, **values)
    with as_owner():
        return Lease.objects.filter(round_id=round_.id, unit=unit).latest("granted_at")


def second_looker(work: AtWork) -> AtWork:
    """Somebody else, to whom the doors that were answered are given for a second look."""
    desk, now = work.estate.at_desk(), datetime.now(UTC)
    with as_owner():
        Round.objects.filter(id=work.round.id).update(check_percent=100)
    work.round.refresh_from_db()
    person, account = a_helper(work.estate, name="何敏")
    with open_scope(desk.scope):
        draw(work.round, work.estate.community.id, by=desk, now=now)
        give_checks(work.round, work.estate.community.id, volunteer_id=person.id, hours=2, by=desk, now=now)
    with as_owner():
        lease = Lease.objects.get(purpose="check")
    return AtWork(work.estate, work.round, person, account, phone_of(account), lease)


def at_work(estate: Estate, **changes: object) -> AtWork:
    round_ = a_round(estate, **changes)
    person, account = a_helper(estate)
    return AtWork(estate, round_, person, account, phone_of(account), give(estate, round_, person))
