"""Signing in by phone: the number, the code, and the name where two people share a phone."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muster.access.accounts import account_of, become_volunteer
from muster.access.actors import BY_CODE_AND_DESK, rows_of
from muster.access.models import Account, RoleKind
from muster.access.phones import NotAPhone, normalise
from muster.channels.outbox import channel_in_use
from muster.entry import codes, sessions
from muster.entry.onward import keep_next, onward, with_next
from muster.people.models import Volunteer

UNPROCESSABLE = 422
TYPED_MAX = 20


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """Step 1: the number. The answer is the same for every number."""
    if request.method != "POST":
        keep_next(request)
        return render(request, "entry/phone/number.html", {"can_send": channel_in_use() is not None})
    if channel_in_use() is None:
        return _number_again(request, "")
    try:
        codes.ask(request.session, normalise(request.POST.get("phone", "")), now=now())
    except (NotAPhone, codes.AskedTooOften) as refusal:
        return _number_again(request, refusal.sentence)
    return HttpResponseRedirect(reverse("entry:code"))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step 2: the code."""
    if request.method != "POST":
        waits = codes.asked(request.session, now=now())
        return _code_page(request) if waits else HttpResponseRedirect(reverse("entry:sign_in"))
    typed = request.POST.get("code", "").strip()[:TYPED_MAX]
    try:
        codes.check(request.session, typed, now=now())
    except codes.WrongCode as refusal:
        return _code_page(request, refusal.sentence, status=UNPROCESSABLE)
    except codes.CodeGone as refusal:
        return _number_again(request, refusal.sentence)
    return _signed_in(request, _people(request))


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Step 3, only where several people share the phone: who are you?"""
    people = _people(request)
    if not people:
        return HttpResponseRedirect(reverse("entry:sign_in"))
    if request.method == "POST":
        chosen = [person for person in people if str(person.id) == request.POST.get("person", "")]
        return _signed_in(request, chosen) if chosen else _name_page(request, people, status=UNPROCESSABLE)
    return _name_page(request, people)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Another number after all."""
    request.session.pop(codes.ASKED, None)
    request.session.pop(codes.PROVED, None)
    return HttpResponseRedirect(reverse("entry:sign_in"))


def _signed_in(request: HttpRequest, people: list[Volunteer]) -> HttpResponse:
    if not people:
        return render(request, "entry/phone/not_invited.html", status=403)
    if len(people) > 1:
        return HttpResponseRedirect(reverse("entry:name"))
    index = codes.proved(request.session, now=now())
    account = account_of(people[0].id, index, now=now())
    if not account.is_active:
        raise Http404
    become_volunteer(account, now=now())
    request.session.pop(codes.PROVED, None)
    sessions.begin(request, account, by="code")
    return HttpResponseRedirect(_next_page(request, account))


def _next_page(request: HttpRequest, account: Account) -> str:
    """Someone who leads a team first learns how to let this phone count."""
    leads = any(row[0] == RoleKind.LEADER for row in rows_of(account, now=now()))
    if leads and not sessions.kinds_that_count(request, account, now=now()) >= BY_CODE_AND_DESK:
        return with_next(reverse("entry:device"), onward(request))
    return onward(request)


def _people(request: HttpRequest) -> list[Volunteer]:
    index = codes.proved(request.session, now=now())
    return codes.invited(index) if index else []


def _number_again(request: HttpRequest, sentence: object) -> HttpResponse:
    context = {"error": sentence, "typed": request.POST.get("phone", "")[:40], "can_send": channel_in_use() is not None}
    return render(request, "entry/phone/number.html", context, status=UNPROCESSABLE)


def _code_page(request: HttpRequest, error: object = "", *, status: int = 200) -> HttpResponse:
    context = {"asked": codes.asked(request.session, now=now()), "error": error, "language": get_language()}
    return render(request, "entry/phone/code.html", context, status=status)


def _name_page(request: HttpRequest, people: list[Volunteer], *, status: int = 200) -> HttpResponse:
    return render(request, "entry/phone/name.html", {"people": people, "error": status != 200}, status=status)
