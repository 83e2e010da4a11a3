"""Robots of group chats: what is called, what is said, and what their answers mean. Their own hosts are not called from here."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from muster.channels import dingtalk, feishu, wecom
from muster.channels.failures import AddressGone, PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Letter
from muster.channels.refusals import NotAGroup
from muster.channels.robots import DINGTALK, FEISHU, WECOM, RobotKey, parse_key
from tests.channels.arranged import an_outgoing
from tests.channels.gateway import Gateway

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
SECRET = "SEC0123456789abcdef"
ROBOTS = {"wecom": (wecom, WECOM), "dingtalk": (dingtalk, DINGTALK), "feishu": (feishu, FEISHU)}
TEXT = "召集\n今晚 19:00 需要三个人。\nhttps://muster.example/c/1"
OK = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success"},
}


@pytest.fixture(params=sorted(ROBOTS))
def robot(request, gateway: Gateway, monkeypatch):
    """A robot whose fixed host is the gateway."""
    module, known = ROBOTS[request.param]
    page = known.page.replace(f"https://{urlsplit(known.page).hostname}", gateway.url)
    monkeypatch.setattr(module, request.param.upper(), replace(known, page=page))
    gateway.answer = json.dumps(OK[request.param]).encode()
    module.name = request.param
    return module


def a_word(key: str = KEY, **letter: str):
    said = {"body": "今晚 19:00 需要三个人。", "title": "召集", "link": "https://muster.example/c/1"} | letter
    return an_outgoing(letter=Letter(key, **said))


def test_only_the_three_fixed_hosts_are_ever_called():
    hosts = {urlsplit(known.page)[:2] for _module, known in ROBOTS.values()}

    assert hosts == {("https", "qyapi.weixin.qq.com"), ("https", "oapi.dingtalk.com"), ("https", "open.feishu.cn")}


def test_a_group_is_told_in_its_own_robots_words(robot, gateway: Gateway):
    robot.send(a_word())

    said = {
        "wecom": {"msgtype": "text", "text": {"content": TEXT}},
        "dingtalk": {"msgtype": "text", "text": {"content": TEXT}},
        "feishu": {"msg_type": "text", "content": {"text": TEXT}},
    }
    asked = {
        "wecom": f"/cgi-bin/webhook/send?key={KEY}",
        "dingtalk": f"/robot/send?access_token={KEY}",
        "feishu": f"/open-apis/bot/v2/hook/{KEY}",
    }
    assert json.loads(gateway.received[0][1]) == said[robot.name]
    assert gateway.asked == [asked[robot.name]]


def test_dingtalk_signs_the_time_under_the_secret(gateway: Gateway):
    said = parse_qs(dingtalk._signed(SECRET, 1_666_569_600.5))

    expected = hmac.digest(SECRET.encode(), f"1666569600500\n{SECRET}".encode(), hashlib.sha256)
    assert said == {"timestamp": ["1666569600500"], "sign": [base64.b64encode(expected).decode()]}


def test_feishu_signs_nothing_under_the_time_and_the_secret():
    said = feishu._signed(SECRET, 1_666_569_600.5)

    expected = hmac.digest(f"1666569600\n{SECRET}".encode(), b"", hashlib.sha256)
    assert said == {"timestamp": "1666569600", "sign": base64.b64encode(expected).decode()}


@pytest.mark.parametrize(
    ("robot", "code", "failure"),
    [
        ("wecom", 45009, TemporaryFailure),
        ("wecom", -1, TemporaryFailure),
        ("wecom", 93000, AddressGone),
        ("wecom", 40058, PermanentFailure),
        ("dingtalk", 130101, TemporaryFailure),
        ("dingtalk", 300005, AddressGone),
        ("dingtalk", 310000, PermanentFailure),
        ("feishu", 11232, TemporaryFailure),
        ("feishu", 19001, AddressGone),
        ("feishu", 19021, PermanentFailure),
        ("feishu", None, Unanswered),
        ("feishu", "0", Unanswered),
        ("feishu", False, Unanswered),
    ],
    indirect=["robot"],
)
def test_a_200_that_refuses_is_no_success(robot, gateway: Gateway, code, failure):
    """Planted bug: the status alone, as the library does that we first looked at."""
    gateway.answer = json.dumps({"errcode": code, "code": code, "errmsg": "x", "msg": "x"}).encode()

    with pytest.raises(failure) as raised:
        robot.send(a_word())

    assert KEY not in str(raised.value)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[0]", b"0"])
def test_a_200_that_cannot_be_read_leaves_it_open_and_is_not_tried_again(robot, gateway: Gateway, answer):
    gateway.answer = answer

    with pytest.raises(Unanswered):
        robot.send(a_word())

    assert not robot.repeats("tag")


def test_a_status_that_fails_is_told_apart(robot, gateway: Gateway):
    for status, failure in (
        (502, TemporaryFailure),
        (429, TemporaryFailure),
        (404, PermanentFailure),
        (302, PermanentFailure),
    ):
        gateway.status = status
        with pytest.raises(failure):
            robot.send(a_word())


@pytest.mark.parametrize("robot", ["wecom"], indirect=True)
def test_a_text_that_is_too_long_loses_words_and_keeps_its_link(robot, gateway: Gateway):
    robot.send(a_word(body="汉" * 900))

    text = json.loads(gateway.received[0][1])["text"]["content"]
    title, body, link = text.split("\n")
    assert len(text.encode()) <= 2_048
    assert (title, body[-2:], link) == ("召集", "汉…", "https://muster.example/c/1")


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_a_key_or_the_whole_address_is_taken(name):
    known = ROBOTS[name][1]

    assert parse_key(known, f"  {known.page}{KEY} \n") == parse_key(known, KEY) == RobotKey(KEY)
    assert parse_key(known, f"{known.page}{KEY} {SECRET}") == RobotKey(KEY, SECRET)
    assert parse_key(known, RobotKey(KEY, SECRET).written()) == RobotKey(KEY, SECRET)


@pytest.mark.parametrize("name", sorted(ROBOTS))
@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "https://evil.example/send?key=" + KEY,
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com@evil.example/?key=" + KEY,
        KEY + "&debug=1",
        KEY + "/../../x",
        KEY + "#x",
        KEY + "@evil.example",
        "钥" * 20,
        "a" * 200,
        f"{KEY} {SECRET} more",
    ],
)
def test_no_other_address_is_ever_called(name, text):
    with pytest.raises(NotAGroup):
        parse_key(ROBOTS[name][1], text)


def test_a_key_that_is_logged_says_nothing():
    assert repr(RobotKey(KEY, SECRET)) == "RobotKey()"


def test_a_kind_of_robot_can_be_switched_off(settings):
    settings.ROBOTS = ["feishu"]

    assert [module.is_set() for module in (wecom, dingtalk, feishu)] == [False, False, True]
