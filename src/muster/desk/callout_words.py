"""How call-outs are put into words on a desk's pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from muster.callouts.models import Urgency, Word
from muster.callouts.seating import State
from muster.people.abilities import code_words

STATES: dict[str, Any] = {
    State.ASKED: gettext_lazy("no answer yet"),
    State.DECLINED: gettext_lazy("cannot come"),
    State.SEATED: gettext_lazy("on the way"),
    State.RESERVE: gettext_lazy("reserve"),
    State.OFFERED: gettext_lazy("offered a freed seat"),
    State.ARRIVED: gettext_lazy("here"),
    State.CAME: gettext_lazy("here without a seat"),
    State.RELEASED: gettext_lazy("gave the seat back"),
    State.LAPSED: gettext_lazy("did not take the freed seat in time"),
    State.NO_SHOW: gettext_lazy("did not come"),
    State.LATE: gettext_lazy("said yes too late"),
    State.HEARD: gettext_lazy("can be reached"),
}
LEFT_OUT: dict[str, Any] = {
    "quiet": gettext_lazy("asleep: quiet hours, and they have not said that they may be called"),
    "no_way": gettext_lazy("no way to reach them"),
    "has_seat": gettext_lazy("on the way to another call-out"),
    "declined": gettext_lazy("declined this operation"),
    "elsewhere": gettext_lazy("at work in another community"),
    "rest": gettext_lazy("eight hours of work behind them: rest is due"),
    "care": gettext_lazy("in their hours of care"),
    "not_able": gettext_lazy("do not bring what the free seats ask for"),
    "not_free": gettext_lazy("outside the hours they gave"),
    "next": gettext_lazy("kept for the next wave"),
}
WHY: dict[str, Any] = {
    "on_duty": gettext_lazy("on duty here"),
    "call_me": gettext_lazy("said: call me tonight"),
    "night_calls": gettext_lazy("may be called at night"),
    "present": gettext_lazy("reported in here"),
    "home": gettext_lazy("lives here"),
    "never_asked": gettext_lazy("not asked before"),
}
FIELDS: dict[str, Any] = {
    "seats": pgettext_lazy("of a call-out", "seats"),
    "place": gettext_lazy("place"),
    "needs": gettext_lazy("needed"),
    "starts": gettext_lazy("start"),
    "urgency": gettext_lazy("urgency"),
    "kind": pgettext_lazy("of a call-out", "kind"),
}


def why_words(codes: Iterable[str]) -> str:
    """The reasons of one pick, as a sentence's parts."""
    return " · ".join(filter(None, map(_why, codes)))


def meaning_words(word: Word) -> str:
    """What a word of the desk's own list means."""
    if word.kind == "urgency":
        return str(Urgency(word.value).label)
    if word.kind == "ignore":
        return _("nothing: pass it over")
    return word.value if word.kind == "place" else code_words(f"{word.kind}:{word.value}")


def _why(code: str) -> str:
    name, _colon, value = code.partition(":")
    if name in WHY:
        return str(WHY[name])
    if name == "able":
        return code_words(value)
    number = int(value or 0)
    if name == "near":
        return ngettext("%(n)s minute away", "%(n)s minutes away", number) % {"n": number}
    if name == "worked":
        return _("rested") if not number else _("%(n)s h of work lately") % {"n": number}
    return _("asked within the hour") if not number else _("last asked %(n)s h ago") % {"n": number}
