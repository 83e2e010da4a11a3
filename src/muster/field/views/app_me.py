"""What I can do and when, my hours, whether they can be certified."""

from datetime import UTC, datetime
from typing import Any

from django.views.decorators.http import require_http_methods

from muster.entry.guards import KnownRequest
from muster.field.app.answers import app_required, said
from muster.field.app.me import OfferSaid, me_of, save_offer
from muster.field.standing import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@app_required
def me(request: KnownRequest) -> dict[str, Any]:
    """POST keeps what is given; both answer with what is kept."""
    if request.method == "POST":
        save_offer(person_of(request), said(request, OfferSaid), by=request.actor)
    return me_of(person_of(request), now=datetime.now(UTC))
