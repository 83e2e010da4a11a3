"""As in the story, some communities are short and fourteen organisations lend them over 600 people.

The desks say so before the day begins; once enough people have reported in the command has a proposal, which waits for whoever
tries the demo. What is then asked of the organisation and the desk to try waits for them, too; the invented others answer by
themselves after a while. Runs as muster_owner.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from muster.access.actors import Actor, HeldRole, actor_of
from muster.access.models import Account, Role, RoleKind
from muster.access.scope import Scope, open_scope
from muster.demo import accounts
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation, OperationCommunity
from muster.places.models import Area
from muster.teams.short import tell_short
from muster.teams.support.answer import free_for, lend, welcome
from muster.teams.support.propose import propose_support
from muster.teams.support_models import Loan, LoanAnswer, Shortage, Side, SupportPlan

SHORT_EACH = 9  # of so many communities one is short
PEOPLE = (12, 15, 18, 22, 26, 30, 34)  # that it lacks
COMPOUNDS = ("明珠小区", "", "锦绣花园", "")
WHY = ("全部封控，卡口缺人", "楼栋多，上门缺人", "物资配送缺人", "核酸点维持秩序缺人")
LASTS = timedelta(days=3)
PROPOSED_AT_MIN = 270.0  # of the half-day: two thirds have come
SHARE_MAX = 0.25  # of the free people of an organisation
SECONDS_MAX = 1.0  # for whoever watches the day go by
ANSWER_S = (5, 90)  # after they were asked
HASTE = timedelta(minutes=3)  # until they are there, for whoever watches


def tell_shortages(operation: Operation, *, now: datetime) -> None:
    """What some desks lack, the one to try among them."""
    taking_part = Area.objects.filter(
        id__in=OperationCommunity.objects.filter(operation=operation).values("community_id")
    ).order_by("code")
    home = accounts.home_of(list(taking_part))
    short = [home, *(one for n, one in enumerate(taking_part) if n % SHORT_EACH == 4 and one.id != home.id)]
    for n, community in enumerate(short):
        desk = Account.objects.get(username=accounts.desk_username(community.code))
        tell_short(
            operation,
            community.id,
            PEOPLE[n % len(PEOPLE)],
            compound=COMPOUNDS[n % len(COMPOUNDS)],
            source=Shortage.Source.DESK,
            why=WHY[n % len(WHY)],
            starts_at=now,
            ends_at=now + LASTS,
            told_by=desk.id,
            now=now,
        )


def propose_once(minute: float, *, now: datetime) -> None:
    """The command's proposal, if the day has come so far and there is none yet."""
    operation = Operation.objects.get(synthetic=True)
    if minute < PROPOSED_AT_MIN or SupportPlan.objects.filter(operation=operation).exists():
        return
    command = actor_of(Account.objects.get(username=accounts.username("city")), now=now, strong=True)
    try:
        with open_scope(command.scope):
            propose_support(
                operation.id,
                starts_at=now + HASTE,
                ends_at=now + LASTS / 3,
                share_max=SHARE_MAX,
                seconds=SECONDS_MAX,
                by=command,
                now=now,
            )
    except Refused:
        return  # the small city of the tests has nobody to spare


def answer_loans(*, now: datetime) -> int:
    """Let those answer whose time has come; answers how many did."""
    tried = set(Role.objects.filter(account__username=accounts.username("organisation")).values_list("organisation_id"))
    home = set(Role.objects.filter(account__username=accounts.username("desk")).values_list("area_id"))
    said = 0
    for loan in Loan.objects.filter(state=Loan.State.ASKED).select_related("plan").order_by("id"):
        answered = set(LoanAnswer.objects.filter(loan=loan).values_list("side", flat=True))
        for side, waits in (
            (Side.DESK, (loan.community_id,) in home),
            (Side.ORGANISATION, (loan.organisation_id,) in tried),
        ):
            if side not in answered and not waits and _answers_at(loan, side) <= now:
                said += _said(loan, side, now=now)
    return said


def _answers_at(loan: Loan, side: Side) -> datetime:
    """The same loan and side always take the same time."""
    speed = hashlib.sha256(loan.id.bytes + side.value.encode()).digest()[0] / 256
    asked_at = loan.plan.approved_at or loan.plan.made_at
    return asked_at + timedelta(seconds=ANSWER_S[0] + speed * (ANSWER_S[1] - ANSWER_S[0]))


def _said(loan: Loan, side: Side, *, now: datetime) -> bool:
    try:
        if side == Side.DESK:
            desk = Account.objects.get(username=accounts.desk_username(Area.objects.get(id=loan.community_id).code))
            by = actor_of(desk, now=now, strong=True)
            with open_scope(by.scope):
                welcome(loan.id, by=by, now=now)
        else:
            by = _contact(loan.organisation_id)
            with open_scope(by.scope):
                lend(loan.id, [one.volunteer_id for one in free_for(loan)[: loan.people]], by=by, now=now)
    except Refused:
        return False
    return True


def _contact(organisation_id: UUID) -> Actor:
    """Nobody has an account for the others; one stands for them all."""
    account = Account.objects.get(username=accounts.username("organisation"))
    role = HeldRole(RoleKind.ORGANISATION, None, organisation_id, None)
    return Actor(account.id, None, (role,), Scope(actor=account.id, organisations=(organisation_id,)))
