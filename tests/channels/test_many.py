"""A whole city is written to with one statement, and the most urgent goes first."""

from datetime import timedelta

import pytest

from muster.access.scope import Scope, open_scope
from muster.channels import outbox
from muster.channels.letter import Addressed, Letter, unseal_letter
from muster.channels.limits import BODY_MAX, LINK_MAX, TITLE_MAX
from muster.channels.models import Message
from muster.channels.queries import states_about
from muster.channels.take import take
from tests import factories as make
from tests.channels.arranged import LASTS, NUMBER, put, read
from tests.channels.gateway import as_worker
from tests.factories import T0, an_id

pytestmark = pytest.mark.django_db


def a_call(number: int, **changes: object) -> Addressed:
    return Addressed(
        "sms", Letter(f"+86139{number:08}", f"call {number}", "召集", "https://muster.example/c"), an_id(), **changes
    )


def put_all(letters, **changes: object):
    values = {"purpose": "call_out", "lasts": timedelta(hours=2), "now": T0} | changes
    return outbox.put_all(letters, **values)


def test_each_message_is_its_own_and_they_are_one_statement(gateway, django_assert_num_queries):
    community, about = make.a_community(make.a_city()), an_id()
    letters = [a_call(number, quiet=number == 1) for number in range(3)]

    with django_assert_num_queries(1):
        ids = put_all(letters, community_id=community.id, about_id=about, tag="t1")

    rows = [read(one) for one in ids]
    assert [unseal_letter(row.sealed, row.id) for row in rows] == [one.letter for one in letters]
    assert [(row.person_id, row.quiet) for row in rows] == [(one.person_id, one.quiet) for one in letters]
    assert {(row.community_id, row.about_id, row.tag, row.state, row.tries) for row in rows} == {
        (community.id, about, "t1", "waiting", 0)
    }
    assert (rows[0].expires_at, rows[0].due_at, rows[0].changed_at) == (T0 + timedelta(hours=2), T0, T0)
    with open_scope(Scope(desks=(community.id,))):
        assert states_about(community.id, about)["waiting"] == 3


def test_none_at_all_is_no_mistake(gateway):
    assert put_all([]) == []


def test_a_code_goes_before_a_city_that_is_called(gateway):
    """Planted bug: first written, first sent. A code of ten minutes would lapse behind 24,000 messages."""
    put_all([a_call(number) for number in range(3)])
    code = put(lasts=LASTS, now=T0 + timedelta(seconds=30))

    with as_worker():
        from django.db.models import Q

        taken = [take(Q(channel="sms"), now=T0 + timedelta(minutes=1)).id for _ in range(4)]

    assert taken[0] == code


@pytest.mark.parametrize(
    "addressed",
    [
        Addressed("sms", Letter("", "x"), an_id()),  # numbers are in the letter: nobody looks them up
        Addressed("mail", Letter("", "x")),
        Addressed("sms", Letter(NUMBER, "x" * (BODY_MAX + 1))),
        Addressed("sms", Letter(NUMBER, "x", "x" * (TITLE_MAX + 1))),
        Addressed("sms", Letter(NUMBER, "x", "", "x" * (LINK_MAX + 1))),
    ],
)
def test_what_cannot_be_sent_is_not_written(gateway, settings, addressed):
    settings.MAIL_URL = "smtp://localhost?from=a@b.example"
    with pytest.raises(ValueError, match="message"):
        put_all([a_call(1), addressed])

    with as_worker():
        assert Message.objects.count() == 0


def test_a_channel_that_is_not_set_up_is_promised_to_nobody(gateway):
    with pytest.raises(outbox.NoChannel):
        put_all([Addressed("mail", Letter("", "x"), an_id())])
    with pytest.raises(outbox.NoChannel):
        put_all([Addressed("fax", Letter("1", "x"))])
