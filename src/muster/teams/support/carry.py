"""Carry out what was agreed: people appear at the new desk when their loan begins, and at their own when it is over.

Runs as muster_worker. A loan is looked after in one transaction: whoever is killed in between has done nothing, and whoever
comes second finds it done. Nobody is said to be where they have not reported in: who is not here when the loan begins reports in
at the place of the loan as they come, and who has moved by themselves is left alone.
"""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from muster.access.scope import Scope, open_scope
from muster.mobilise.refusals import OperationClosed
from muster.mobilise.rules import running
from muster.operations.models import OperationCommunity
from muster.teams.support.move import Claims, move, standing_claims
from muster.teams.support.tell import tell
from muster.teams.support_models import Lent, Loan, LoanAnswer, Side

log = logging.getLogger(__name__)
DUE_MAX = 200  # loans in one sweep
TRY_AGAIN = timedelta(minutes=10)

State = Lent.State


class NotAgreed(RuntimeError):
    """A loan says that both sides have agreed, and there are not both answers: somebody went past the act."""


def carry_due(*, now: datetime) -> int:
    """Look after every loan that is due; answers how many. Several workers share them."""
    due = Loan.objects.filter(due_at__lte=now).order_by("due_at", "id")[:DUE_MAX]
    found = list(due.values_list("id", "community_id", "city_id"))
    for loan_id, community_id, city_id in found:
        scope = Scope(communities=(community_id,), cities=(city_id,))
        try:
            with open_scope(scope):
                carry(loan_id, now=now)
        except Exception:
            log.exception("Loan %s could not be looked after; the others are.", loan_id)
            with open_scope(scope):  # so that those that fail again and again leave room for others
                Loan.objects.filter(id=loan_id).update(due_at=now + TRY_AGAIN)
    return len(found)


def carry(loan_id: UUID, *, now: datetime) -> None:
    """Look after one, in the open scope; what another worker has in hand, or has just done, is passed over."""
    held = Loan.objects.select_for_update(no_key=True, skip_locked=True).filter(id=loan_id, due_at__lte=now)
    loan = held.first()
    if loan is None:
        return
    if loan.state == Loan.State.AGREED and loan.starts_at <= now:
        _begin(loan, now=now)
    if loan.state == Loan.State.RUNNING and loan.ends_at <= now:
        _end(loan, now=now)
    tell(loan, now=now)
    loan.due_at = {Loan.State.AGREED: loan.starts_at, Loan.State.RUNNING: loan.ends_at}.get(Loan.State(loan.state))
    loan.save(update_fields=["state", "begun_at", "over_at", "due_at", "told"])


def _begin(loan: Loan, *, now: datetime) -> None:
    """Those who count somewhere else are moved to the place of the loan."""
    if _spoke_for(loan).keys() != set(Side.values):
        raise NotAgreed
    loan.state, loan.begun_at = Loan.State.RUNNING, now
    if loan.ends_at <= now or not _operation_runs(loan, now=now):
        return  # nobody looked after it in time
    coming = {one.volunteer_id: one for one in Lent.objects.filter(loan=loan, state=State.COMING)}
    claims = standing_claims(loan.operation_id, coming)
    # Whoever is claimed at two places is settled by those desks first.
    going = {
        person: stands for person, stands in claims.items() if _only_place(stands) not in {None, loan.community_id}
    }
    moved = move(loan.operation_id, loan.community_id, going, actor_id=_spoke_for(loan)[Side.DESK], now=now)
    for person, event_id in moved.items():
        one = coming[person]
        one.state, one.claim_id, one.from_community_id = State.THERE, event_id, _only_place(going[person])
    Lent.objects.bulk_update([coming[person] for person in moved], ["state", "claim_id", "from_community_id"])


def _end(loan: Loan, *, now: datetime) -> None:
    """Those who still count there because of the loan go home; whoever never came is free again."""
    loan.state, loan.over_at = Loan.State.OVER, now
    people = list(Lent.objects.filter(loan=loan, state__in=Lent.HELD))
    claims = standing_claims(loan.operation_id, [one.volunteer_id for one in people])
    going: dict[int, dict[UUID, Claims]] = defaultdict(dict)
    homes = _taking_part(loan, people) if _operation_runs(loan, now=now) else set()
    for one in people:
        stands = claims.get(one.volunteer_id, {})
        one.state = _left_alone(one, stands)
        home = one.from_community_id
        if home is not None and home in homes - {loan.community_id} and _is_there_by_the_loan(one, stands):
            going[home][one.volunteer_id] = stands
    by = _spoke_for(loan)[Side.ORGANISATION]
    went = {
        person for home, some in going.items() for person in move(loan.operation_id, home, some, actor_id=by, now=now)
    }
    for one in people:
        if one.volunteer_id in went:
            one.state = State.HOME
    Lent.objects.bulk_update(people, ["state"])


def _is_there_by_the_loan(one: Lent, stands: Claims) -> bool:
    """Our own claim stands and nothing else does; or they came by themselves as they had been asked to."""
    return _only_place(stands) == one.community_id and (one.claim_id is None or one.claim_id in stands)


def _left_alone(one: Lent, stands: Claims) -> Lent.State:
    never_came = one.state != State.THERE and one.community_id not in stands.values()
    return State.RELEASED if never_came else State.STAYED


def _only_place(stands: Claims) -> int | None:
    places = set(stands.values())
    return places.pop() if len(places) == 1 else None


def _spoke_for(loan: Loan) -> dict[str, UUID]:
    """Who confirmed for each side."""
    return dict(LoanAnswer.objects.filter(loan=loan, confirms=True).values_list("side", "said_by"))


def _operation_runs(loan: Loan, *, now: datetime) -> bool:
    try:
        running(loan.operation_id, now=now)
    except OperationClosed:
        return False
    return OperationCommunity.objects.filter(operation_id=loan.operation_id, community_id=loan.community_id).exists()


def _taking_part(loan: Loan, people: list[Lent]) -> set[int | None]:
    homes = {one.from_community_id for one in people}
    parts = OperationCommunity.objects.filter(operation_id=loan.operation_id, community_id__in=homes - {None})
    return set(parts.values_list("community_id", flat=True))
