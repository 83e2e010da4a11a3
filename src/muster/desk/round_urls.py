"""The desk's addresses of rounds, doors and what was kept aside."""

from django.urls import path

from muster.desk.views import (
    kept,
    round_checks,
    round_doors,
    round_household,
    round_pace,
    round_page,
    round_stairwells,
    rounds,
)

ROUND = "<str:community_code>/rounds/<uuid:round_id>/"
DOOR = ROUND + "households/<uuid:household_id>/"

urlpatterns = [
    path("<str:community_code>/rounds/", rounds.page, name="rounds"),
    path("<str:community_code>/rounds/new/", rounds.new, name="round_new"),
    path(ROUND, round_page.page, name="round"),
    path(ROUND + "figures/", round_page.figures, name="round_figures"),
    path(ROUND + "side/", round_page.side, name="round_side"),
    path(ROUND + "walls.json", round_page.walls, name="round_walls"),
    path(ROUND + "closing/", round_page.closing, name="round_closing"),
    path(ROUND + "buildings/<uuid:building_id>/", round_doors.building, name="round_building"),
    path(ROUND + "missing/", round_doors.missing, name="round_missing"),
    path(ROUND + "missing/paper/", round_doors.paper, name="round_paper"),
    path(ROUND + "missing/sheet/", round_doors.sheet, name="round_sheet"),
    path(ROUND + "excuses/", round_doors.excuses, name="round_excuses"),
    path(ROUND + "revisits/", round_doors.revisits, name="round_revisits"),
    path(ROUND + "stairwells/", round_stairwells.page, name="round_stairwells"),
    path(ROUND + "stairwells/assignments/", round_stairwells.assignments, name="round_assignments"),
    path(ROUND + "leases/<uuid:lease_id>/taking-back/", round_stairwells.taking_back, name="lease_taking_back"),
    path(ROUND + "leases/<uuid:lease_id>/handing-over/", round_stairwells.handing_over, name="lease_handing_over"),
    path(ROUND + "checks/", round_checks.page, name="round_checks"),
    path(ROUND + "checks/drawing/", round_checks.drawing, name="round_drawing"),
    path(ROUND + "checks/assignments/", round_checks.assignments, name="round_check_assignments"),
    path(ROUND + "pace/", round_pace.page, name="round_pace"),
    path(DOOR, round_household.page, name="household"),
    path(DOOR + "visits/", round_household.visits, name="household_visits"),
    path(DOOR + "settlements/", round_household.settlements, name="household_settlements"),
    path(DOOR + "undoings/", round_household.undoings, name="household_undoings"),
    path(DOOR + "excuses/", round_household.excuses, name="household_excuses"),
    path("<str:community_code>/kept/", kept.page, name="kept"),
    path("<str:community_code>/kept/<uuid:event_id>/acceptance/", kept.acceptance, name="kept_acceptance"),
    path("<str:community_code>/kept/<uuid:event_id>/putting-away/", kept.putting_away, name="kept_putting_away"),
]
