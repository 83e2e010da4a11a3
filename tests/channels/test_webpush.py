"""Notifications of a browser, by a push service that decrypts them as a browser would."""

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from muster import base64url
from muster.channels import webpush
from muster.channels.failures import AddressGone, PermanentFailure, TemporaryFailure
from muster.channels.letter import Letter
from muster.channels.models import Address
from muster.channels.refusals import NotAnAddress
from muster.channels.webpush.keys import public_key
from muster.channels.webpush.subscription import parse
from tests import factories as make
from tests.channels.arranged import an_outgoing, delivered, put_to, subscribed
from tests.channels.gateway import Gateway, as_worker
from tests.channels.push_service import PushService

POINT = public_key()  # a point of the curve, as a browser's is
SECRET = base64url.encode(b"\x02" * 16)
KNOWN = "https://fcm.googleapis.com/fcm/send/abc:def"


def a_subscription(endpoint: str = KNOWN, p256dh: str = POINT, auth: str = SECRET) -> str:
    return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": p256dh, "auth": auth}})


def a_push(to: str, **changes: object):
    letter = Letter(to, "今晚 19:00 需要三个人。", "召集：广后街", "https://muster.example/c/1")
    return an_outgoing(letter=letter, expires_at=timezone.now() + timedelta(minutes=30), **changes)


@pytest.mark.alone
def test_a_browser_decrypts_what_was_sent_and_knows_us_by_our_key(push_service: PushService):
    browser = push_service.subscribe()

    webpush.send(a_push(json.dumps(browser), tag="callout-1", quiet=True))

    assert push_service.shown(browser) == [
        {
            "title": "召集：广后街",
            "body": "今晚 19:00 需要三个人。",
            "link": "https://muster.example/c/1",
            "tag": "callout-1",
            "quiet": True,
        }
    ]


@pytest.mark.alone
def test_a_browser_that_is_gone_is_said_to_be(push_service: PushService):
    browser = push_service.subscribe()
    push_service.expire(browser)

    with pytest.raises(AddressGone):
        webpush.send(a_push(json.dumps(browser)))


@pytest.mark.alone
@pytest.mark.django_db
def test_a_message_reaches_all_browsers_of_a_person_and_forgets_those_that_are_gone(push_service: PushService):
    person = make.a_volunteer(make.a_city())
    phone, laptop, old = (push_service.subscribe() for _ in range(3))
    push_service.expire(old)
    subscribed(person, "webpush", *(json.dumps(one) for one in (phone, laptop, old)))

    message = delivered(put_to(person, "webpush"))

    assert [len(push_service.shown(one)) for one in (phone, laptop, old)] == [1, 1, 0]
    assert (message.state, message.reason, message.sealed) == ("sent", "", None)
    with as_worker():
        rows = Address.objects.order_by("added_at").values_list("state", "gone_reason")
        assert list(rows) == [("ok", ""), ("ok", ""), ("gone", "gone (status 410)")]
        assert Address.objects.get(state="gone").sealed is None


@pytest.mark.django_db
def test_a_message_is_dead_where_all_browsers_are_gone_and_where_there_never_was_one(gateway: Gateway, settings):
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True
    city = make.a_city()
    person, stranger = make.a_volunteer(city), make.a_volunteer(city)
    gateway.status = 404
    subscribed(person, "webpush", a_subscription(gateway.url + "/a"), a_subscription(gateway.url + "/b"))

    first, second, nobody = (delivered(put_to(one, "webpush")) for one in (person, person, stranger))

    assert [(one.state, one.reason) for one in (first, second)] == [("dead", "gone")] * 2
    assert (nobody.state, nobody.reason) == ("dead", "no_address")
    assert len(gateway.received) == 2


def test_the_service_is_told_how_long_how_loud_and_what_is_replaced(gateway: Gateway, settings):
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True
    browser = a_subscription(gateway.url + "/a")

    webpush.send(a_push(browser, tag="callout-1"))
    webpush.send(a_push(browser, tag="callout-1", quiet=True))
    webpush.send(an_outgoing(letter=Letter(browser, "x")))  # expired long ago

    loud, quiet, late = (headers for headers, _body in gateway.received)
    assert (loud["Urgency"], quiet["Urgency"]) == ("high", "low")
    assert loud["Topic"] == quiet["Topic"]
    assert len(loud["Topic"]) == 32
    assert "callout" not in str(loud)
    assert 1_700 < int(loud["TTL"]) <= 1_800
    assert (late["TTL"], "Topic" in late) == ("0", False)
    assert loud["Content-Type"] == "application/octet-stream"
    assert [webpush.repeats(tag) for tag in ("callout-1", "")] == [True, False]


