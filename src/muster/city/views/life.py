"""Households that were opened because a life was at risk: the auditor reviews each within 72 hours. No door and no name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.models import Account
from muster.city.look_words import role_words
from muster.entry.guards import KnownRequest, auditor_required
from muster.oversight.models import Review
from muster.oversight.queries import LifeLook, reviewed_in, waiting_in, with_what_became
from muster.oversight.review import NAME_CHARS_MAX, WORDS_CHARS_MAX, NoSuchLook, ReviewRefused, review
from muster.places.models import Area

ROWS_MAX = 20  # reviewed ones on one page


@dataclass(frozen=True)
class Told:
    """A look in the auditor's words. Who signs in by phone has no name here."""

    of: LifeLook
    place: str
    account: str
    role: str
    is_late: bool  # not reviewed in time, or reviewed after it


@require_safe
@auditor_required
def page(request: KnownRequest) -> HttpResponse:
    return _page(request, {}, status=200)


@require_POST
@auditor_required
def reviewing(request: KnownRequest, look_id: UUID) -> HttpResponse:
    """What was found, signed with a name. It stays."""
    said = {name: request.POST.get(name, "") for name in ("finding", "name", "words")}
    try:
        review(look_id, city_id=request.area.id, by=request.actor, now=datetime.now(UTC), **said)
    except NoSuchLook as absent:
        raise Http404 from absent
    except ReviewRefused as refusal:
        return _page(request, said | {"look": look_id, "error": refusal.sentence}, status=422)
    messages.success(request, _("Reviewed. The household reads what you found at its own page."))
    return redirect("city:audit_life")


def _page(request: KnownRequest, typed: dict[str, Any], *, status: int) -> HttpResponse:
    now, reviewed = datetime.now(UTC), Paginator(reviewed_in(request.area.id), ROWS_MAX)
    page = reviewed.get_page(request.GET.get("page"))
    context = {
        "waiting": _told(waiting_in(request.area.id), now),
        "reviewed": _told(with_what_became(page), now),
        "page": page,
        "findings": Review.Finding.choices,
        "typed": typed,
        "name_max": NAME_CHARS_MAX,
        "words_max": WORDS_CHARS_MAX,
    }
    return render(request, "city/audit/life.html", context, status=status)


def _told(looks: Iterable[LifeLook], now: datetime) -> list[Told]:
    looks = list(looks)
    places = dict(Area.objects.filter(id__in={one.look.community_id for one in looks}).values_list("id", "name"))
    names = dict(Account.objects.filter(id__in={one.look.actor_id for one in looks}).values_list("id", "username"))
    return [
        Told(
            of=one,
            place=places.get(one.look.community_id, ""),
            account=names.get(one.look.actor_id) or f"…{str(one.look.actor_id)[-12:]}",
            role=role_words(one.look.role),
            is_late=(one.review.reviewed_at if one.review else now) > one.due_at,
        )
        for one in looks
    ]
