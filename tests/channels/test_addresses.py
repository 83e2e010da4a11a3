"""Addresses of people: added and removed by themselves, read by the worker alone."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from muster.access.scope import Scope, open_scope
from muster.channels import registry
from muster.channels.limits import ADDRESSES_MAX
from muster.channels.models import Address, Preference
from muster.channels.outbox import NoChannel
from muster.channels.prefer import prefer
from muster.channels.queries import addresses_of, known_by, messages_to, preferences_of, ways_to
from muster.channels.quiet import is_between, is_quiet
from muster.channels.reach import Destination, note_gone
from muster.channels.refusals import NotAnAddress, NotAPreference
from muster.channels.subscribe import subscribe, unsubscribe, unsubscribe_browser
from tests import factories as make
from tests.channels.arranged import delivered, put_to, subscribed
from tests.channels.gateway import as_worker
from tests.channels.postbox import Postbox
from tests.channels.test_webpush import KNOWN, a_subscription
from tests.factories import T0

pytestmark = pytest.mark.django_db
MAIL = "wang@example.org"


@pytest.fixture
def person():
    return make.a_volunteer(make.a_city())


def rows(person) -> list[tuple[str, str]]:
    with open_scope(Scope(volunteer=person.id)):
        return [(one.channel, one.state) for one in addresses_of(person.id)]


def test_the_same_address_twice_is_there_once(person):
    subscribed(person, "mail", MAIL, f" {MAIL} ")
    subscribed(person, "webpush", a_subscription(), a_subscription().replace(" ", ""))

    assert rows(person) == [("mail", "ok"), ("webpush", "ok")]


def test_a_person_has_so_many_addresses_and_the_oldest_goes(person):
    texts = [f"a{number}@example.org" for number in range(ADDRESSES_MAX + 2)]
    subscribed(person, "mail", *texts)

    with open_scope(Scope(volunteer=person.id)):
        added = list(addresses_of(person.id).values_list("added_at", flat=True))

    assert (len(added), added[0]) == (ADDRESSES_MAX, T0 + timedelta(minutes=2))


def test_an_address_that_was_gone_and_is_given_anew_works_again(person):
    subscribed(person, "mail", MAIL)
    with as_worker():
        note_gone(Destination(MAIL, Address.objects.get().id), "status 410")
    gone = rows(person)

    subscribed(person, "mail", MAIL)

    assert (gone, rows(person)) == ([("mail", "gone")], [("mail", "ok")])


def test_what_was_added_can_be_removed_by_its_row_or_by_the_browser_itself(person):
    subscribed(person, "mail", MAIL)
    subscribed(person, "webpush", a_subscription())
    with open_scope(Scope(volunteer=person.id)):
        unsubscribe(person.id, addresses_of(person.id).get(channel="mail").id)
        unsubscribe_browser(person.id, json.loads(a_subscription())["endpoint"])

    assert rows(person) == []


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("mail", "wang"),
        ("mail", "a@b.c\nBcc: d@e.f"),
        ("webpush", a_subscription("https://evil.example/")),
        ("matrix", "#alias:muster.example"),
        ("matrix", "@wang:muster.example"),
        ("matrix_id", "!room:muster.example"),
        ("matrix_id", "wang"),
        ("matrix_id", "@wang:muster.example\nx"),
        ("sms", "+8613909312345"),
        ("wecom", "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"),
        ("mail", "a" * 3_000),
    ],
)
def test_what_is_no_address_of_its_channel_is_refused(person, channel, text):
    with pytest.raises(NotAnAddress):
        subscribed(person, channel, text)

    assert rows(person) == []


def test_a_name_by_which_somebody_answers_is_known_and_never_written_to(person, settings):
    settings.MATRIX_URL, settings.MATRIX_TOKEN = "https://matrix.example", "secret"
    subscribed(person, "matrix_id", " @wang:muster.example ")

    with as_worker():
        found = [known_by("matrix_id", name) for name in ("@wang:muster.example", "@li:muster.example")]
        ways = ways_to([person.id])

    assert (found, ways) == ([[person.id], []], {person.id: ()})
    with pytest.raises(NoChannel):
        put_to(person, "matrix_id")


def test_a_mail_to_a_person_finds_its_way_and_the_person_sees_what_became_of_it(person, postbox: Postbox):
    subscribed(person, "mail", MAIL)

    message = delivered(put_to(person, "mail"))

    assert ([one.rcpt_tos for one in postbox.mails], message.state) == ([[MAIL]], "sent")
    with open_scope(Scope(volunteer=person.id)):
        assert [(one.state, one.why) for one in messages_to(person.id)] == [("sent", "")]


def test_one_address_that_takes_it_is_enough_and_silence_of_one_alone_leaves_it_open(
    person, postbox: Postbox, monkeypatch
):
    """Mail knows no key against doubles: tried again for the one, it would reach the other twice."""
    from muster.channels import mail
    from muster.channels.failures import Failure, PermanentFailure, TemporaryFailure, Unanswered
    from muster.channels.reasons import Reason

    subscribed(person, "mail", "a@example.org", "b@example.org")
    told: dict[str, Failure | None] = {}

    def send(message) -> None:
        if failure := told[message.letter.to]:
            raise failure

    monkeypatch.setattr(mail, "send", send)
    busy, silent, refused = TemporaryFailure(Reason.BUSY), Unanswered(Reason.SILENT), PermanentFailure(Reason.REFUSED)
    outcomes = []
    for one, other in ((None, busy), (busy, silent), (refused, busy), (refused, refused), (silent, None)):
        told.update({"a@example.org": one, "b@example.org": other})
        message = delivered(put_to(person, "mail"))
        outcomes.append((message.state, message.reason))

    assert outcomes == [("sent", ""), ("unsure", "silent"), ("waiting", "busy"), ("dead", "refused"), ("sent", "")]


def test_a_preference_is_ones_own_and_of_channels_that_reach_a_person(person):
    none = [
        (["wecom"], {}),
        (["sms", "sms"], {}),
        ([], {"quiet_from_min": 5}),
        ([], {"quiet_from_min": 1_440, "quiet_to_min": 0}),
    ]
    with open_scope(Scope(volunteer=person.id)):
        prefer(person.id, ["mail", "sms"], quiet_from_min=1_320, quiet_to_min=360)
        prefer(person.id, ["sms", "mail"])
        kept = preferences_of([person.id])[person.id]

        for order, times in none:
            with pytest.raises(NotAPreference):
                prefer(person.id, order, **times)

    assert (kept.order, kept.quiet_from_min) == (["sms", "mail"], None)


@pytest.mark.parametrize(
    "values",
    [{"order": ["fax"]}, {"order": ["sms"] * 5}, {"quiet_from_min": 1_440, "quiet_to_min": 1}, {"quiet_from_min": 1}],
)
def test_the_database_keeps_no_preference_that_is_none(person, values):
    with pytest.raises(IntegrityError), transaction.atomic(), open_scope(Scope(volunteer=person.id)):
        Preference(volunteer_id=person.id, **values).save(force_insert=True)


def test_ways_are_those_in_use_that_reach_the_person_in_their_order(
    person, settings, postbox: Postbox, django_assert_num_queries
):
    settings.SMS_URL, settings.PUSH_CONTACT = "https://gateway.example/", "mailto:desk@muster.example"
    other = make.a_volunteer(make.a_city())
    subscribed(person, "mail", MAIL)
    subscribed(person, "webpush", a_subscription(KNOWN))
    with open_scope(Scope(volunteer=person.id)):
        prefer(person.id, ["mail", "matrix", "sms"])

    with as_worker(), django_assert_num_queries(2):
        found = ways_to([person.id, other.id], with_phone=[person.id, other.id])
    settings.MAIL_URL = ""
    with as_worker():
        without_mail = ways_to([person.id])

    assert found == {person.id: ("mail", "sms"), other.id: ("sms",)}
    assert without_mail == {person.id: ()}
    assert "mail" not in registry.in_use()


NIGHT, NOON, EMPTY = (1_320, 420), (600, 720), (5, 5)


@pytest.mark.parametrize(
    ("at_min", "span", "quiet"),
    [
        (1_320, NIGHT, True),
        (0, NIGHT, True),
        (419, NIGHT, True),
        (420, NIGHT, False),
        (700, NOON, True),
        (720, NOON, False),
        (5, EMPTY, False),
    ],
)
def test_quiet_hours_may_run_past_midnight(at_min, span, quiet):
    assert is_between(at_min, *span) is quiet


def test_quiet_hours_are_the_persons_or_the_installations(settings):
    """T0 is 08:00 in Lanzhou."""
    chosen = Preference(quiet_from_min=450, quiet_to_min=540)

    assert [is_quiet(one, T0) for one in (None, chosen)] == [False, True]
    settings.QUIET_HOURS = "22:00-08:01"
    assert is_quiet(None, T0)
    assert is_quiet(Preference(), T0)


def test_subscribing_needs_the_persons_own_scope(person):
    with (
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
        open_scope(Scope(cities=(person.city_id,))),
    ):
        subscribe(person.id, MAIL, channel="mail", city_id=person.city_id, now=T0)
