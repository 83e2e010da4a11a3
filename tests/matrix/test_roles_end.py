"""G15: a role taken away bites everywhere: the next page, the open screen within ten seconds, the next batch of the phone."""

import time

import httpx
import pytest
from django.conf import settings

from muster.access.models import Role
from muster.journal.models import FieldEvent, Quarantined
from muster.ledger.models import Presence
from muster.wsgi import application
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import T0, an_account
from tests.ledger.arranged import a_town
from tests.live.arranged import a_batch, a_report_in, a_token, statuses
from tests.live.conftest import serving  # noqa: F401 - a fixture
from tests.live.listening import a_screen

END_MAX_S = 10


@pytest.mark.django_db(transaction=True)
def test_a_role_taken_away_bites_on_pages_screens_and_phones(serving):  # noqa: F811 - the fixture
    town = a_town()
    desk = an_account("desk", area=town.north)
    token = a_token(desk)
    cookies = {settings.SESSION_COOKIE_NAME: strong(desk).cookies[settings.SESSION_COOKIE_NAME].value}
    live = serving(application)
    page = f"{live.url}/desk/{town.north.code}/"
    before, after = town.person(home=town.north), town.person(home=town.north)

    first = live.post(a_batch(a_report_in(town, before, town.north)), token)
    with a_screen(live, cookies=cookies, community=town.north.code) as screen:
        opened = httpx.get(page, cookies=cookies).status_code
        with as_owner():
            Role.objects.filter(account=desk).update(valid_until=T0)
        ended_at = time.monotonic()
        refused = httpx.get(page, cookies=cookies).status_code
        screen.hear_out(until=ended_at + END_MAX_S)
        closed_after_s = time.monotonic() - ended_at
    batch = a_batch(a_report_in(town, after, town.north, seq=2))
    late = live.post(batch, token)

    assert (opened, refused) == (200, 404)
    assert closed_after_s <= END_MAX_S
    assert (statuses(first.json()), statuses(late.json())) == (["accepted"], ["quarantined:out_of_scope"])
    with as_owner():  # kept aside, not dropped, and it does not count
        assert (FieldEvent.objects.count(), Quarantined.objects.count(), Presence.objects.count()) == (1, 1, 1)
