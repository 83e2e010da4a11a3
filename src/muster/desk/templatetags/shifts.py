"""How pages say hours, patterns and duties."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from muster.desk.shift_forms import DAYS
from muster.people.abilities import code_words
from muster.shifts.care import State
from muster.shifts.models import Pattern, Shift
from muster.shifts.words import gap_words

register = template.Library()
register.filter("ability", code_words)
register.filter("gap_lines", gap_words)

STATES: dict[str, Any] = {
    State.PLANNED: pgettext_lazy("of a duty", "planned"),
    State.HERE: gettext_lazy("is here"),
    State.LATE: gettext_lazy("should be here by now"),
    State.DONE: gettext_lazy("was here"),
    State.ABSENT: gettext_lazy("did not come"),
}
EVERY_DAY, WORKDAYS, WEEKEND = 127, 31, 96


@register.filter
def duty_state(state: State) -> str:
    return str(STATES[state])


@register.filter
def hours(minutes: int) -> str:
    """As hours and minutes: 7:05."""
    return f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def short(shift: Shift, on: Sequence[object]) -> int:
    return max(0, shift.must - len(on))


@register.filter
def pattern_words(one: Pattern) -> str:
    """One line of hours: days, span, people."""
    ends = (one.starts_min + one.minutes) % 1440
    span = f"{one.starts_min // 60:02}:{one.starts_min % 60:02}–{ends // 60:02}:{ends % 60:02}"
    people = f"{one.must}+{one.better}" if one.better else str(one.must)
    dates = f" ({one.from_on or '…'} – {one.until_on or '…'})" if one.from_on or one.until_on else ""
    return (
        _("%(days)s %(span)s, %(people)s people") % {"days": _days(one.weekdays), "span": span, "people": people}
        + dates
    )


def _days(mask: int) -> str:
    named: Mapping[int, str] = {EVERY_DAY: _("daily"), WORKDAYS: _("workdays"), WEEKEND: _("weekends")}
    return named.get(mask) or " ".join(str(name) for day, name in DAYS if mask >> day & 1)
