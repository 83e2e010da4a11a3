"""What people are told of a call-out, word by word: short enough for a text message, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from muster.callouts.link import chat_code_of, code_of
from muster.callouts.models import Call, Callout, Kind
from muster.channels.letter import Letter

# A word and what it is told as. What rings may wake somebody: only what they must do something about.
SENTENCES: dict[str, str] = {
    "asked": gettext_noop("%(text)s. Where: %(place)s. When: %(when)s. %(how)s"),
    "drill": gettext_noop("DRILL, nothing to do but to answer: %(text)s. %(how)s"),
    "filled": gettext_noop("Enough have come, thank you. Go back to sleep."),
    "seated": gettext_noop("You have a seat: %(place)s, by %(eta)s. If you cannot come after all:"),
    "reserve": gettext_noop(
        "All seats are taken; you are in reserve. Go back to sleep, we call you at once if one falls free."
    ),
    "offered": gettext_noop(
        "A seat has fallen free: %(text)s, %(place)s. It is yours if you say yes by %(until)s. %(how)s"
    ),
    "lapsed": gettext_noop("The free seat has gone to the next in reserve. Thank you."),
    "late": gettext_noop("All seats were taken when your answer came. Thank you."),
    "no_show": gettext_noop(
        "We waited for you; your seat has gone to the next. If you are on the way, come all the same."
    ),
    "over": gettext_noop("The call-out has ended: you need not come. Thank you."),
}
RINGS = frozenset({"asked", "drill", "offered", "over"})
WITH_LINK = frozenset({"asked", "drill", "seated", "offered"})
TEXT_SHOWN_MAX = 120


@dataclass(frozen=True)
class Word:
    """Something to be told to one person."""

    name: str  # of `SENTENCES`
    call: Call
    language: str  # "zh-hans" | "en"
    which: int = 0  # of those who share the number, from 1; 0: it is theirs alone
    whose: str = ""  # their name, said where the number is shared

    @property
    def is_quiet(self) -> bool:
        return self.name not in RINGS


def letter(callout: Callout, word: Word, *, place: str, to: str = "") -> Letter:
    """What one person is told. `place` is the community's name; `to` a number, or empty where the worker finds the address."""
    with translation.override(word.language):
        body = _(SENTENCES[word.name]) % (_values(callout, word.call) | {"how": _how(word, by_text=bool(to))})
        if word.which:
            body = _("%(name)s: %(text)s") % {"name": word.whose, "text": body}
        title = _("%(place)s calls, no. %(number)s") % {"place": place, "number": callout.number}
    return Letter(to, body, title=title, link=link(callout, word.call) if word.name in WITH_LINK else "")


def link(callout: Callout, call: Call) -> str:
    """Where this person answers; without a number of their own, the app."""
    if call.number is None:
        return f"{callout.origin}/app/#/call/{callout.id}"
    return f"{callout.origin}/c/{code_of(callout, call.number, call.volunteer_id)}/"


def chat_link(callout: Callout) -> str:
    """Where anybody who reads a chat answers, asked or not, once signed in."""
    return f"{callout.origin}/c/all/{chat_code_of(callout)}/"


def group_text(callout: Callout, word: str, *, place: str, language: str) -> str:
    """The call-out, or the stop, to paste into a chat group or for a robot to write there."""
    with translation.override(language):
        if word != "asked":
            return _("No. %(number)s: enough have come, thank you. Go back to sleep.") % {"number": callout.number}
        lines = [
            pgettext("to a chat group", "[Drill] %(text)s") % {"text": callout.text}
            if callout.kind == Kind.DRILL
            else callout.text,
            _("Where: %(place)s · When: %(when)s")
            % {"place": f"{place} {callout.place}".strip(), "when": _when(callout)},
            _("To come, open this, or answer “I'm coming” here: %(link)s") % {"link": chat_link(callout)},
        ]
    return "\n".join(lines)


def tag_of(callout: Callout) -> str:
    """Later word of the same call-out takes the place of the earlier on devices that can."""
    return f"call-{callout.community_id}-{callout.number}"[-40:]


def _how(word: Word, *, by_text: bool) -> str:
    """How to answer. A text message is answered by another; of two on one phone each has an answer of their own."""
    if not by_text:
        return _("Answer here:")
    return _("Reply %(yes)s or %(no)s, or here:") % {
        "yes": pgettext("reply by text message", "YES") + (str(word.which) if word.which else ""),
        "no": pgettext("reply by text message", "NO") + (str(word.which) if word.which else ""),
    }


def _values(callout: Callout, call: Call) -> dict[str, Any]:
    return {
        "text": callout.text if len(callout.text) <= TEXT_SHOWN_MAX else callout.text[: TEXT_SHOWN_MAX - 1] + "…",
        "place": callout.place,
        "when": _when(callout),
        "eta": _time(call.eta_at),
        "until": _time(call.until),
    }


def _when(callout: Callout) -> str:
    if callout.starts_at is None:
        return pgettext("of a call-out", "now")
    return f"{timezone.localtime(callout.starts_at):%m-%d %H:%M}"


def _time(at: Any) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""
