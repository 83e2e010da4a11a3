"""The rules in words: what stands against a duty, and why a shift lacks people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from muster.people.abilities import code_words
from muster.shifts.fit import Limits, Rule

NAMED: dict[str, Any] = {
    Rule.UNABLE: gettext_lazy("does not bring what the post asks for"),
    Rule.GONE: gettext_lazy("is not lent to this community at that time"),
    Rule.ABSENT: gettext_lazy("has said that they cannot come then"),
    Rule.CARE: gettext_lazy("is in their hours of care"),
    Rule.HOURS: gettext_lazy("is outside the hours they gave"),
    Rule.CHILD: gettext_lazy("brings a child, and this post takes none"),
    Rule.OVERLAP: gettext_lazy("is on duty at that time"),
    "at_work": gettext_lazy("are on another shift of that day"),
    "alone": gettext_lazy("would stand there alone where two are required"),
    "dearer": gettext_lazy("could come, but it would cost others more: their hours, wishes or rest"),
}
# The planner's names of rules, and those of `fit` that say the same.
SAME = {
    "too_soon": Rule.REST,
    "minutes": Rule.WEEK,
    "too_many_nights": Rule.NIGHTS,
    "too_many_days": Rule.RUN,
}
SHORT: dict[str, Any] = {
    Rule.UNABLE: gettext_lazy("do not bring what it asks for"),
    Rule.GONE: gettext_lazy("are not lent for that time"),
    Rule.ABSENT: gettext_lazy("cannot come then"),
    Rule.CARE: gettext_lazy("are in their hours of care"),
    Rule.HOURS: gettext_lazy("are outside the hours they gave"),
    Rule.CHILD: gettext_lazy("bring a child, and this post takes none"),
    Rule.OVERLAP: gettext_lazy("are on duty at that time"),
    Rule.DAY: gettext_lazy("would work too long that day"),
    Rule.REST: gettext_lazy("would rest too little before or after"),
    Rule.WEEK: gettext_lazy("have worked enough that week"),
    Rule.NIGHTS: gettext_lazy("would have too many nights in a row"),
    Rule.RUN: gettext_lazy("would have too many days in a row"),
    "too_little_rest": gettext_lazy("would have too few days off together"),
    "too_few_days": gettext_lazy("would have too few days in a row"),
    "too_many_of_a_group": gettext_lazy("would have too many shifts of one kind"),
    "weekends": gettext_lazy("would work on too many weekends"),
}
LOOSENED: dict[str, Any] = {
    "too_soon": gettext_lazy("the rest between two duties"),
    "too_little_rest": gettext_lazy("the days off together"),
    "too_many_days": gettext_lazy("the days in a row"),
    "too_many_nights": gettext_lazy("the nights in a row"),
    "minutes": gettext_lazy("the hours of a week"),
    "too_few_days": gettext_lazy("the fewest days in a row"),
    "too_many_of_a_group": gettext_lazy("the shifts of one kind"),
    "weekends": gettext_lazy("the weekends"),
}
REASONS_SHOWN = 4


def sentence(rule: str, limits: Limits) -> str:
    """What stands against a duty, as told to whoever wants to give it."""
    if rule == Rule.REST:
        return _("No: less than %(hours)s hours of rest before or after.") % {"hours": _hours(limits.rest_min)}
    if rule == Rule.DAY:
        return _("No: more than %(hours)s hours of work that day.") % {"hours": _hours(limits.day_max_min)}
    if rule == Rule.WEEK:
        return _("No: more than %(hours)s hours of work that week.") % {"hours": _hours(limits.week_max_min)}
    if rule == Rule.NIGHTS:
        return _("No: more than %(n)s nights in a row.") % {"n": limits.nights_max}
    if rule == Rule.RUN:
        return _("No: more than %(n)s days in a row.") % {"n": limits.run_max}
    return _("No: this person %(why)s.") % {"why": NAMED[rule]}


def gap_words(why: Mapping[str, int], asks: list[str]) -> list[str]:
    """Why a shift lacks people: of those who bring what it asks for, what keeps how many away."""
    counted: dict[str, int] = {}
    for rule, many in why.items():
        name = str(SAME.get(rule, rule))
        counted[name] = counted.get(name, 0) + many
    unable = counted.pop(Rule.UNABLE, 0)
    found = []
    if unable and asks and not counted:
        return [_("Nobody here brings %(what)s.") % {"what": _and(asks)}]
    if unable and asks:
        others = sum(counted.values())
        found = [
            ngettext("Only %(n)s person brings %(what)s:", "Only %(n)s people bring %(what)s:", others)
            % {"n": others, "what": _and(asks)}
        ]
    for name, many in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:REASONS_SHOWN]:
        words = SHORT.get(name) or NAMED.get(name, name)
        found.append(ngettext("%(n)s person: %(why)s", "%(n)s people: %(why)s", many) % {"n": many, "why": words})
    return found or [_("Nobody has reported in here.")]


def _and(asks: list[str]) -> str:
    return _(", ").join(map(code_words, asks))


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"
