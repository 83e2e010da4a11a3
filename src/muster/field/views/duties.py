"""A volunteer's own duties: when, where and how long, when they cannot come, what they wish, and a child."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.duty_forms import AbsenceForm, DutyForm, RemovalForm
from muster.field.duty_words import length_words, limit_words, rest_words, span_words
from muster.field.own_duties import WISH_DAYS, OwnDuties, cannot_come_to, own_duties
from muster.field.standing import person_of, running_for
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.shifts.absent import can_come_after_all, cannot_come
from muster.shifts.child import child_is_alone, say_brings_child
from muster.shifts.clock import day_of
from muster.shifts.models import Part
from muster.shifts.wish import KINDS, wish

Act = Callable[[Operation, datetime], object]
KIND_OF = {likes: kind for kind, likes in KINDS.items()}
OPEN_MAX = 8  # duties that are shown at once; the later ones open by a touch


@require_safe
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    """Looking says nothing to anybody."""
    now = datetime.now(UTC)
    own = own_duties(Volunteer.objects.get(id=person_of(request)), now=now)
    context = _context(own, now=now) if own else {"own": None}
    return render(request, "field/duties/page.html", context)


@require_POST
@volunteer_required
def absences(request: KnownRequest) -> HttpResponse:
    """I cannot come: to one duty, or from one time until another. Never why."""
    duty, span, person_id = DutyForm(request.POST), AbsenceForm(request.POST), person_of(request)

    def act(operation: Operation, now: datetime) -> None:
        if duty.is_valid():
            cannot_come_to(operation, duty.cleaned_data["shift"], by=request.actor, now=now)
        else:
            said = span.cleaned_data
            cannot_come(operation.id, person_id, said["starts_at"], said["ends_at"], by=request.actor, now=now)

    if not duty.is_valid() and not span.is_valid():
        messages.error(request, _("Give a day and a time for both: from when until when you cannot come."))
        return redirect("field:duties")
    return _told(request, act, _("Kept. Your desk looks for somebody else. You are not asked why."))


@require_POST
@volunteer_required
def removal(request: KnownRequest) -> HttpResponse:
    """I can come after all. Twice is once."""
    form, person_id = RemovalForm(request.POST), person_of(request)
    if not form.is_valid():
        raise Http404

    def act(operation: Operation, _now: datetime) -> None:
        can_come_after_all(operation.id, person_id, form.cleaned_data["starts_at"], by=request.actor)

    thanks = _("Taken back. You can be put on duty then; a duty that has ended does not come back by itself.")
    return _told(request, act, thanks)


@require_http_methods(["GET", "HEAD", "POST"])
@volunteer_required
def wishes(request: KnownRequest) -> HttpResponse:
    """What I would like on the next days, part by part; POST keeps what differs from what is kept."""
    if request.method == "POST":
        return _told(request, lambda operation, now: _wish(request, operation, now), _("Kept. Plans take it in."))
    now = datetime.now(UTC)
    own = own_duties(Volunteer.objects.get(id=person_of(request)), now=now)
    if own is None:
        return redirect("field:duties")
    days = [(day, [_choice(own, day, part) for part in Part]) for day in own.wish_days]
    return render(request, "field/duties/wishes.html", {"days": days, "synthetic": own.operation.synthetic})


@require_POST
@volunteer_required
def child(request: KnownRequest) -> HttpResponse:
    """Whether a child may have to come along to the post."""
    said = request.POST.get("brings", "")

    def act(operation: Operation, now: datetime) -> None:
        say_brings_child(operation.id, brings=said, by=request.actor, now=now)

    return _told(request, act, _("Kept. Plans take it in."))


@require_POST
@volunteer_required
def child_alone(request: KnownRequest) -> HttpResponse:
    """My child is alone. Said twice it is one need."""
    return _told(
        request,
        lambda operation, now: child_is_alone(operation.id, by=request.actor, now=now),
        _("Your desk has been told. If it is urgent, call them as well."),
    )


def _told(request: KnownRequest, act: Act, thanks: str) -> HttpResponse:
    now = datetime.now(UTC)
    operation = running_for(Volunteer.objects.get(id=person_of(request)), now=now)
    if operation is None:
        messages.error(request, _("Nothing runs in your city now, so there are no duties."))
        return redirect("field:duties")
    try:
        with transaction.atomic():
            act(operation, now)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, thanks)
    return redirect("field:duties")


def _wish(request: KnownRequest, operation: Operation, now: datetime) -> None:
    own = own_duties(Volunteer.objects.get(id=person_of(request)), now=now)
    for day in own.wish_days if own else ():
        for part in Part:
            said = request.POST.get(f"{day:%Y-%m-%d}-{part}")
            if own and said is not None and said != _kind(own, day, part):
                wish(operation.id, day, part, said, by=request.actor, now=now)


def _choice(own: OwnDuties, day: Any, part: Part) -> dict[str, Any]:
    return {"name": f"{day:%Y-%m-%d}-{part}", "label": part.label, "kind": _kind(own, day, part)}


def _kind(own: OwnDuties, day: Any, part: str) -> str:
    return KIND_OF[own.wishes.get((day, part))]


def _context(own: OwnDuties, *, now: datetime) -> dict[str, Any]:
    tomorrow_ends = day_of(now) + timedelta(days=1)
    duties = [
        {"duty": one, "when": span_words(one.starts_at, one.ends_at, now=now), "near": day_of(one.starts_at) <= tomorrow_ends}
        for one in own.duties
    ]  # fmt: skip
    return {
        "own": own,
        "duties": duties[:OPEN_MAX],
        "later": duties[OPEN_MAX:],
        "today": length_words(own.care.today_min),
        "week": length_words(own.care.week_min),
        "rest": rest_words(own.care, now=now),
        "lifted": [{"what": limit_words(one.rule), "until": one.until, "reason": one.reason} for one in own.lifted],
        "absences": [(one, span_words(one.starts_at, one.ends_at, now=now)) for one in own.said.absences],
        "wish_days": WISH_DAYS,
        "synthetic": own.operation.synthetic,
    }
