"""What can be said of a door, in the order of likelihood, and how a door stands. In the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import pgettext_lazy as _said

from muster.rounds.models import Round

ZH, EN = "zh", "en"


@dataclass(frozen=True)
class Choice:
    """One thing that can be said of a door."""

    code: str
    label: str | Promise
    hint: str | Promise
    icon: str


CHOICES = (
    Choice("reached", _said("door", "Reached"), _said("door", "somebody opened"), "circle-check"),
    Choice("absent", _said("door", "Nobody home"), _said("door", "to be tried again"), "door-closed"),
    Choice(
        "referred", _said("door", "Help needed"), _said("door", "reached; the desk asks what it is"), "hand-helping"
    ),
    Choice("declined", _said("door", "Declined"), _said("door", "they do not want to; nobody asks again"), "x"),
    Choice("vacant", _said("door", "Vacant"), _said("door", "nobody lives there"), "house"),
    Choice("away", _said("door", "Away"), _said("door", "they stay elsewhere for now"), "log-out"),
)
RESULTS = {one.code: one.label for one in CHOICES}
MARKS = {
    "reached": _said("door", "reached"),
    "excused": _said("door", "excused"),
    "tried": _said("door", "nobody home"),
    "conflict": _said("door", "unlike answers"),
    "missing": _said("door", "to go to"),
    "out": _said("door", "not asked for"),
}


def title_of(round_: Round) -> str:
    return round_.title_en if _tongue() == EN and round_.title_en else round_.title


def instructions_of(round_: Round, *, preferred: str = "") -> tuple[str, str]:
    """What to do at the doors, and the code of its language: the reader's own if it is there, else Chinese, else any."""
    told: dict[str, str] = round_.instructions
    code = next((one for one in (preferred, _tongue(), ZH, *sorted(told)) if told.get(one)), "")
    return told.get(code, ""), code


def questions_of(round_: Round) -> list[dict[str, Any]]:
    """The round's own questions, each with its answers as (code, words)."""
    tongue = _tongue()
    return [
        {
            "code": one["code"],
            "words": one[tongue],
            "options": [(option["code"], option[tongue]) for option in one["options"]],
        }
        for one in round_.questions
    ]


def _tongue() -> str:
    return EN if (get_language() or "").startswith(EN) else ZH
