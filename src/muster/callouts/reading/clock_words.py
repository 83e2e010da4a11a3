"""The words by which a text names a time: days, parts of a day, clock times, delays. Pieces, not yet put together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from muster.callouts.reading import numerals
from muster.callouts.reading.said import Span

_HOUR = rf"(?:[0-9]{{1,2}}|[{numerals.FIGURES}]{{1,3}})"
_COUNT = rf"(?:{numerals.ENGLISH}|[0-9]{{1,3}}|[{numerals.FIGURES}]{{1,4}})"
_WEEKDAY_EN = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri)(?![a-z])"
# What follows a figure and shows that it is no minute: "两点四个人", "2点10号楼".
_COUNTED = "0-9个名位人号栋幢楼单室门箱份袋米公斤台辆"

_DAY = (
    r"(?P<past>昨[天日晚夜]?|前天|上周[一二三四五六日天]?|yesterday|last (?:night|week))"
    r"|(?P<after>大后天|后天|后[早晚]|day after tomorrow)|(?P<tomorrow>明[天日儿早晨晚夜]|(?<![a-z])(?:tomorrow|tmrw|tmr)(?![a-z]))"
    r"|(?P<today>今[天日儿早晨晚夜]|当天|(?<![a-z])(?:today|tonight|this (?=morning|afternoon|evening|noon))(?![a-z])?)"
    rf"|(?P<week>下|next )?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])|(?<![a-z])(?P<next>next )?(?P<weekday_en>{_WEEKDAY_EN})"
    r"|(?:(?P<month>[0-9]{1,2})月)?(?<![0-9])(?P<date>[0-9]{1,2})(?:日|号(?=[上下]午"
    r"|中午|凌晨|早|晚|[0-9]{1,2}[点:时])|(?<=月..)号|(?<=月.)号)"
)
_HALF = (
    r"(?P<dawn>凌晨|early hours)|(?P<morning>早上|早晨|清晨|清早|大?清早|一大早|上午|(?<=\0)早(?!点|一点)|早(?=\0)|morning)"
    r"|(?P<noon>中午|正午|(?<![a-z])(?:noon|midday)(?![a-z]))|(?P<afternoon>下午|午后|傍晚|afternoon)"
    r"|(?P<night>半夜|深夜|夜里|夜间|midnight)|(?P<evening>晚上|夜晚|(?<=\0)晚(?!一?点)|晚(?=\0)|evening)"
)
_TIME = (
    rf"(?<![0-9第.:])(?<![{numerals.FIGURES}第])(?:(?P<first>[0-9]{{1,2}})\s?[-~到至]\s?)?(?P<hour>{_HOUR})"
    rf"(?:[点时](?![位心击赞名评间候长常机期段])(?P<minute>半|[一三]刻|[0-9]{{2}}分?(?![{_COUNTED}])|[0-9]分"
    rf"|[{numerals.FIGURES}]{{2,3}}分?(?![{_COUNTED}{numerals.FIGURES}])|[{numerals.FIGURES}]分|[整钟])?"
    rf"|:(?P<colon>[0-9]{{2}})(?![0-9:])(?:\s?(?P<colon_half>[ap]\.?m\b\.?))?|\s?(?P<half_en>[ap]\.?m\b\.?)|\s?(?P<oclock>o'?clock))"
    r"|(?<![a-z])(?:at|by|from|around|before|after|until|till)\s(?P<bare>[0-9]{1,2})(?![0-9:.][0-9]|[0-9])"
    r"(?=\s?(?:$|[,.;!?\n)-]|(?:tomorrow|tonight|today|sharp|in the|on|for|to|at|we|i|need|please|and|or)\b))"
    r"|(?P<midnight>午夜|零时)"
)
_DELAY = (
    rf"(?P<delay_past>再?过)?(?P<delay>{_COUNT}|半)个?(?P<delay_half>半)?(?P<delay_unit>小时|钟头|分钟|分|刻钟|天)"
    r"(?P<delay_end>过?后|之后|以后|以?内|之内)?"
    rf"|(?P<delay_in>(?<![a-z])(?:in|within|after)\s(?:about\s|around\s)?)?(?P<delay_en>half an?|{_COUNT}|(?<![a-z])an?(?=\s))[\s-]?"
    r"(?P<delay_unit_en>minutes?|mins?|hours?|hrs?|(?<=[0-9])h|days?)(?![a-z])(?P<delay_from>\s(?:from now|later))?"
)
# One pass for each sort of piece: delays first, for "半小时" holds no clock time and "三天后" no day.
_PATTERNS = [re.compile(_DELAY), re.compile(_TIME), re.compile(_DAY), re.compile(_HALF)]
# "快一点", "注意两点": a bit, and two things to heed.
_NO_HOUR_BEFORE = re.compile(r"(?:[快慢早晚多少有好远近大小轻重]|小心|注意|强调|[说讲提这几])$")
_NO_HOUR_AFTER = re.compile(r"[要需]求|建议|注意|意见|说明|通知|事|都|也|儿")
_GREETING_AFTER = re.compile(r"好|安|[那说刚]|的时候")
_GREETING_BEFORE = re.compile(r"good $|大$")

PIECES_MAX = 30  # of each sort
HALVES = ("dawn", "morning", "noon", "afternoon", "night", "evening")
DAY_MIN = 24 * 60
MINUTES = {"小": 60, "钟": 60, "分": 1, "刻": 15, "天": DAY_MIN, "m": 1, "h": 60, "d": DAY_MIN}


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a time. What it does not say is None or empty."""

    span: Span
    day: int | None = None  # days from the speaker's today
    weekday: int | None = None  # 0 is Monday; `weeks` later than the next such day's week
    weeks: int = 0
    date: tuple[int, int] | None = None  # month, 0 if not said; day
    half: str = ""
    hour: int | None = None
    minute: int = 0
    meridiem: str = ""
    exact: bool = False  # written on the 24-hour clock
    delay_min: int | None = None
    spoils: bool = False  # the moment it belongs to is no start: it is past, or an end
    void: bool = False  # read only so that it is not read as anything else: a duration, "25点"


