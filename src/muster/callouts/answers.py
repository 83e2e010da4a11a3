"""What somebody answers in words: "我来", "20分钟到", "来不了", "12 来", "YES 2". Pure; what is not clear is not an answer."""

import re
from dataclasses import dataclass

from muster.callouts.flush import ETA_MIN_MAX, Verb
from muster.callouts.reading.numerals import value
from muster.callouts.reading.said import plain_word

TEXT_MAX = 200
ENDS = "".join((" ", ".", "!", "。", "~", "…"))  # of a sentence
HALF_HOUR_MIN = 30

_NO = re.compile(
    r"来不了|不来|去不了|不去|来不及|没空|没时间|不行|不能来|不方便|退出|取消|算了"
    r"|\b(?:no|nope|can'?t|cannot|can not|won'?t|unable|not coming|sorry|busy|cancel|release|decline)\b"
)
_YES = re.compile(
    r"我来|来了|能来|可以来|马上来|马上到|这就来|这就去|我去|算我|报名|参加|我能|我会|我可以|收到|在的|去\b|来(?!自|源|回|电|信|晚|得及吗|吗|不)"
    r"|\b(?:yes|yep|yeah|ok|okay|y|coming|on my way|i'?m on|i can|i'?ll come|i will come|count me in|me)\b"
)
_HERE = re.compile(r"我?(?:已经?)?到了|已到|到位|\b(?:here|arrived|i am here|i'?m here)\b")
_MINUTES = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:分钟|分|min(?:ute)?s?\b)")
_HOURS = re.compile(r"(半|\d{1,2}|[一二两三四五])\s*(?:个)?(?:半)?\s*(?:小时|钟头|h(?:ou)?rs?\b)")
_HALF_HOUR = re.compile(r"半(?:个)?(?:小时|钟头)|half an hour")
_NUMBER = re.compile(
    r"(?:#|第|no\.?)?\s*(\d{1,6})(?:号)?[\s:,，、.]*(?=我|来|不|yes\b|no\b|ok\b|coming\b)|(?:#|第)(\d{1,6})号?[\s:,，]*"
)
_WHICH = re.compile(r"(\d)$")
_BARE = {"1": "claim", "2": "give_up", "y": "claim", "n": "give_up", "+1": "claim", "t": "give_up", "td": "give_up"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer. `number`: of the call-out; `which`: of the people who share the phone, from 1; each None where not said."""

    verb: Verb
    eta_min: int | None = None
    number: int | None = None
    which: int | None = None


def heard(text: str) -> Heard | None:
    """The answer in these words, or None where they hold none, or two that disagree."""
    plain = plain_word(text[:TEXT_MAX]).strip(ENDS)
    bare = _BARE.get(plain.replace(" ", ""))
    if bare:
        return Heard("claim" if bare == "claim" else "give_up")
    number, rest = _numbered(plain)
    eta_min, rest = _eta(rest)
    verb = _verb(rest, has_eta=eta_min is not None)
    if verb is None:
        return None
    which = _WHICH.search(rest.strip())
    return Heard(verb, eta_min if verb == "claim" else None, number, int(which[1]) if which else None)


def _numbered(plain: str) -> tuple[int | None, str]:
    found = _NUMBER.match(plain)
    if found is None:
        return None, plain
    return int(found[1] or found[2]), plain[found.end() :]


def _eta(plain: str) -> tuple[int | None, str]:
    """Minutes until they are there, and the words without them."""
    half = _HALF_HOUR.search(plain)
    if half:
        return HALF_HOUR_MIN, plain[: half.start()] + "到" + plain[half.end() :]
    for pattern, minutes in ((_MINUTES, 1), (_HOURS, 60)):
        found = pattern.search(plain)
        amount = value(found[1]) if found and found[1] != "半" else None
        if found and amount and 1 <= amount * minutes <= ETA_MIN_MAX:
            return amount * minutes, plain[: found.start()] + "到" + plain[found.end() :]
    return None, plain


def _verb(plain: str, *, has_eta: bool) -> Verb | None:
    if _NO.search(plain):
        return "give_up"
    if _HERE.search(plain) and not has_eta:
        return "arrive"
    if _YES.search(plain) or has_eta:
        return "claim"
    return None
