"""Whether a plan of support keeps every rule, and what it costs: read from the problem alone."""

import numpy as np

from muster.planning.support.problem import Ints, Problem


def broken(problem: Problem, sent: Ints) -> list[str]:
    """A sentence for each rule that is broken; empty for a plan that may be carried out."""
    found = []
    least = problem.least()
    for organisation, people in enumerate(problem.organisations.people):
        if sent[organisation].sum() > people:
            found.append(f"Organisation {organisation} sends more people than it lends.")
    for place, short in enumerate(problem.places.short):
        if sent[:, place].sum() > short:
            found.append(f"Place {place} gets more people than it lacks.")
    for (organisation, place), many in np.ndenumerate(sent):
        if many and problem.places.travel_min[organisation, place] < 0:
            found.append(f"People of {organisation} may not go to {place}.")
        if many < 0 or 0 < many < least[place]:
            found.append(f"A group of {many} from {organisation} to {place} is too small.")
    return found


def cost(problem: Problem, sent: Ints) -> int:
    """Minutes of travel, with groups, missing people and changes at their price."""
    places, terms = problem.places, problem.terms
    total = sum(
        int(many) * int(places.travel_min[where]) + terms.group_cost for where, many in np.ndenumerate(sent) if many
    )
    missing = np.asarray(places.short) - sent.sum(0)
    total += int((missing * np.asarray(places.missing_cost)).sum())
    return total + terms.change_price * int(np.maximum(sent - problem.before, 0).sum())
