"""Plans of support and loans as people read them. Row security shows each reader only their own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from muster.places.queries import Place, places
from muster.teams.reasons import Names
from muster.teams.support import reasons
from muster.teams.support_models import Lent, Loan, LoanAnswer, Reason, Side, SupportGap, SupportPlan

LOANS_MAX, PEOPLE_MAX = 2_000, 1_000
# Who is lent by these loans; whether they are there, where the reader may see it.
PEOPLE = """
SELECT l.loan_id, l.volunteer_id, v.name, v.phone, COALESCE(a.name, ''), l.state, p.community_id = l.community_id
FROM teams_lent l
JOIN people_volunteer v ON v.id = l.volunteer_id
LEFT JOIN places_area a ON a.id = l.from_community_id
LEFT JOIN ledger_presence p ON p.operation_id = l.operation_id AND p.volunteer_id = l.volunteer_id
WHERE l.loan_id = ANY (%(loans)s)
ORDER BY v.name_sort, v.id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class LentPerson:
    """Somebody named for a loan."""

    volunteer_id: UUID
    name: str
    phone: str
    place: str  # where they came from
    state: Lent.State
    is_there: bool  # counts at the place of the loan now


@dataclass(frozen=True)
class LoanRow:
    """One loan, what both sides said, and how many are named and there."""

    loan: Loan
    place: Place
    why: str
    named: int
    there: int
    answers: dict[str, LoanAnswer]

    @property
    def organisation_answer(self) -> LoanAnswer | None:
        return self.answers.get(Side.ORGANISATION)

    @property
    def desk_answer(self) -> LoanAnswer | None:
        return self.answers.get(Side.DESK)

    @property
    def standing(self) -> str:
        """How it stands, in words; why it was declined, where it was."""
        said = next((one for one in self.answers.values() if not one.confirms), None)
        if said:
            return _("declined: %(reason)s") % {"reason": Reason(said.reason).label}
        if self.loan.state != Loan.State.ASKED:
            return str(Loan.State(self.loan.state).label)
        if self.organisation_answer:
            return _("waits for the desk")
        return _("waits for the organisation") if self.desk_answer else _("waits for both")

    @property
    def mark(self) -> str:
        """Which chip it is shown with."""
        marks = {
            Loan.State.AGREED: "ok",
            Loan.State.RUNNING: "ok",
            Loan.State.ASKED: "lamp",
            Loan.State.DECLINED: "gap",
        }
        return marks.get(Loan.State(self.loan.state), "plain")

    @property
    def is_live(self) -> bool:
        return self.loan.state in Loan.LIVE


@dataclass(frozen=True)
class GapRow:
    """A place that a plan leaves short."""

    place: Place
    compound: str
    people: int
    why: str


@dataclass(frozen=True)
class SupportSummary:
    """How far a plan goes."""

    sent: int
    organisations: int
    places: int
    missing: int  # people whom nobody sends
    distance_percent: float  # of its cost, from the best at most


def latest_support(operation_id: UUID) -> SupportPlan | None:
    """The proposal that waits, else the plan in force."""
    rows = SupportPlan.objects.filter(operation_id=operation_id).exclude(state=SupportPlan.State.SUPERSEDED)
    return rows.order_by("-made_at", "-id").first()


def support_summary(plan: SupportPlan) -> SupportSummary:
    """Two queries."""
    loans = Loan.objects.filter(plan=plan).exclude(state=Loan.State.REPLACED)
    rows = list(loans.values_list("people", "organisation_id", "community_id", "compound"))
    gaps = SupportGap.objects.filter(plan=plan).values_list("people", flat=True)
    return SupportSummary(
        sent=sum(row[0] for row in rows),
        organisations=len({row[1] for row in rows}),
        places=len({row[2:] for row in rows}),
        missing=sum(gaps),
        distance_percent=100 * (plan.cost - plan.bound) / max(1, plan.cost),
    )


def plan_loans(plan: SupportPlan) -> list[LoanRow]:
    """The matches of a proposal, or what has become of those of a plan in force, by organisation. Six queries."""
    return loan_rows(Loan.objects.filter(plan=plan).exclude(state=Loan.State.REPLACED))


