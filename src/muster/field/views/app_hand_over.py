"""Stairwells go from one volunteer to the next by six digits."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from msgspec import Meta, Struct

from muster.entry.guards import KnownRequest
from muster.field.app.answers import AppKept, app_required, said
from muster.rounds.hand_over import LEASES_MAX, offer, take_over

CODE_LENGTH_MAX = 40


class Offered(Struct, frozen=True):
    leases: Annotated[list[UUID], Meta(min_length=1, max_length=LEASES_MAX)]


class Taken(Struct, frozen=True):
    code: Annotated[str, Meta(max_length=CODE_LENGTH_MAX)]


@require_POST
@app_required
def offers(request: KnownRequest) -> dict[str, Any]:
    """A code to read out. It counts for minutes and once."""
    made = offer(said(request, Offered).leases, by=request.actor, now=datetime.now(UTC))
    return {"code": made.code, "until": made.until}


@require_POST
@app_required
def taking(request: KnownRequest) -> dict[str, Any]:
    """The digits are typed. What is wrong, expired, used or of another community gets one and the same answer."""
    taken = take_over(said(request, Taken).code, by=request.actor, now=datetime.now(UTC))
    if not taken:
        raise AppKept(
            409,
            "code_unknown",
            _("This code does not count here. Ask for a new one; you must have reported in at the same community."),
        )
    return {"leases": taken}
