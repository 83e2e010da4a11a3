"""What a round's marks and answers are called, and the texts of the window wall."""

from django.utils.functional import Promise
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from muster.ledger.counts import Counted

MARKS: dict[str, Promise] = {
    "reached": pgettext_lazy("of a round", "reached"),
    "excused": pgettext_lazy("of a round", "excused"),
    "tried": pgettext_lazy("of a round", "nobody home"),
    "conflict": pgettext_lazy("of a round", "unlike answers"),
    "missing": pgettext_lazy("of a round", "missing"),
    "out": pgettext_lazy("of a round", "not asked for"),
}
RESULTS: dict[str, Promise] = {
    "reached": pgettext_lazy("of a round", "Reached"),
    "absent": pgettext_lazy("of a round", "Nobody home"),
    "referred": pgettext_lazy("of a round", "Help needed"),
    "declined": pgettext_lazy("of a round", "Declined"),
    "vacant": _("Nobody lives here"),
    "away": _("Away for long"),
}
EXCUSES = ("vacant", "away", "declined")


def result_words(code: str) -> str:
    return str(RESULTS.get(code, code))


def mark_words(mark: str) -> str:
    return str(MARKS.get(mark, mark))


def marks() -> list[tuple[str, str]]:
    """What the windows of a wall say, for a page of many."""
    return [(mark, str(words)) for mark, words in MARKS.items() if mark != "out"]


def wall_labels() -> dict[str, str]:
    """The island's texts, in the reader's language."""
    legend = {f"legend_{mark}": f"{words} {{count}}" for mark, words in MARKS.items()}
    legend["legend_missing"] = now_said("nobody was there yet {count}")
    return {
        "title": now_said("Windows of {building}"),
        "help": now_said("Arrow keys move between windows, Enter opens one, typing a door number leads to it"),
        "summary": now_said(
            "{building}: register {register} = reached {reached} + excused {excused} + missing {missing}"
            " (nobody home {tried}, unlike answers {conflict})"
        ),
        "empty": now_said("The register has no door in this building."),
        "left_out": now_said("{count} doors could not be drawn. They stand in the list."),
        "unit_missing": now_said("{count} missing"),
        "storey": now_said("Storey {storey}"),
        "window": now_said("{door}, {state}"),
        "tip": now_said("{unit} {door} · {state}"),
        "changed": now_said("{door}: {state}"),
        "changed_many": now_said("{count} windows have changed"),
        **{mark: str(words) for mark, words in MARKS.items()},
        **legend,
    }


def counts_data(counted: Counted) -> dict[str, int]:
    """A building's counts as the island takes them."""
    return {
        "register": counted.register,
        "reached": counted.reached,
        "excused": counted.excused,
        "missing": counted.missing,
        "tried": counted.tried,
        "conflict": counted.conflicts,
    }
