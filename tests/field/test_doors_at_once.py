"""The double tap itself: one form from one phone, many times at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from muster.journal.models import FieldEvent, Mismatch
from muster.ledger.models import Standing
from tests.conftest import as_owner
from tests.field.at_work import at_work, form_on
from tests.rounds.arranged import an_estate

AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
def test_a_form_that_comes_many_times_at_once_is_one_event_and_goes_on_each_time():
    """Seen to fail where the second did not wait for the first: the journal took its later time for another body."""
    work = at_work(an_estate())
    door = work.estate.doors[2]
    form = form_on(work.phone.get(work.door(door))) | {"result": "absent"}

    def tap(_: int) -> str:
        phone = Client(headers={"accept-language": "zh-CN"})
        phone.cookies = work.phone.cookies
        try:
            return phone.post(work.door(door), form)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        onward = set(pool.map(tap, range(AT_ONCE)))

    assert len(onward) == 1
    assert onward.pop().startswith(f"{work.door(work.estate.doors[0])}?")
    with as_owner():
        assert FieldEvent.objects.filter(kind="household.visited").count() == 1
        assert Standing.objects.get(household_id=door.id).attempts == 1
        assert not Mismatch.objects.exists()
