"""A plan of teams as a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from muster.sheets import write
from muster.teams.models import Part
from muster.teams.queries import Seated, Team


def sheet_of(teams: Iterable[Team]) -> bytes:
    """One row a seat: who takes it and why, or why nobody does."""
    header = [_("District"), _("Community"), _("Seat"), _("Name"), _("Organisation"), _("Minutes"), _("Reason")]
    return write.xlsx((row for team in teams for row in _rows(team)), header=header, sheet=str(_("Teams"))[:31])


def _rows(team: Team) -> Iterator[list[str | int | None]]:
    for one in (*team.seats, *team.reserves):
        where: list[str | int | None] = [team.place.district, team.place.name]
        if isinstance(one, Seated):
            label = one.part_label if one.seat else str(Part.RESERVE.label)
            yield [*where, label, one.name, one.unit, one.travel_min, one.reason]
        else:
            yield [*where, one.part_label, "", "", None, one.reason]
