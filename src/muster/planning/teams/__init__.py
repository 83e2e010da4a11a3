"""Teams: a senior leader and strong members for each community, with reasons and a proven distance from the best."""

from muster.planning.teams.check import check
from muster.planning.teams.form import form_teams
from muster.planning.teams.plan import Broken, Gap, Pick, SwapCost, TeamPlan
from muster.planning.teams.problem import Communities, Part, People, Problem, Seat, TeamRules
from muster.planning.teams.relief import Relief, rules_in_the_way
from muster.planning.teams.swaps import cost_of_swap, swap_candidates

__all__ = [
    "Broken",
    "Communities",
    "Gap",
    "Part",
    "People",
    "Pick",
    "Problem",
    "Relief",
    "Seat",
    "SwapCost",
    "TeamPlan",
    "TeamRules",
    "check",
    "cost_of_swap",
    "form_teams",
    "rules_in_the_way",
    "swap_candidates",
]