def pieces(plain: str) -> list[Piece]:
    """In the order of the text, without overlaps."""
    found = list[Piece]()
    free = plain
    for pattern, read in zip(_PATTERNS, (_delay, _time, _day, _half), strict=True):
        for match in islice(pattern.finditer(free), PIECES_MAX):
            found.extend(read(match, plain))
        for piece in found:
            start, end = piece.span
            free = free[:start] + "\0" * (end - start) + free[end:]
    return sorted(found, key=lambda piece: piece.span)


def _delay(match: re.Match[str], _: str) -> Iterator[Piece]:
    """Without "in" or "后" it is a duration, which is no start: "干两个小时"."""
    said = match["delay"] or match["delay_en"]
    unit = MINUTES[(match["delay_unit"] or match["delay_unit_en"])[0]]
    lasting = not any(match[group] for group in ("delay_past", "delay_end", "delay_in", "delay_from"))
    if match["delay_unit"] == "分" and lasting:
        return
    number = 0 if said.startswith(("半", "half a")) else 1 if said in {"a", "an"} else numerals.value(said)
    half = 0.5 if match["delay_half"] or said.startswith(("半", "half a")) else 0
    if lasting or number is None:
        yield Piece(match.span(), void=True)
    elif unit == DAY_MIN and not half:
        yield Piece(match.span(), day=number)
    else:
        yield Piece(match.span(), delay_min=int((number + half) * unit))


def _time(match: re.Match[str], plain: str) -> Iterator[Piece]:
    if match["midnight"]:
        yield Piece(match.span(), hour=0, exact=True)
        return
    said = match["first"] or match["hour"] or match["bare"]  # "2到3点" starts at two
    hour, minute = numerals.value(said), _minute(match)
    before, after = plain[: match.start()], plain[match.end() :]
    chinese = not said.isascii() and not match["minute"]
    if chinese and (_NO_HOUR_BEFORE.search(before) or _NO_HOUR_AFTER.match(after)):
        return
    meridiem = (match["colon_half"] or match["half_en"] or "")[:1]
    # "一点" is an hour only where something else says so: "凌晨一点", "一点半".
    a_bit = said == "一" and chinese and not re.search(r"[午晨晚上里夜天日号]\s?的?$", before)
    if a_bit or hour is None or minute is None or minute > 59 or hour * 60 + minute > DAY_MIN:
        yield Piece(match.span(), void=True)
        return
    exact = (said.startswith("0") and len(said) == 2) or hour > 12
    ends = match.group().startswith(("until", "till"))
    yield Piece(match.span(), hour=hour, minute=minute, meridiem=meridiem, exact=exact, spoils=ends)


def _minute(match: re.Match[str]) -> int | None:
    said = (match["minute"] or match["colon"] or "").rstrip("分")
    if said in {"", "整", "钟"}:
        return 0
    return {"半": 30, "一刻": 15, "三刻": 45}.get(said) or numerals.value(said)


def _day(match: re.Match[str], _: str) -> Iterator[Piece]:
    piece = Piece(match.span())
    if match["past"]:
        yield replace(piece, spoils=True)
    elif match["after"]:
        yield replace(piece, day=3 if match["after"] == "大后天" else 2, half=_half_of(match["after"]))
    elif match["tomorrow"]:
        yield replace(piece, day=1, half=_half_of(match["tomorrow"]))
    elif match["today"]:
        yield replace(piece, day=0, half=_half_of(match["today"]))
    elif match["date"]:
        yield replace(piece, date=(int(match["month"] or 0), int(match["date"])))
    else:
        name = match["weekday"]
        day = min("一二三四五六日天".index(name), 6) if name else _english_weekday(match["weekday_en"])
        yield replace(piece, weekday=day, weeks=1 if match["week"] or match["next"] else 0)


def _half_of(word: str) -> str:
    ending = {"早": "morning", "晨": "morning", "晚": "evening", "夜": "evening"}
    return "evening" if word == "tonight" else ending.get(word[-1], "")


def _english_weekday(name: str) -> int:
    return ("mo", "tu", "we", "th", "fr", "sa", "su").index(name[:2])


def _half(match: re.Match[str], plain: str) -> Iterator[Piece]:
    """ "晚上好" greets, "大半夜的" excuses itself: neither says when."""
    if match.group() == "midnight":
        yield Piece(match.span(), hour=0, exact=True)
    elif not _GREETING_AFTER.match(plain, match.end()) and not _GREETING_BEFORE.search(plain[: match.start()]):
        yield Piece(match.span(), half=next(half for half in HALVES if match[half]))
