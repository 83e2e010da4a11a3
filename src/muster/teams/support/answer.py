"""Answer a loan: the organisation with the names of those it lends, the desk that they are welcome, or either that it cannot be."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.teams.refusals import LoanDecided, LoanPast, NobodyNamed, NoReason, NotFree, UnknownLoan
from muster.teams.support.free import FreePerson, free_people
from muster.teams.support_models import Lent, Loan, LoanAnswer, Reason, Side


def lend(loan_id: UUID, volunteer_ids: Collection[UUID], *, by: Actor, now: datetime) -> Loan:
    """The organisation confirms, and names whom it lends: as many as are asked for, or fewer.

    Raises `NobodyNamed`, `NotFree`, `LoanDecided`, `LoanPast`.
    """
    loan = _open(loan_id, Side.ORGANISATION, by=by, now=now)
    chosen = set(volunteer_ids)
    if not 1 <= len(chosen) <= loan.people:
        raise NobodyNamed(most=loan.people)
    free = {one.volunteer_id: one for one in free_for(loan)}
    if taken := chosen - free.keys():
        raise NotFree(people=len(taken))
    _name(loan, [free[one] for one in sorted(chosen)])
    return _say(loan, Side.ORGANISATION, by=by, now=now)


def welcome(loan_id: UUID, *, by: Actor, now: datetime) -> Loan:
    """The desk confirms. Raises `LoanDecided`, `LoanPast`."""
    return _say(_open(loan_id, Side.DESK, by=by, now=now), Side.DESK, by=by, now=now)


def decline(loan_id: UUID, side: Side, reason: str, *, by: Actor, now: datetime) -> Loan:
    """One side says no, and why. Those named are free again, and this pair is not proposed again for that time."""
    loan = _open(loan_id, side, by=by, now=now)
    if reason not in Reason.values:
        raise NoReason
    return _say(loan, side, reason=reason, by=by, now=now)


def free_for(loan: Loan) -> list[FreePerson]:
    """Who could be named for a loan, in the order in which they are proposed."""
    return free_people(
        loan.operation_id,
        loan.organisation_id,
        towards=loan.community_id,
        starts_at=loan.starts_at,
        ends_at=loan.ends_at,
    )


def _open(loan_id: UUID, side: Side, *, by: Actor, now: datetime) -> Loan:
    """The loan, held until the transaction ends, if it waits for an answer of this side and the actor speaks for it."""
    loan = Loan.objects.select_for_update(no_key=True).filter(id=loan_id).first()
    if loan is None or not speaks(by, side, loan):
        raise UnknownLoan
    rules.running(loan.operation_id, now=now)
    if loan.state != Loan.State.ASKED or LoanAnswer.objects.filter(loan=loan, side=side).exists():
        raise LoanDecided
    if loan.ends_at <= now:
        raise LoanPast
    return loan


def speaks(by: Actor, side: Side, loan: Loan) -> bool:
    if side == Side.DESK:
        return by.desk_of(loan.community_id)
    return loan.organisation_id in {role.organisation_id for role in by.roles}


def _name(loan: Loan, people: list[FreePerson]) -> None:
    """Raises `NotFree` where somebody was named for another loan at this very moment: the constraint knows."""
    try:
        with transaction.atomic():
            Lent.objects.bulk_create(
                Lent(
                    loan=loan,
                    operation_id=loan.operation_id,
                    city_id=loan.city_id,
                    community_id=loan.community_id,
                    compound=loan.compound,
                    organisation_id=loan.organisation_id,
                    volunteer_id=one.volunteer_id,
                    from_community_id=one.place_id,
                    starts_at=loan.starts_at,
                    ends_at=loan.ends_at,
                )
                for one in people
            )
    except IntegrityError as taken:
        raise NotFree(people=1) from taken


def _say(loan: Loan, side: Side, *, reason: str = "", by: Actor, now: datetime) -> Loan:
    """Write the answer down; with the second yes the loan is agreed, with the first no it is off. A worker tells the others."""
    LoanAnswer.objects.create(
        loan=loan,
        city_id=loan.city_id,
        community_id=loan.community_id,
        organisation_id=loan.organisation_id,
        side=side,
        confirms=not reason,
        reason=reason,
        said_by=by.account_id,
        said_at=now,
    )
    named = Lent.objects.filter(loan=loan, state=Lent.State.NAMED)
    if reason:
        loan.state, loan.due_at = Loan.State.DECLINED, now
        named.update(state=Lent.State.RELEASED)
    elif LoanAnswer.objects.filter(loan=loan, confirms=True).count() == len(Side):
        loan.state, loan.due_at = Loan.State.AGREED, now
        named.update(state=Lent.State.COMING)
    loan.decided_at = now
    loan.save(update_fields=["state", "due_at", "decided_at"])
    return loan
