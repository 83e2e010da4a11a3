"""Missing doors as a spreadsheet: where they are and what was tried. No names, no phones, no needs."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from muster.desk.round_words import mark_words
from muster.rounds.doors import MissingDoor
from muster.sheets import write
from muster.sheets.write import Cell


def sheet_of(doors: Iterable[MissingDoor]) -> bytes:
    header = [
        _("Building"),
        _("Stairwell"),
        _("Storey"),
        _("Door"),
        _("Status"),
        _("Attempts"),
        _("Come again from"),
        _("until"),
    ]
    return write.xlsx(map(_row, doors), header=header, sheet=_("Missing doors")[:31])


def _row(one: MissingDoor) -> list[Cell]:
    window = one.window
    planned = [f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "" for at in (one.visit_from, one.visit_until)]
    return [
        str(one.building),
        window.unit,
        window.storey,
        window.label,
        mark_words(window.mark),
        window.attempts,
        *planned,
    ]
