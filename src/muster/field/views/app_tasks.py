"""The task list of a shift goes onto a phone, with the secret without which it cannot be read there."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.views.decorators.http import require_POST
from msgspec import Struct

from muster import base64url
from muster.channels.budget import DAY, spend
from muster.entry.guards import KnownRequest
from muster.field.app.answers import app_required, said
from muster.field.app.tasks import tasks_of
from muster.field.standing import person_of
from muster.rounds.task_list import pull

SECRET_BYTES = 32
PULLED_MAX = 400  # lists of one account in a day: the app fetches a fresh one when it is opened


class Asked(Struct, frozen=True):
    device: UUID


@require_POST
@app_required
def lease(request: KnownRequest) -> dict[str, Any]:
    """Each household on it is a look, once per lease. The secret is made for this list alone and kept nowhere here."""
    said(request, Asked)
    now = datetime.now(UTC)
    spend(f"task-list:{request.actor.account_id}", DAY, PULLED_MAX, now=now)
    tasks = pull(person_of(request), now=now)
    secret = base64url.encode(secrets.token_bytes(SECRET_BYTES))
    return {"secret": secret, "until": tasks.until, "server_time": now, "tasks": tasks_of(tasks)}
