"""Robots of group chats: WeCom, DingTalk and Feishu all take a signed JSON object at one fixed address each.

They answer 200 also when they refuse, and say so in a code inside. A message counts as sent by that code alone.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from muster.channels.failures import AddressGone, PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Outgoing
from muster.channels.peer import exchange
from muster.channels.reasons import Reason
from muster.channels.refusals import NotAGroup

HANDS = 2
KEY_MAX = 128
KEY = re.compile(rf"[A-Za-z0-9_-]{{16,{KEY_MAX}}}", re.ASCII)


@dataclass(frozen=True)
class RobotKey:
    """What lets us speak in one group, and what signs, where the group asks for it."""

    key: str = field(repr=False)
    secret: str = field(default="", repr=False)

    def written(self) -> str:
        return f"{self.key} {self.secret}".strip()


@dataclass(frozen=True)
class Robot:
    """One kind of robot. `page` is the address without the key: the only one that is ever called."""

    page: str
    code: str  # where its answer says what came of it: 0 is well
    busy: frozenset[int]
    gone: frozenset[int]
    bytes_max: int


WECOM = Robot(
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
    "errcode",
    frozenset({-1, 45009}),
    frozenset({93000}),
    2_048,
)
DINGTALK = Robot(
    "https://oapi.dingtalk.com/robot/send?access_token=",
    "errcode",
    frozenset({-1, 130101}),
    frozenset({300001, 300005}),
    18_000,
)
FEISHU = Robot("https://open.feishu.cn/open-apis/bot/v2/hook/", "code", frozenset({11232}), frozenset({19001}), 18_000)


def parse_key(robot: Robot, text: str) -> RobotKey:
    """A key, or the whole address as the group shows it, with the signing secret behind a space. Raises `NotAGroup`."""
    said = text.split()
    if not 1 <= len(said) <= 2:
        raise NotAGroup
    key, secret = said[0].removeprefix(robot.page), "".join(said[1:])
    if not KEY.fullmatch(key) or (secret and not KEY.fullmatch(secret)):
        raise NotAGroup
    return RobotKey(key, secret)


def post(robot: Robot, key: RobotKey, said: Mapping[str, object], *, signed: str = "") -> None:
    """Hand over, and read the answer's own code."""
    body = json.dumps(said, ensure_ascii=False).encode()
    answer = exchange("POST", robot.page + key.key + signed, body, {"Content-Type": "application/json; charset=utf-8"})
    answer.check()
    code = answer.object().get(robot.code)
    if type(code) is not int:  # true and false count as numbers in Python
        raise Unanswered(Reason.UNREADABLE, "no code")
    if code in robot.busy:
        raise TemporaryFailure(Reason.BUSY, f"code {code}")
    if code in robot.gone:
        raise AddressGone(f"code {code}")
    if code:
        raise PermanentFailure(Reason.REFUSED, f"code {code}")


def opened(robot: Robot, message: Outgoing) -> tuple[RobotKey, str]:
    """The key and the text of a message on its way."""
    try:
        key = parse_key(robot, message.letter.to)
    except NotAGroup:
        raise PermanentFailure(Reason.REFUSED, "not a key") from None
    return key, message.letter.in_full(robot.bytes_max)


def signature(key: bytes, said: bytes) -> str:
    return base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()