def test_our_signature_is_for_one_service_and_ends_within_a_day(gateway: Gateway, settings):
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True

    webpush.send(a_push(a_subscription(gateway.url + "/a")))

    scheme, said = gateway.received[0][0]["Authorization"].split(" ", 1)
    parts = dict(part.strip().split("=", 1) for part in said.split(","))
    claims = json.loads(base64url.decode(parts["t"].split(".")[1]))
    assert (scheme, parts["k"], claims["aud"], claims["sub"]) == (
        "vapid",
        public_key(),
        gateway.url,
        "mailto:desk@muster.example",
    )
    assert 0 < claims["exp"] - time.time() < 24 * 3600


FAILURES = [
    (400, PermanentFailure),
    (413, PermanentFailure),
    (429, TemporaryFailure),
    (500, TemporaryFailure),
    (307, PermanentFailure),
]


@pytest.mark.parametrize(("status", "failure"), FAILURES)
def test_what_a_push_service_answers_tells_whether_to_try_again(gateway: Gateway, settings, status, failure):
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True
    gateway.status = status

    with pytest.raises(failure):
        webpush.send(a_push(a_subscription(gateway.url + "/a")))

    assert gateway.asked == ["/a"]  # a service that sends us elsewhere is not followed


@pytest.mark.parametrize(
    "endpoint",
    [
        KNOWN,
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc",
        "https://fcm.googleapis.com:443/abc",
    ],
)
def test_known_push_services_are_taken(endpoint):
    assert parse(a_subscription(endpoint)).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/abc",
        "https://fcm.googleapis.com.evil.example/abc",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/abc",
        "https://evil.example\\@fcm.googleapis.com/abc",
        "https://fcm.googleapis.com:8443/abc",
        "https://push.apple.com.evil.example/",
        "https://evilpush.apple.com.example/",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/abc",
        "http://localhost:8000/",
        "https://[::1]/abc",
        "https://fcm.googleapis.com/a\r\nHost: evil.example",
        "https://fcm.googleapis.com/" + "a" * 1_000,
        "file:///etc/passwd",
        "https:///abc",
        "https://fcm.googleapis.com:abc/",
        "",
    ],
)
def test_no_other_address_is_ever_called(endpoint):
    """Our server calls what a browser names: it must not be led to a machine of ours, or anybody's."""
    with pytest.raises(NotAnAddress):
        parse(a_subscription(endpoint))
    with pytest.raises(PermanentFailure):
        webpush.send(a_push(a_subscription(endpoint)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"endpoint": 1}',
        a_subscription(p256dh="AAAA"),
        a_subscription(auth="AAAA"),
        a_subscription(p256dh="*" * 87),
        a_subscription(p256dh=base64url.encode(b"\x05" * 65)),
        a_subscription(p256dh=base64url.encode(b"\x04" + b"\x01" * 64)),
        a_subscription(p256dh=base64url.encode(b"")),
        "[" * 10_000,
    ],
)
def test_what_is_no_subscription_is_refused(text):
    with pytest.raises(NotAnAddress):
        parse(text)


def test_further_push_services_are_a_setting(settings):
    settings.PUSH_HOSTS = ["push.example.cn", ".push.example.com"]

    for endpoint in ("https://push.example.cn/a", "https://eu.push.example.com/a"):
        assert parse(a_subscription(endpoint)).endpoint == endpoint
    with pytest.raises(NotAnAddress):
        parse(a_subscription("https://other.push.example.cn/a"))


def test_our_key_stays_the_same_and_is_a_point():
    assert public_key() == public_key()
    assert (len(base64url.decode(public_key())), base64url.decode(public_key())[0]) == (65, 4)


def test_without_a_contact_web_push_is_not_offered(settings):
    settings.PUSH_CONTACT = ""

    assert not webpush.is_set()


def test_a_contact_that_is_none_is_said_to_be_none(gateway: Gateway, settings):
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "desk", True

    with pytest.raises(PermanentFailure) as failure:
        webpush.send(a_push(a_subscription(gateway.url + "/a")))

    assert (failure.value.reason, gateway.received) == ("not_set", [])
