"""Raise a hand before any notice (请战). Nobody signs in, and every number gets the same answer."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from muster.access.phones import NotAPhone
from muster.field.door import Door, city_of, community_of, door_of
from muster.field.forms import SignUpForm
from muster.mobilise.refusals import Refused
from muster.mobilise.sign_up import sign_up


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, community_code: str) -> HttpResponse:
    """The form; POST signs up. Once people are called, they report in instead."""
    now = datetime.now(UTC)
    community = community_of(community_code)
    city, door = city_of(community), door_of(community, now=now)
    if city is None:
        raise Http404
    if door.calls:
        return redirect("report:report_in", community_code=community_code)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, door, form, status=422 if request.method == "POST" else 200)
    try:
        sign_up(city.id, community.id, phone=form.cleaned_data["phone"], name=form.cleaned_data["name"], now=now)
    except NotAPhone as refusal:
        form.add_error("phone", refusal.sentence)
        return _shown(request, door, form, status=422)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _shown(request, door, form, status=409)
    return redirect("report:signed_up", community_code=community_code)


@require_safe
def received(request: HttpRequest, community_code: str) -> HttpResponse:
    """After signing up. Says nothing of who it was."""
    return render(request, "field/signed_up.html", {"community": community_of(community_code)})


def _shown(request: HttpRequest, door: Door, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "field/sign_up.html", {"door": door, "form": form}, status=status)