def kept_beside(plan: SupportPlan) -> list[LoanRow]:
    """Live loans of earlier plans, which this one leaves alone. Six queries."""
    live = Loan.objects.filter(operation_id=plan.operation_id, state__in=Loan.LIVE)
    return loan_rows(live.exclude(plan=plan))


def loans_of_organisation(operation_id: UUID, organisation_id: UUID) -> list[LoanRow]:
    """What an organisation is asked for, and what came of it; live ones first. Six queries."""
    return loan_rows(Loan.objects.filter(operation_id=operation_id, organisation_id=organisation_id))


def loans_for(operation_id: UUID, community_id: int) -> list[LoanRow]:
    """Who is to come to a community, and who came; live ones first. Six queries."""
    return loan_rows(Loan.objects.filter(operation_id=operation_id, community_id=community_id))


def loan_rows(loans: QuerySet[Loan]) -> list[LoanRow]:
    """Live ones first, then by organisation. Six queries."""
    found = list(loans.select_related("organisation").order_by("-starts_at", "id")[:LOANS_MAX])
    ids = [loan.id for loan in found]
    named, there = _counts(ids)
    answers: dict[UUID, dict[str, LoanAnswer]] = {}
    for answer in LoanAnswer.objects.filter(loan_id__in=ids):
        answers.setdefault(answer.loan_id, {})[answer.side] = answer
    where = {place.id: place for place in places(sorted({loan.community_id for loan in found}))}
    names = Names.of([loan.reason_facts for loan in found])
    rows = [
        LoanRow(
            loan,
            where[loan.community_id],
            reasons.matched(loan.reason, loan.reason_facts, names),
            named[loan.id],
            there[loan.id],
            answers.get(loan.id, {}),
        )
        for loan in found
    ]
    return sorted(
        rows, key=lambda row: (not row.is_live, row.loan.organisation.name, row.place.code, row.loan.compound)
    )


def gap_rows(plan: SupportPlan) -> list[GapRow]:
    """Where a plan leaves people missing, the most first. Two queries."""
    gaps = list(SupportGap.objects.filter(plan=plan).order_by("-people", "community_id", "compound"))
    where = {place.id: place for place in places(sorted({gap.community_id for gap in gaps}))}
    return [GapRow(where[gap.community_id], gap.compound, gap.people, reasons.lacking(gap.reason)) for gap in gaps]


def loan_people(loan_ids: Sequence[UUID]) -> dict[UUID, list[LentPerson]]:
    """Who is named for each of these loans, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"loans": list(loan_ids), "limit": PEOPLE_MAX})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    found: dict[UUID, list[LentPerson]] = {loan_id: [] for loan_id in loan_ids}
    for loan_id, person, name, phone, place, state, is_there in rows:
        found[loan_id].append(LentPerson(person, name, phone, place, Lent.State(state), bool(is_there)))
    return found


def waiting_for(organisation_id: UUID, operation_id: UUID) -> int:
    """How many loans wait for this organisation's answer. One query."""
    asked = Loan.objects.filter(operation_id=operation_id, organisation_id=organisation_id, state=Loan.State.ASKED)
    said = LoanAnswer.objects.filter(organisation_id=organisation_id, side=Side.ORGANISATION).values("loan_id")
    return asked.exclude(id__in=said).count()


def waiting_here(community_id: int, operation_id: UUID) -> int:
    """How many loans wait for this desk's answer. One query."""
    asked = Loan.objects.filter(operation_id=operation_id, community_id=community_id, state=Loan.State.ASKED)
    said = LoanAnswer.objects.filter(community_id=community_id, side=Side.DESK).values("loan_id")
    return asked.exclude(id__in=said).count()


def _counts(loan_ids: Sequence[UUID]) -> tuple[Counter[UUID], Counter[UUID]]:
    """How many are named, and how many of them are there by it."""
    rows = Lent.objects.filter(loan_id__in=loan_ids).exclude(state=Lent.State.RELEASED)
    named, there = Counter[UUID](), Counter[UUID]()
    for loan_id, state, people in rows.values_list("loan_id", "state").annotate(Count("id")).order_by():
        named[loan_id] += people
        if state == Lent.State.THERE:
            there[loan_id] += people
    return named, there
