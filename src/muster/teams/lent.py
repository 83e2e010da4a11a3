"""Who is lent to a community, and from it: for whoever plans with its people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from muster.teams.support_models import Lent

PEOPLE_MAX = 5_000
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Lending:
    """One person, lent from `starts_at` up to `ends_at`."""

    volunteer_id: UUID
    loan_id: UUID
    organisation_id: UUID
    community_id: int
    from_community_id: int | None
    compound: str
    starts_at: datetime
    ends_at: datetime
    is_there: bool  # has been moved; else they are still to come, or came by themselves


def lent_to(community_id: int, starts_at: datetime, ends_at: datetime) -> list[Lending]:
    """Who is lent to this community at any time of the span: agreed by both sides. One query; needs its scope."""
    return _lendings(Lent.objects.filter(community_id=community_id), starts_at, ends_at)


def lent_from(community_id: int, starts_at: datetime, ends_at: datetime) -> list[Lending]:
    """Who counts or lives here and is lent elsewhere at any time of the span. One query; needs the scope of this community."""
    return _lendings(
        Lent.objects.filter(from_community_id=community_id).exclude(community_id=community_id), starts_at, ends_at
    )


def lent_myself(volunteer_id: UUID, *, now: datetime) -> Lending | None:
    """Where somebody is lent now, or next. One query; in their own scope or that of their communities."""
    ahead = Lent.objects.filter(volunteer_id=volunteer_id).exclude(state=Lent.State.HOME)
    return next(iter(_lendings(ahead, now, now + AHEAD)), None)


def _lendings(rows: QuerySet[Lent], starts_at: datetime, ends_at: datetime) -> list[Lending]:
    agreed = (Lent.State.COMING, Lent.State.THERE, Lent.State.HOME)
    found = rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, state__in=agreed)
    in_order = found.order_by("starts_at", "volunteer_id").values_list(
        "volunteer_id", "loan_id", "organisation_id", "community_id", "from_community_id", "compound",
        "starts_at", "ends_at", "state",
    )  # fmt: skip
    return [Lending(*row[:8], is_there=row[8] == Lent.State.THERE) for row in in_order[:PEOPLE_MAX]]
