"""The numbers of an operation, per community and in all. Counted anew each time, so that nothing can drift."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from muster.mobilise.figures import Figures, total
from muster.mobilise.models import Answer
from muster.operations.models import OperationCommunity
from muster.places.queries import Place, places

# Everyone called or present, once; grouped by where they are at home, where they count and what they said.
GROUPS = """
SELECT e.community_id, p.community_id, e.answer, count(*)
FROM (SELECT volunteer_id, community_id, answer FROM mobilise_expected WHERE operation_id = %(operation)s) e
FULL JOIN (SELECT volunteer_id, community_id FROM ledger_presence
           WHERE operation_id = %(operation)s AND community_id IS NOT NULL) p USING (volunteer_id)
GROUP BY 1, 2, 3
"""

Group = tuple[int | None, int | None, str | None, int]  # home, here, answer, people
Counts = dict[int | None, dict[str, int]]


@dataclass(frozen=True)
class CommunityRow:
    """A community that takes part, with its numbers."""

    place: Place
    figures: Figures


@dataclass(frozen=True)
class Board:
    """All numbers of an operation. `elsewhere` are people at home in no community that takes part."""

    communities: tuple[CommunityRow, ...]  # in the order of their codes
    elsewhere: Figures
    total: Figures

    def shortest(self, limit: int) -> list[CommunityRow]:
        """The communities that miss most people, worst first."""
        short = [row for row in self.communities if row.figures.missing > 0]
        return sorted(short, key=lambda row: (-row.figures.missing, row.place.code))[:limit]


def board(operation_id: UUID) -> Board:
    """The numbers as the open scope may see them: for the command, of everyone."""
    counts = _counts(_groups(operation_id))
    parts = OperationCommunity.objects.filter(operation_id=operation_id).values_list("community_id", flat=True)
    rows = tuple(CommunityRow(place, Figures(**counts.pop(place.id, {}))) for place in places(list(parts)))
    elsewhere = total(Figures(**figures) for figures in counts.values())
    return Board(rows, elsewhere, total([elsewhere, *(row.figures for row in rows)]))


def figures_of(operation_id: UUID, community_id: int) -> Figures:
    """The numbers of one community."""
    return Figures(**_counts(_groups(operation_id)).get(community_id, {}))


def _groups(operation_id: UUID) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"operation": operation_id})
        rows: list[Group] = cursor.fetchall()
        return rows


def _counts(groups: Iterable[Group]) -> Counts:
    counts: Counts = defaultdict(lambda: defaultdict(int))
    for home, here, answer, people in groups:
        if answer is not None:
            counts[home]["expected"] += people
            counts[home]["reported" if here else Answer(answer).value] += people
        if here is not None:
            counts[here]["present"] += people
            counts[here]["unexpected"] += 0 if answer else people
    return counts
