"""What a volunteer offers, as they could have written it: codes as words, windows as hours."""

from collections.abc import Iterable

from muster.language import in_english
from muster.people.hours import DAY_MIN, EVERY_DAY, WEEKEND, WORKDAYS
from muster.people.models import Volunteer, WeeklyWindow
from muster.people.queries import windows_of
from muster.people.words import KINDS

SPANS = {
    "zh": {EVERY_DAY: "每天", WORKDAYS: "工作日", WEEKEND: "周末"},
    "en": {EVERY_DAY: "every day", WORKDAYS: "weekdays", WEEKEND: "weekend"},
}
DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def offer_of(person: Volunteer) -> dict[str, str | bool]:
    """The fields of the form as they stand now. Two queries."""
    return {
        "skills": _words("skill", person.skills),
        "languages": _words("language", person.languages),
        "licences": _words("licence", person.licences),
        "available": _hours(windows_of(person.id, WeeklyWindow.Use.AVAILABLE)),
        "care": _hours(windows_of(person.id, WeeklyWindow.Use.CARE)),
        "night_calls": person.night_calls,
    }


def _words(kind: str, codes: Iterable[str]) -> str:
    known = KINDS[kind]
    tongue = _tongue()
    return _joined((getattr(known[code], tongue) if code in known else code) for code in codes)


def _hours(windows: Iterable[WeeklyWindow]) -> str:
    return _joined(f"{_days(one.weekdays)} {_clock(one.starts_min)}-{_clock(one.ends_min)}" for one in windows)


def _days(mask: int) -> str:
    tongue = _tongue()
    named = [day for bit, day in enumerate(DAYS[tongue]) if mask >> bit & 1]
    return SPANS[tongue].get(mask) or ("、" if tongue == "zh" else ", ").join(named)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}" if minute < DAY_MIN else "24:00"


def _joined(parts: Iterable[str]) -> str:
    return ("；" if _tongue() == "zh" else "; ").join(parts)


def _tongue() -> str:
    return "en" if in_english() else "zh"
