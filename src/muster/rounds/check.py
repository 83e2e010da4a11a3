"""The second look: doors drawn at random from those answered, for somebody else to visit again."""

import math
import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.models import Account, Lease
from muster.residents.models import Household
from muster.rounds.assign import assign
from muster.rounds.models import Check, Round
from muster.rounds.refusals import NotYourRound, RoundClosed, RoundRefused
from muster.rounds.rules import works_at

DRAWN_MAX = 2_000  # of one round in one community
ASSIGNED_MAX = 60  # doors to look at again, for one person at once

# Doors with one open answer, and who gave it.
ANSWERED = """
SELECT s.household_id, s.building_id, e.actor_id
FROM ledger_standing s
CROSS JOIN LATERAL (
    SELECT key::uuid AS event_id FROM jsonb_object_keys(s.known->'a') AS key WHERE NOT s.known->'s' ? key
    ORDER BY key LIMIT 1) a
JOIN journal_fieldevent e ON e.community_id = s.community_id AND e.id = a.event_id
WHERE s.community_id = %(community)s AND e.community_id = %(community)s AND s.round_id = %(round)s
  AND s.state IN ('reached', 'excused')
ORDER BY s.household_id
"""


def draw(round_: Round, community_id: int, *, by: Actor, now: datetime) -> int:
    """Draw until the round's share of the answered doors is drawn; answers how many are new."""
    if not works_at(by, community_id):
        raise NotYourRound
    if round_.closed_at is not None:
        raise RoundClosed
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ANSWERED, {"community": community_id, "round": round_.id})
        answered = {row[0]: row for row in cursor.fetchall()}
        drawn = set(
            Check.objects.filter(community_id=community_id, round_id=round_.id).values_list("household_id", flat=True)
        )
        wanted = min(math.ceil(len(answered) * round_.check_percent / 100), DRAWN_MAX) - len(drawn)
        left = sorted(answered.keys() - drawn)
        chosen = secrets.SystemRandom().sample(left, k=max(0, min(wanted, len(left))))
        Check.objects.bulk_create(
            Check(
                community_id=community_id,
                round_id=round_.id,
                household_id=household,
                building_id=answered[household][1],
                answered_by=answered[household][2],
                drawn_at=now,
            )
            for household in chosen
        )
    return len(chosen)


def give_checks(round_: Round, community_id: int, *, volunteer_id: UUID, hours: int, by: Actor, now: datetime) -> int:
    """Give the drawn doors that wait to somebody who answered none of them; answers how many."""
    if not works_at(by, community_id):
        raise NotYourRound
    own = set(Account.objects.filter(volunteer_id=volunteer_id).values_list("id", flat=True))
    with transaction.atomic():
        waiting = Check.objects.select_for_update().filter(
            community_id=community_id, round_id=round_.id, volunteer_id=None
        )
        theirs = [one for one in waiting.order_by("building_id", "household_id") if one.answered_by not in own]
        chosen = theirs[:ASSIGNED_MAX]
        if not chosen:
            raise RoundRefused(_("No drawn door waits for this person: nobody checks their own answers."))
        doors = Household.objects.filter(
            community_id=community_id, id__in=[one.household_id for one in chosen], removed_at=None
        )
        stairwells = sorted(set(doors.values_list("building_id", "unit")))
        assign(
            round_,
            community_id,
            stairwells,
            volunteer_id=volunteer_id,
            hours=hours,
            by=by,
            now=now,
            purpose=Lease.Purpose.CHECK,
        )
        Check.objects.filter(
            community_id=community_id, round_id=round_.id, household_id__in=[one.household_id for one in chosen]
        ).update(volunteer_id=volunteer_id)
    return len(chosen)
