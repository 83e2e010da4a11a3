"""Weekly hours as people write them: "工作日 18:00-22:00; 周末 08:00-20:00", "Mon-Fri 18:00-22:00". Never guessed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

TEXT_CHARS_MAX = 300
WINDOWS_MAX = 21
DAY_MIN = 24 * 60

EVERY_DAY, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000  # bit 0 is Monday
_DAYS = {
    "工作日": WORKDAYS, "平日": WORKDAYS, "weekdays": WORKDAYS, "weekday": WORKDAYS, "workdays": WORKDAYS,
    "双休日": WEEKEND, "周末": WEEKEND, "weekends": WEEKEND, "weekend": WEEKEND,
    "每天": EVERY_DAY, "每日": EVERY_DAY, "天天": EVERY_DAY, "everyday": EVERY_DAY, "every day": EVERY_DAY, "daily": EVERY_DAY,
}  # fmt: skip
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日天"
_DAY = rf"(?:周|星期|礼拜)[{_CHINESE}]|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satu?r?|sun)(?:day)?s?(?![a-z])"
_TO = r"\s*(?:-|–|—|~|至|到|to)\s*"
_TIME = r"\d{1,2}\s*(?:[:.点时]\s*(?:\d{2}|半)?\s*分?)"
_TOKEN = re.compile(
    rf"(?P<span>(?P<start>{_TIME}){_TO}(?P<end>{_TIME}))|(?P<all_day>全天|24小时|all day)"
    rf"|(?P<named>{'|'.join(_DAYS)})|(?P<first>{_DAY}){_TO}(?P<last>{_DAY}|[{_CHINESE}](?!\w))|(?P<day>{_DAY})"
    rf"|(?P<short>[{_CHINESE}])|(?P<between>[\s,;、。/|和及&:]+|and(?![a-z]))"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours that come back each week. An end at or before the start lies on the next day."""

    weekdays: int
    starts_min: int
    ends_min: int


class HoursUnclear(ValueError):
    """The text says no hours, or says them in a way that could mean two things."""


@lru_cache(maxsize=4096)  # a whole office often has the same hours
def windows(text: str) -> tuple[Window, ...]:
    """The windows that `text` names. Hours without days are daily; days without hours are whole days."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if len(plain) > TEXT_CHARS_MAX:
        raise HoursUnclear(text)
    tokens = _tokens(plain)
    if any(token["span"] or token["all_day"] for token in tokens):
        return _with_hours(tokens)
    days = reduce(or_, map(_days, tokens), 0)
    if not days:
        raise HoursUnclear(text)
    return (Window(days, 0, DAY_MIN),)


def _with_hours(tokens: list[re.Match[str]]) -> tuple[Window, ...]:
    """Once any hours are named, days that have none are unclear: are they whole days, or part of the next?"""
    days, waiting, found = 0, False, list[Window]()
    for token in tokens:
        if mask := _days(token):
            days = (days if waiting else 0) | mask
            waiting = True
        elif token["span"] or token["all_day"]:
            found.append(Window(days or EVERY_DAY, *_span(token)))
            waiting = False
        elif waiting and ";" in token["between"]:
            raise HoursUnclear(token.string)
    if waiting or len(found) > WINDOWS_MAX:
        raise HoursUnclear(tokens[0].string)
    return tuple(dict.fromkeys(found))


def _tokens(text: str) -> list[re.Match[str]]:
    tokens, position, after_day = list[re.Match[str]](), 0, False
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None or (token["short"] and not after_day):
            raise HoursUnclear(text)
        after_day = bool(_days(token)) or (after_day and bool(token["between"]))  # 周一、三、五
        tokens.append(token)
        position = token.end()
    return tokens


def _days(token: re.Match[str]) -> int:
    if token["named"]:
        return _DAYS[token["named"]]
    if token["first"]:
        first, last = _day(token["first"]), _day(token["last"])
        return sum(1 << (day % 7) for day in range(first, (last if last >= first else last + 7) + 1))
    one = token["day"] or token["short"]
    return 1 << _day(one) if one else 0


def _day(text: str) -> int:
    return min(_CHINESE.index(text[-1]), 6) if text[-1] in _CHINESE else _ENGLISH.index(text[:3])


def _span(token: re.Match[str]) -> tuple[int, int]:
    if token["all_day"]:
        return 0, DAY_MIN
    start, end = _minutes(token["start"]), _minutes(token["end"])
    if start in {end, DAY_MIN}:
        raise HoursUnclear(token["span"])
    return start, end or DAY_MIN


def _minutes(text: str) -> int:
    numbers = [int(number) for number in re.findall(r"\d+", text)] + [30] * text.count("半") + [0]
    if numbers[1] > 59 or numbers[0] * 60 + numbers[1] > DAY_MIN:
        raise HoursUnclear(text)
    return numbers[0] * 60 + numbers[1]
