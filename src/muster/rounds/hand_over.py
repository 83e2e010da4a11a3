"""One volunteer passes stairwells to the next by six digits, said aloud on the landing; the desk sees it.

A code counts for 15 minutes and once. Only its keyed hash is kept. Whoever types has five tries in 15 minutes, and must
have reported in at the same community; wrong, expired, used and foreign codes get the same answer.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from muster.access import leases
from muster.access.actors import Actor
from muster.access.models import Lease
from muster.access.scope import current_scope, open_scope
from muster.channels.budget import BudgetSpent, spend
from muster.identifiers import uuid7
from muster.ledger.models import Presence
from muster.people.models import Volunteer
from muster.rounds.models import HandOver, Round
from muster.rounds.refusals import NotYourRound, RoundRefused

DIGITS = 6
LASTS = timedelta(minutes=15)
TRIES_MAX = 5  # of one account in that time
TRIES_HERE_MAX = 100  # of a whole community in that time
OFFERS_MAX = 10  # of one account in that time
LEASES_MAX = 60  # at once
DRAWS_MAX = 5  # of digits, until some are free
SHOWN_FOR = timedelta(days=1)
SHOWN_MAX = 30


class TooOften(RoundRefused):
    """More codes, or more tries, than anybody needs."""

    sentence = _("Too many tries. Wait 15 minutes, or ask your desk to hand the stairwells over.")


@dataclass(frozen=True)
class Offered:
    """What the giver reads out. The only time the code is seen."""

    code: str
    until: datetime


@dataclass(frozen=True)
class HandedOver:
    """A hand-over with the names, as far as the desk may see them."""

    row: HandOver
    giver: str
    taker: str  # "" while the code is open

    @property
    def stairwells(self) -> int:
        return self.row.passed if self.row.taken_at else len(self.row.leases)


def offer(lease_ids: Sequence[UUID], *, by: Actor, now: datetime) -> Offered:
    """Make a code for stairwells that the actor holds. It takes the place of an earlier one of theirs."""
    person, mine = _person(by), _held(lease_ids, by=by, now=now)
    _count(f"hand-over:{by.account_id}", OFFERS_MAX, now)
    community_id = mine[0].community_id
    with transaction.atomic(), _at_work(community_id):
        open_ones = HandOver.objects.filter(community_id=community_id, closed_at=None)
        open_ones.filter(expires_at__lte=now).update(closed_at=now)
        open_ones.filter(given_by=person).update(closed_at=now)
        return _made(mine, by=by, now=now)


def take_over(code: str, *, by: Actor, now: datetime) -> int:
    """Take stairwells over; answers how many. 0: these are not the digits of an open hand-over. That is an answer and no
    exception, since the try must be kept.
    """
    _count(f"take-over:{by.account_id}", TRIES_MAX, now)
    digits = unicodedata.normalize("NFKC", code[: 4 * DIGITS]).replace(" ", "")
    for operation_id, community_id in _present_in(by):
        _count(f"take-over-here:{community_id}", TRIES_HERE_MAX, now)
        with _at_work(community_id):
            found = _open_one(community_id, operation_id, digits, by=by, now=now)
            if found:
                return _passed(found, by=by, now=now)
    return 0


def handed_over(community_id: int, operation_id: UUID, *, now: datetime) -> list[HandedOver]:
    """The hand-overs of the last day, open ones first, the newest first, for the desk. Two queries."""
    recent = HandOver.objects.filter(community_id=community_id, operation_id=operation_id, given_at__gt=now - SHOWN_FOR)
    shown = recent.filter(Q(taken_at__isnull=False) | Q(closed_at=None, expires_at__gt=now))
    rows = list(shown.order_by(F("taken_at").desc(nulls_first=True), "-given_at")[:SHOWN_MAX])
    people = {person for row in rows for person in (row.given_by, row.taken_by) if person}
    names = {one.id: str(one) for one in Volunteer.objects.filter(id__in=people)}
    return [
        HandedOver(row, names.get(row.given_by, ""), names.get(row.taken_by, "") if row.taken_by else "")
        for row in rows
    ]


def code_hash(community_id: int, digits: str) -> bytes:
    """Keyed, so that a copy of the table does not give the six digits back."""
    said = f"{community_id}:{digits}".encode(errors="replace")
    return hmac.digest(settings.HAND_OVER_KEY, said, hashlib.sha256)


def _person(by: Actor) -> UUID:
    if by.volunteer_id is None:
        raise NotYourRound
    return by.volunteer_id


def _held(lease_ids: Sequence[UUID], *, by: Actor, now: datetime) -> list[Lease]:
    wanted = set(lease_ids)
    if not 0 < len(wanted) <= LEASES_MAX:
        raise RoundRefused(_("Choose 1 to %(max)s stairwells.") % {"max": LEASES_MAX})
    mine = list(leases.held_by(_person(by), now=now).filter(id__in=wanted))
    if len(mine) < len(wanted):
        raise RoundRefused(_("You do not hold this stairwell any more."))
    if any(one.purpose == Lease.Purpose.CHECK for one in mine):
        raise RoundRefused(_("A second look is not passed on: your desk gives it to somebody else."))
    if len({one.community_id for one in mine}) > 1:
        raise RoundRefused(_("Hand over the stairwells of one community at a time."))
    return mine


def _made(mine: Sequence[Lease], *, by: Actor, now: datetime) -> Offered:
    community_id, until = mine[0].community_id, now + LASTS
    for _draw in range(DRAWS_MAX):
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        try:
            with transaction.atomic():
                HandOver.objects.create(
                    community_id=community_id,
                    id=uuid7(),
                    operation_id=mine[0].operation_id,
                    leases=[one.id for one in mine],
                    code_hash=code_hash(community_id, code),
                    given_by=_person(by),
                    given_by_account=by.account_id,
                    given_at=now,
                    expires_at=until,
                )
        except IntegrityError:
            continue  # these digits are open here already
        return Offered(code, until)
    raise TooOften


def _present_in(by: Actor) -> Iterator[tuple[UUID, int]]:
    """Where the actor has reported in: only there can they take anything over."""
    for row in Presence.objects.filter(volunteer_id=_person(by)).order_by("operation_id"):
        for community_id in row.claimed_in:
            yield row.operation_id, community_id


def _open_one(community_id: int, operation_id: UUID, digits: str, *, by: Actor, now: datetime) -> HandOver | None:
    found = HandOver.objects.select_for_update().filter(
        community_id=community_id,
        operation_id=operation_id,
        code_hash=code_hash(community_id, digits),
        closed_at=None,
        expires_at__gt=now,
    )
    return found.exclude(given_by=_person(by)).first()


def _passed(found: HandOver, *, by: Actor, now: datetime) -> int:
    running = Lease.objects.filter(
        community_id=found.community_id, id__in=found.leases, ended_at=None, lapses_at__gt=now
    ).order_by("granted_at", "id")
    still_open = set(Round.objects.filter(operation_id=found.operation_id, closed_at=None).values_list("id", flat=True))
    taker, giver = _person(by), found.given_by
    passed = sum(
        leases.pass_on(lease, to=taker, giver=giver, by=found.given_by_account, now=now)
        for lease in running
        if lease.round_id in still_open and giver in {lease.volunteer_id, lease.partner_id}
    )
    HandOver.objects.filter(community_id=found.community_id, id=found.id).update(
        taken_by=taker, taken_at=now, closed_at=now, passed=passed
    )
    return passed


def _at_work(community_id: int) -> AbstractContextManager[None]:
    return open_scope(replace(current_scope(), communities=(community_id,)))


def _count(subject: str, most: int, now: datetime) -> None:
    try:
        spend(subject, LASTS, most, now=now)
    except BudgetSpent as spent:
        raise TooOften from spent
