"""A phone enrols: it brings the public half of its key, and is given a token that deposits and reads nothing."""

from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.views.decorators.http import require_POST

from muster.access.models import Account
from muster.entry.guards import KnownRequest
from muster.entry.sessions import began_at
from muster.field.app.answers import app_required, said
from muster.field.app.device import Enrolment, enrol, tell_lost
from muster.ledger.ticks import tick


@require_POST
@app_required
def enrolment(request: KnownRequest) -> dict[str, Any]:
    """Called again, it renews. A phone whose storage was wiped says what it had counted, and the desks see the gap."""
    asked, now = said(request, Enrolment), datetime.now(UTC)
    for community_id in tell_lost(asked.lost, now=now) if asked.lost else ():
        transaction.on_commit(partial(tick, community_id))
    signed_in_at = began_at(request, cast(Account, request.user))
    return enrol(request.actor.account_id, asked, signed_in_at=signed_in_at, now=now)
