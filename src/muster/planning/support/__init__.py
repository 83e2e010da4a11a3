"""Support: organisations lend people to places that are short, kept together, with a reason for each match and a proven bound."""

from muster.planning.support.check import broken, cost
from muster.planning.support.explain import Gap, Match, gaps, matches
from muster.planning.support.match import match
from muster.planning.support.problem import Organisations, Places, Problem, Support, Terms

__all__ = [
    "Gap",
    "Match",
    "Organisations",
    "Places",
    "Problem",
    "Support",
    "Terms",
    "broken",
    "cost",
    "gaps",
    "match",
    "matches",
]
