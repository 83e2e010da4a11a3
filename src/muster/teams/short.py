"""Tell that a community, or one of its compounds, lacks people. What is told again takes the earlier's place."""

from datetime import datetime, timedelta
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.mobilise.text import line
from muster.operations.models import Operation
from muster.teams.refusals import ShortageRefused, TooManyShortages
from muster.teams.support_models import COMPOUND_MAX, WHY_MAX, Shortage

PEOPLE_MAX = 500  # of one shortage
OPEN_MAX = 60  # of one community in one operation
SPAN_MAX = timedelta(days=30)


def desk_short(
    operation_id: UUID,
    community_id: int,
    people: int,
    *,
    compound: str = "",
    why: str = "",
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    now: datetime,
) -> None:
    """The desk says how many people it lacks, those lent to it not counted. 0 withdraws what it said."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, now=now)
    rules.taking_part(operation, community_id)
    tell_short(
        operation,
        community_id,
        people,
        compound=compound,
        source=Shortage.Source.DESK,
        why=why,
        starts_at=starts_at,
        ends_at=ends_at,
        told_by=by.account_id,
        now=now,
    )


def tell_short(
    operation: Operation,
    community_id: int,
    people: int,
    *,
    compound: str = "",
    source: Shortage.Source,
    why: str = "",
    starts_at: datetime,
    ends_at: datetime,
    told_by: UUID,
    now: datetime,
) -> None:
    """For rooms whose act has checked who speaks; needs an open scope of the community's desk or of its city.

    `people` is what is lacking in all, people lent not counted, so that telling again is no addition. Of the same place, source
    and beginning only the last word counts; 0 withdraws it.
    """
    if not (0 <= people <= PEOPLE_MAX and starts_at < ends_at <= starts_at + SPAN_MAX):
        raise ShortageRefused(most=PEOPLE_MAX)
    place = line(compound, COMPOUND_MAX)
    standing = Shortage.objects.filter(community_id=community_id, operation_id=operation.id, withdrawn_at=None)
    standing.filter(compound=place, source=source, starts_at=starts_at).update(withdrawn_at=now)
    if people == 0:
        return
    if standing.count() >= OPEN_MAX:
        raise TooManyShortages(most=OPEN_MAX)
    Shortage.objects.create(
        community_id=community_id,
        operation_id=operation.id,
        city_id=operation.area_id,
        compound=place,
        people=people,
        source=source,
        why=line(why, WHY_MAX),
        starts_at=starts_at,
        ends_at=ends_at,
        told_by=told_by,
        told_at=now,
    )


def withdraw(community_id: int, shortage_id: UUID, *, by: Actor, now: datetime) -> None:
    """The desk takes back what it said. What other sources say is theirs."""
    rules.for_desk(by, community_id)
    mine = Shortage.objects.filter(community_id=community_id, id=shortage_id, source=Shortage.Source.DESK)
    mine.filter(withdrawn_at=None).update(withdrawn_at=now)
