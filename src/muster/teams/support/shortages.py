"""What communities and compounds lack for some time: what was told, or what a norm says of those that told nothing."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from muster.ledger.queries import counts_by_community
from muster.operations.models import Operation
from muster.operations.queries import communities
from muster.residents.models import Register
from muster.teams.short import PEOPLE_MAX, tell_short
from muster.teams.support_models import Lent, Loan, LoanAnswer, Shortage

OPEN_MAX = 5_000  # shortages of one operation that are looked at

Where = tuple[int, str]  # community and compound


@dataclass(frozen=True)
class Lack:
    """What one place lacks in a span of time."""

    community_id: int
    compound: str
    people: int  # in all
    promised: int  # of them lent already, or promised by one side at least
    source: str
    why: str

    @property
    def where(self) -> Where:
        return self.community_id, self.compound

    @property
    def source_label(self) -> str:
        return str(Shortage.Source(self.source).label)

    @property
    def missing(self) -> int:
        return max(0, self.people - self.promised)


def open_shortages(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Shortage]:
    """What was told for any time of the span and holds, the largest first."""
    standing = Shortage.objects.filter(operation_id=operation_id, withdrawn_at=None)
    within = standing.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(within.order_by("-people", "community_id", "compound", "id")[:OPEN_MAX])


def lacks(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Lack]:
    """What each place lacks, the most missing first. Of several who spoke for a place the highest number counts; the norm only
    where nobody spoke for any place of the community. Three queries."""
    rows = open_shortages(operation_id, starts_at, ends_at)
    promised = Counter[Where]()
    for loan in kept_loans(operation_id, starts_at, ends_at):
        promised[loan.community_id, loan.compound] += loan.coming
    found = [
        Lack(row.community_id, row.compound, row.people, promised[row.community_id, row.compound], row.source, row.why)
        for row in _that_count(rows)
    ]
    return sorted(found, key=lambda lack: (-lack.missing, -lack.people, lack.where))


def _that_count(rows: Iterable[Shortage]) -> list[Shortage]:
    by_community: dict[int, list[Shortage]] = defaultdict(list)
    for row in rows:
        by_community[row.community_id].append(row)
    counting: dict[Where, Shortage] = {}
    for community_id, told in by_community.items():
        spoken = [row for row in told if row.source != Shortage.Source.NORM]
        for row in spoken or told:  # the largest come first
            counting.setdefault((community_id, row.compound), row)
    return list(counting.values())


@dataclass(frozen=True)
class Kept:
    """A loan that a new plan leaves alone: one side at least has confirmed it."""

    loan_id: UUID
    organisation_id: UUID
    community_id: int
    compound: str
    coming: int  # those named, or as many as were asked for while nobody is
    unnamed: int  # of them without a name yet


def kept_loans(operation_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Kept]:
    """Two queries."""
    live = Loan.objects.filter(operation_id=operation_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    confirmed = LoanAnswer.objects.filter(confirms=True).values("loan_id")
    rows = list(live.filter(state__in=Loan.LIVE, id__in=confirmed).order_by("id"))
    named = dict(
        Lent.objects.filter(loan_id__in=[row.id for row in rows], state__in=Lent.HELD)
        .values_list("loan_id")
        .annotate(Count("id"))
        .order_by()
    )
    return [
        Kept(
            row.id,
            row.organisation_id,
            row.community_id,
            row.compound,
            coming=named.get(row.id, 0) or row.people,
            unnamed=0 if row.id in named else row.people,
        )
        for row in rows
    ]


def tell_by_norm(
    operation: Operation, norm: int, *, starts_at: datetime, ends_at: datetime, told_by: UUID, now: datetime
) -> None:
    """Write down what each community lacks of one person for so many households; those lent there are not counted as its own.

    What an earlier norm said no longer holds. Communities without a register are left out: nobody knows what they need.
    """
    standing = Shortage.objects.filter(operation_id=operation.id, source=Shortage.Source.NORM, withdrawn_at=None)
    standing.update(withdrawn_at=now)
    taking_part = communities(operation.id)
    registers = Register.objects.filter(operation_id=operation.id, community_id__in=taking_part, households__gt=0)
    here, guests = counts_by_community(operation.id), _guests(operation.id)
    for community_id, households in registers.order_by("community_id").values_list("community_id", "households"):
        own = here.get(community_id, 0) - guests.get(community_id, 0)
        people = math.ceil(households / norm) - own
        if people > 0:
            tell_short(
                operation,
                community_id,
                min(people, PEOPLE_MAX),
                source=Shortage.Source.NORM,
                starts_at=starts_at,
                ends_at=ends_at,
                told_by=told_by,
                now=now,
            )


def spare_by_norm(operation: Operation, norm: int) -> dict[int, int]:
    """How many more people than the norm wants each community with a register has of its own. Three queries."""
    here, guests = counts_by_community(operation.id), _guests(operation.id)
    registers = Register.objects.filter(operation_id=operation.id, community_id__in=here, households__gt=0)
    return {
        community_id: max(0, here[community_id] - guests.get(community_id, 0) - math.ceil(households / norm))
        for community_id, households in registers.values_list("community_id", "households")
    }


def _guests(operation_id: UUID) -> dict[int, int]:
    there = Lent.objects.filter(Q(state=Lent.State.THERE), operation_id=operation_id)
    return dict(there.values_list("community_id").annotate(Count("id")).order_by())
