"""The call-outs a person is asked in, as the phone app has them (`Call` in frontend/field/shapes.ts)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from muster.callouts import told
from muster.callouts.queries import Mine, calls_of


def calls_said(operation_id: UUID, volunteer_id: UUID, *, now: datetime) -> list[dict[str, Any]]:
    """Runs in the person's own scope."""
    return [call_said(one) for one in calls_of(operation_id, volunteer_id, now=now)]


def call_said(one: Mine) -> dict[str, Any]:
    everyone = told.of_all(
        one.callout,
        community_code=one.community_code,
        community_name=one.place_name,
        seats=one.seats,
        missing=one.missing,
    )
    own = told.of_one(one.call.state, rank=one.rank, until=one.call.until, eta_at=one.call.eta_at)
    return everyone | own
