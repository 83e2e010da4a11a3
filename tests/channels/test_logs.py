"""G18: neither an address nor a word stands in what is logged, whatever goes wrong."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from muster.channels import deliver, dingtalk, feishu, mail, wecom
from muster.channels.letter import Addressed, Letter
from muster.channels.outbox import put_all
from muster.channels.registry import CHANNELS
from muster.channels.robots import DINGTALK, FEISHU, WECOM
from muster.channels.take import bury_expired
from tests.channels.gateway import Gateway, as_worker
from tests.channels.test_webpush import a_subscription
from tests.factories import T0

NUMBER, MAIL, PLACE, ROOM, KEY, WORDS, SECRET = (
    "+8613909318842",
    "canary.wang@example.org",
    "canary-endpoint",
    "!canaryroom:muster.example",
    "canary-robot-key-0000",
    "canarywords",
    "canary-token",
)


@pytest.fixture
def all_set(gateway: Gateway, settings, monkeypatch) -> Gateway:
    """Every channel speaks to the gateway."""
    settings.MATRIX_URL, settings.MATRIX_TOKEN = gateway.url, SECRET
    settings.PUSH_CONTACT, settings.PUSH_ON_LOOPBACK = "mailto:desk@muster.example", True
    settings.MAIL_URL = f"smtp://canaryuser:{SECRET}@127.0.0.1:{gateway.server_port}?from=desk@muster.example"
    monkeypatch.setattr(mail, "WAIT_MAX_S", 0.5)  # the gateway speaks no SMTP, and waits
    for module, name, robot in ((wecom, "WECOM", WECOM), (dingtalk, "DINGTALK", DINGTALK), (feishu, "FEISHU", FEISHU)):
        monkeypatch.setattr(module, name, replace(robot, page=f"{gateway.url}/send?key="))
    return gateway


@pytest.mark.django_db
@pytest.mark.parametrize("manner", ["plain", "dies_at_once", "talks_nonsense", "away"])
def test_no_address_and_no_word_is_logged(all_set: Gateway, caplog, manner):
    """Planted bug: the text of an exception, which holds the address it is about."""
    caplog.set_level(logging.DEBUG)
    all_set.status, all_set.manner = 503, manner if manner != "away" else "plain"
    addresses = {
        "sms": NUMBER,
        "webpush": a_subscription(f"{all_set.url}/{PLACE}"),
        "mail": MAIL,
        "matrix": ROOM,
        "wecom": KEY,
        "dingtalk": KEY,
        "feishu": KEY,
    }
    letters = [
        Addressed(name, Letter(to, WORDS, WORDS, f"https://muster.example/{WORDS}")) for name, to in addresses.items()
    ]
    ids = put_all(letters, purpose="call_out", lasts=timedelta(hours=1), now=T0)
    if manner == "away":
        all_set.end()

    with as_worker():
        for message_id in ids:
            deliver.deliver(message_id, now=T0)
        bury_expired(now=T0 + timedelta(days=1))

    said = caplog.text + json.dumps([str(record.__dict__) for record in caplog.records])
    assert set(addresses) == set(CHANNELS) - {"screen"}
    assert all(str(message_id) in said for message_id in ids)
    assert [word for word in (NUMBER[3:], "canary") if word in said] == []
