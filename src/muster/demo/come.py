"""The invented people answer call-outs as people do: some come, some cannot, most sleep on. Whoever has a link of their own does not."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from muster.access.models import Account
from muster.callouts.claim import all_said
from muster.callouts.flush import Doing
from muster.callouts.models import Call, Callout
from muster.callouts.seating import State

COME, CANNOT = 0.35, 0.15  # of a hundred who are asked
ANSWER_S = (4, 60)  # after they were asked
ARRIVE_S = (30, 150)  # after they said yes: sooner than in life, for whoever watches
ETAS = (5, 10, 15, 20, 30)


def answer_calls(*, now: datetime) -> int:
    """Let those speak whose time has come; answers how many. Runs as muster_owner, once in a while."""
    spoken = 0
    known = set(Account.objects.filter(volunteer_id__isnull=False).values_list("volunteer_id", flat=True))
    for callout in Callout.objects.exclude(state=Callout.State.CLOSED):
        calls = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id)
        doings = [doing for call in calls if call.volunteer_id not in known and (doing := _doing(call, now))]
        if doings:
            all_said(callout.community_id, callout.id, doings, now=now)
            spoken += len(doings)
    return spoken


def _doing(call: Call, now: datetime) -> Doing | None:
    """What this person says now, if anything: the same person and call-out always behave the same."""
    mood, speed, choice = _chances(call.callout_id, call.volunteer_id)
    if call.asked_at is None:
        return None
    answers_at = call.asked_at + timedelta(seconds=ANSWER_S[0] + speed * (ANSWER_S[1] - ANSWER_S[0]))
    if call.state in {State.ASKED, State.OFFERED} and answers_at <= now:
        if mood < COME:
            return Doing(call.volunteer_id, "claim", eta_min=ETAS[int(choice * len(ETAS))])
        if mood < COME + CANNOT:
            return Doing(call.volunteer_id, "give_up")
    arrives_after = timedelta(seconds=ARRIVE_S[0] + choice * (ARRIVE_S[1] - ARRIVE_S[0]))
    if call.state == State.SEATED and (call.answered_at or call.asked_at) + arrives_after <= now:
        return Doing(call.volunteer_id, "arrive")
    return None


def _chances(callout_id: UUID, volunteer_id: UUID) -> tuple[float, float, float]:
    digest = hashlib.sha256(callout_id.bytes + volunteer_id.bytes).digest()
    return digest[0] / 256, digest[1] / 256, digest[2] / 256
