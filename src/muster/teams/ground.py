"""Who can be seated and where, as the planner wants it: rows and columns instead of ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from django.db import connection

from muster.operations.models import Operation, OperationCommunity
from muster.places.queries import places, travel_minutes
from muster.planning.teams import Communities, People, Problem, TeamRules
from muster.teams.refusals import NobodyTakesPart
from muster.teams.seat import MEMBERS

# Only seniors and strong people can fill a seat; whoever else was chosen by hand is asked for by name.
PRESENT = """
SELECT v.id, v.is_senior, v.is_strong, v.organisation_id, p.community_id
FROM ledger_presence p JOIN people_volunteer v ON v.id = p.volunteer_id
WHERE p.operation_id = %(operation)s AND p.community_id IS NOT NULL
  AND (v.is_senior OR v.is_strong OR v.id = ANY (%(others)s::uuid[]))
ORDER BY v.id
"""
COUNT = "SELECT count(*) FROM ledger_presence WHERE operation_id = %s AND community_id IS NOT NULL"

Here = tuple[UUID, bool, bool, UUID | None, int]  # person, senior, strong, organisation, community


@dataclass(frozen=True)
class Ground:
    """The problem of one operation, and whom its rows and columns stand for."""

    problem: Problem
    volunteers: Sequence[UUID]  # by row
    communities: Sequence[int]  # by column
    homes: Sequence[int]  # by row of travel_min: the communities where people are now
    organisations: Sequence[UUID]  # by number

    @cached_property
    def row_of(self) -> dict[UUID, int]:
        return {volunteer: row for row, volunteer in enumerate(self.volunteers)}

    def where(self, row: int) -> int:
        """The community where a person is now."""
        return self.homes[int(self.problem.people.home[row])]

    @cached_property
    def column_of(self) -> dict[int, int]:
        return {community: column for column, community in enumerate(self.communities)}


def ground(operation: Operation, *, share: float, others: Iterable[UUID] = ()) -> Ground:
    """Read an operation's problem: who is present, which communities take part, how far it is. Four queries."""
    rows = _present(operation, others)
    communities = _communities(operation)
    homes = sorted({row[4] for row in rows})
    home_row = {home: number for number, home in enumerate(homes)}
    organisations = sorted({row[3] for row in rows if row[3]})
    number_of = {organisation: number for number, organisation in enumerate(organisations)}
    people = People(
        ids=np.array([str(row[0]) for row in rows], dtype=np.str_),
        senior=np.array([row[1] for row in rows], dtype=np.bool_),
        strong=np.array([row[2] for row in rows], dtype=np.bool_),
        organisation=np.array([number_of[row[3]] if row[3] else -1 for row in rows], dtype=np.int64),
        home=np.array([home_row[row[4]] for row in rows], dtype=np.int64),
    )
    where = Communities(ids=np.array(communities, dtype=np.int64), travel_min=travel_minutes(homes, communities))
    problem = Problem(people, where, TeamRules(share=share, members=MEMBERS))
    return Ground(problem, [row[0] for row in rows], communities, homes, organisations)


def people_present(operation: Operation) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [operation.id])
        return int(cursor.fetchone()[0])


def _present(operation: Operation, others: Iterable[UUID]) -> list[Here]:
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, {"operation": operation.id, "others": list(others)})
        rows: list[Here] = cursor.fetchall()
        return rows


def _communities(operation: Operation) -> list[int]:
    taking_part = OperationCommunity.objects.filter(operation=operation).values_list("community_id", flat=True)
    communities = [place.id for place in places(list(taking_part))]
    if not communities:
        raise NobodyTakesPart
    return communities
