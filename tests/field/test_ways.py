"""A volunteer says by what they want to be reached, when quietly, at which addresses, and whether tonight."""

from datetime import UTC, datetime, timedelta

import pytest

from muster.channels.models import Address, Preference
from muster.people.models import Volunteer
from tests.callouts.arranged import Scene, a_scene
from tests.channels.arranged import subscribed
from tests.channels.test_webpush import a_subscription
from tests.conftest import as_owner
from tests.field.conftest import volunteer

pytestmark = pytest.mark.django_db
HOME = "/me/ways/"
MAIL, MATRIX = "wang@example.org", "@wang:muster.example"


@pytest.fixture(autouse=True)
def set_up(settings):
    settings.SMS_URL, settings.MAIL_URL = "https://gateway.example/", "smtp://localhost:25?from=desk@muster.example"
    settings.PUSH_CONTACT = "mailto:desk@muster.example"
    settings.MATRIX_URL, settings.MATRIX_TOKEN = "https://matrix.example", "secret"


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def person(scene):
    return scene.people(1)[0]


@pytest.fixture
def phone(person):
    return volunteer(person)


def kept(person) -> tuple[list[str], int | None, int | None]:
    with as_owner():
        one = Preference.objects.get(volunteer=person)
    return one.order, one.quiet_from_min, one.quiet_to_min


def channels(person) -> list[str]:
    with as_owner():
        return list(Address.objects.filter(volunteer=person).order_by("added_at").values_list("channel", flat=True))


def test_order_and_quiet_hours_are_kept_and_shown_again(phone, person):
    said = {"first": "sms", "second": "mail", "third": "", "quiet_from": "21:30", "quiet_to": "06:00"}

    answer = phone.post(HOME, said)
    page = phone.get(HOME).content.decode()
    emptied = phone.post(HOME, {})

    assert (answer.status_code, emptied.status_code) == (302, 302)
    assert '<option value="sms" selected>' in page
    assert ('value="21:30"' in page, 'value="06:00"' in page) == (True, True)
    assert kept(person) == ([], None, None)


def test_what_was_kept_is_what_was_said(phone, person):
    phone.post(HOME, {"first": "mail", "third": "sms", "quiet_from": "00:00", "quiet_to": "00:00"})

    assert kept(person) == (["mail", "sms"], 0, 0)


@pytest.mark.parametrize(
    "said",
    [
        {"first": "sms", "second": "sms"},
        {"first": "wecom"},
        {"quiet_from": "22:00"},
        {"quiet_from": "25:00", "quiet_to": "07:00"},
        {"quiet_from": "\x00", "quiet_to": "07:00"},
    ],
)
def test_what_is_no_choice_is_refused_with_a_sentence(phone, said):
    answer = phone.post(HOME, said)

    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    with as_owner():
        assert not Preference.objects.exists()


def test_only_ways_that_are_set_up_are_offered(phone, settings):
    settings.MAIL_URL = settings.MATRIX_URL = settings.PUSH_CONTACT = ""

    page = phone.get(HOME).content.decode()

    assert ('value="sms"' in page, 'value="mail"' in page, 'name="text"' in page) == (True, False, False)
    assert phone.post(HOME, {"first": "mail"}).status_code == 422
    assert phone.post(HOME + "addresses/", {"channel": "mail", "text": MAIL}).status_code == 422


def test_whom_their_own_choice_would_reach_by_nothing_is_told(phone):
    phone.post(HOME, {"first": "mail"})
    silent = phone.get(HOME).content.decode()
    phone.post(HOME, {"first": "sms", "second": "mail"})
    lacking = phone.get(HOME).content.decode()
    phone.post(HOME + "addresses/", {"channel": "mail", "text": MAIL})
    whole = phone.get(HOME).content.decode()

    assert ["现在都找不到您" in page for page in (silent, lacking, whole)] == [True, False, False]
    assert ["还没有能用的地址" in page for page in (silent, lacking, whole)] == [False, True, False]


def test_addresses_are_added_listed_without_being_shown_and_removed(phone, person):
    for channel, text in (("mail", MAIL), ("matrix_id", MATRIX), ("matrix", "!room:muster.example")):
        assert phone.post(HOME + "addresses/", {"channel": channel, "text": text}).status_code == 302
    subscribed(person, "webpush", a_subscription())
    page = phone.get(HOME).content.decode()
    with as_owner():
        Address.objects.filter(channel="mail").update(state="gone", sealed=None)
        ids = list(Address.objects.values_list("id", flat=True))
    gone = phone.get(HOME).content.decode()

    assert sorted(channels(person)) == ["mail", "matrix", "matrix_id", "webpush"]
    assert [text in page for text in (MAIL, MATRIX, "!room:muster.example", "fcm.googleapis.com")] == [False] * 4
    assert ("已发不到" in page, "已发不到" in gone) == (False, True)
    for address_id in [*ids, ids[0]]:
        assert phone.post(HOME + "addresses/removal/", {"address": address_id}).status_code == 302
    assert channels(person) == []


@pytest.mark.parametrize(
    ("channel", "text"),
    [("mail", "wang"), ("matrix_id", "wang"), ("matrix", MATRIX), ("webpush", "{}"), ("sms", "1"), ("mail", "")],
)
def test_what_is_no_address_is_refused_with_a_sentence(phone, person, channel, text):
    answer = phone.post(HOME + "addresses/", {"channel": channel, "text": text})

    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    assert channels(person) == []


def test_nobody_removes_an_address_of_somebody_else(phone, scene):
    other = scene.people(1)[0]
    subscribed(other, "mail", MAIL)
    with as_owner():
        address_id = Address.objects.get().id

    phone.post(HOME + "addresses/removal/", {"address": address_id})

    assert channels(other) == ["mail"]
    assert phone.post(HOME + "addresses/removal/", {"address": "x"}).status_code == 404


def test_who_has_no_app_says_that_they_may_be_called_tonight_and_takes_it_back(phone, person):
    before = datetime.now(UTC)
    phone.post(HOME + "tonight/", {"hours": "4"})
    with as_owner():
        until = Volunteer.objects.get(id=person.id).call_until
    page = phone.get(HOME).content.decode()
    phone.post(HOME + "tonight/", {"hours": ""})

    assert timedelta(hours=4) <= until - before < timedelta(hours=4, minutes=1)
    assert "不要再叫我" in page
    with as_owner():
        assert Volunteer.objects.get(id=person.id).call_until is None
    assert phone.post(HOME + "tonight/", {"hours": "99"}).status_code == 404


def test_the_page_is_led_to_from_my_page_and_from_what_i_can_do(phone):
    for page in ("/me/", "/me/offer/"):
        assert f'href="{HOME}"' in phone.get(page).content.decode()
    assert " style=" not in phone.get(HOME).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_address_as_for_three(
    phone, person, rows, django_assert_num_queries
):
    subscribed(person, "mail", *(f"a{number}@example.org" for number in range(rows)))
    phone.get(HOME)

    with django_assert_num_queries(QUERIES):
        phone.get(HOME)


QUERIES = 10
