"""End a loan before its time: the desk that has people, the organisation that needs them back, or the command."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.teams.refusals import LoanDecided, UnknownLoan
from muster.teams.support.answer import speaks
from muster.teams.support_models import Lent, Loan, Side


def end_loan(loan_id: UUID, *, by: Actor, now: datetime) -> Loan:
    """Whoever has not gone need not go; whoever is there goes home as a worker looks after the loan, within a minute."""
    loan = Loan.objects.select_for_update(no_key=True).filter(id=loan_id).first()
    if loan is None or not (by.city_of(loan.city_id) or any(speaks(by, side, loan) for side in Side)):
        raise UnknownLoan
    if loan.state not in Loan.LIVE or loan.ends_at <= now:
        raise LoanDecided
    people = Lent.objects.filter(loan=loan, state__in=Lent.HELD)
    if loan.state == Loan.State.RUNNING:
        loan.ends_at = now
        people.update(ends_at=now)
    else:
        loan.state, loan.over_at = Loan.State.OVER, now
        people.update(state=Lent.State.RELEASED)
    loan.ended_by, loan.decided_at, loan.due_at = by.account_id, now, now
    loan.save(update_fields=["state", "over_at", "ends_at", "ended_by", "decided_at", "due_at"])
    return loan
