"""A round of which something is known already."""

from datetime import timedelta

from muster.access.scope import open_scope
from muster.rounds.models import Round
from muster.rounds.visit import visit
from tests.factories import T0
from tests.rounds.arranged import Estate, a_round

LATER = T0 + timedelta(hours=1)


def a_visited_round(estate: Estate) -> Round:
    """Six doors: one reached, one declined, one tried in vain, one of which unlike things were told."""
    opened, desk = a_round(estate), estate.at_desk()
    with open_scope(desk.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[1].id, "declined", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[2].id, "absent", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[3].id, "reached", by=desk, now=LATER)
        visit(opened, estate.community, estate.doors[3].id, "vacant", by=desk, now=LATER)
    return opened


def building_address(estate: Estate, opened: Round, *, building: int = 0) -> str:
    where = estate.buildings[building].id
    return f"/city/coverage/{opened.id}/{estate.community.code}/buildings/{where}/"
