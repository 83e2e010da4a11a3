"""In by the code of the slip and the phone that the register holds. Every answer is the same, whatever fits."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muster.access.phones import NotAPhone, normalise
from muster.channels.budget import MINUTE, BudgetSpent, spend
from muster.channels.outbox import channel_in_use
from muster.door.place import community_of, operation_of
from muster.door.standing import hold, let_go, wait_for
from muster.entry import codes
from muster.residents.doorcodes import household_behind

UNDER = "door_code"  # in the session: the one-time code
TYPED_MAX = 20
PER_COMMUNITY_MAX = 120  # tries a minute at all doors of a community together


@sensitive_post_parameters("code", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, community_code: str) -> HttpResponse:
    """Code and phone. The code alone shows nothing, and nobody learns which of the two did not fit."""
    community = community_of(community_code)
    can_send = channel_in_use() is not None
    context: dict[str, Any] = {"community": community, "can_send": can_send}
    if request.method != "POST" or not can_send:
        return render(request, "door/enter.html", context, status=422 if request.method == "POST" else 200)
    now, operation = datetime.now(UTC), operation_of(community, now=datetime.now(UTC))
    behind: list[UUID | None] = []
    typed = request.POST.get("code", "")

    def known(_index: bytes) -> int | None:
        found = household_behind(community.id, operation.id if operation else None, code=typed, phone=number)
        behind.append(found)
        return operation.area_id if operation and found else None

    try:
        number = normalise(request.POST.get("phone", ""))
        spend(f"doors:{community.id}", MINUTE, PER_COMMUNITY_MAX, now=now)
        codes.ask(request.session, number, known=known, now=now, under=UNDER)
    except (NotAPhone, codes.AskedTooOften) as refusal:
        return render(request, "door/enter.html", context | {"error": refusal.sentence}, status=422)
    except BudgetSpent:
        return render(request, "door/enter.html", context | {"error": codes.AskedTooOften.sentence}, status=422)
    wait_for(request.session, behind[0] if behind else None, operation, community)
    return redirect("door:code", community_code=community_code)


@sensitive_post_parameters("digits")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, community_code: str) -> HttpResponse:
    """The six digits that were sent to the phone."""
    community, now = community_of(community_code), datetime.now(UTC)
    if codes.asked(request.session, now=now, under=UNDER) is None:
        return redirect("door:enter", community_code=community_code)
    if request.method != "POST":
        return _code_page(request, community)
    try:
        codes.checked(request.session, request.POST.get("digits", "").strip()[:TYPED_MAX], now=now, under=UNDER)
    except codes.WrongCode as refusal:
        return _code_page(request, community, error=refusal.sentence)
    except codes.CodeGone as refusal:
        return _again(request, community, refusal.sentence)
    if not hold(request.session, community, now=now):
        return _again(request, community, codes.CodeGone.sentence)
    return redirect("door:home", community_code=community_code)


@require_POST
def leaving(request: HttpRequest, community_code: str) -> HttpResponse:
    """Close the page, on a phone that others use too."""
    let_go(request.session)
    request.session.pop(UNDER, None)
    return redirect("door:enter", community_code=community_of(community_code).code)


def _code_page(request: HttpRequest, community: Any, *, error: object = "") -> HttpResponse:
    asked = codes.asked(request.session, now=datetime.now(UTC), under=UNDER)
    context = {"community": community, "asked": asked, "error": error}
    return render(request, "door/code.html", context, status=422 if error else 200)


def _again(request: HttpRequest, community: Any, sentence: object) -> HttpResponse:
    context = {"community": community, "can_send": channel_in_use() is not None, "error": sentence}
    return render(request, "door/enter.html", context, status=422)
