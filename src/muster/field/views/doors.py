"""A volunteer's stairwells: what is held, the doors as one walks, one door after the other. By thumb, without JavaScript."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.door_forms import Tapped, ids, tapped
from muster.field.door_words import CHOICES, MARKS, RESULTS, instructions_of, questions_of, title_of
from muster.field.standing import person_of
from muster.identifiers import uuid7
from muster.ledger.held import HeldDoor
from muster.operations.models import Operation
from muster.rounds.assign import give_back
from muster.rounds.held import HeldStairwell, held, held_one
from muster.rounds.models import Target
from muster.rounds.refusals import RoundRefused
from muster.rounds.visit import check, undo, undo_check, visit


@dataclass(frozen=True)
class Shown:
    """A door on a page."""

    door: HeldDoor
    state: str  # which window is drawn
    word: str
    visit_from: datetime | None = None
    visit_until: datetime | None = None


@require_safe
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    """Every stairwell that I hold now, in every open round."""
    mine = held(person_of(request), now=datetime.now(UTC))
    rows = [_about(request, one) for one in mine]
    return render(request, "field/doors/page.html", {"rows": rows, "synthetic": _is_synthetic(mine)})


@require_safe
@volunteer_required
def stairwell(request: KnownRequest, lease_id: UUID) -> HttpResponse:
    """All doors of one, from the top storey down. A lease that has lapsed is no address any more."""
    mine = _held(request, lease_id)
    storeys = [
        (storey, [_shown(mine, door) for door in doors])
        for storey, doors in groupby(mine.doors, key=lambda door: door.window.storey)
    ]
    context = _about(request, mine) | {
        "storeys": storeys,
        "next": mine.next_door(),
        "last": _last(request, mine),
        "synthetic": _is_synthetic([mine]),
    }
    return render(request, "field/doors/stairwell.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@volunteer_required
def door(request: KnownRequest, lease_id: UUID, household_id: UUID) -> HttpResponse:
    """One door; POST says what was found there and goes on to the next."""
    mine = _held(request, lease_id)
    here = mine.door(household_id)
    if here is None:
        raise Http404
    if request.method == "POST":
        return _told(request, mine, here)
    is_conflict = here.window.state == "conflict"
    context = _about(request, mine) | {
        "here": _shown(mine, here),
        "event": uuid7(),
        # Unlike answers are the desk's to settle: what is said now stands beside them.
        "supersedes": () if is_conflict or mine.is_check else here.open_answers,
        "answered": not mine.is_check and not is_conflict and bool(here.open_answers),
        "result": RESULTS.get(here.window.result, ""),
        "counts_people": mine.round.target == Target.PERSON and not mine.is_check,
        "questions": [] if mine.is_check else questions_of(mine.round),
        "choices": CHOICES,
        "next": mine.next_door(after=household_id),
        "last": _last(request, mine),
        "synthetic": _is_synthetic([mine]),
    }
    return render(request, "field/doors/door.html", context)


@require_POST
@volunteer_required
def undoing(request: KnownRequest, lease_id: UUID, household_id: UUID) -> HttpResponse:
    """Take back what was told of a door by mistake. What was taken back already stays so."""
    mine = _held(request, lease_id)
    here = mine.door(household_id)
    if here is None:
        raise Http404
    meant = set(ids(request.POST.getlist("event"))) & _open_words(mine, here)
    take_back = undo_check if mine.is_check else undo
    if meant:
        try:
            with transaction.atomic():
                take_back(mine.round, mine.community, household_id, meant, by=request.actor, now=datetime.now(UTC))
        except RoundRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Taken back. Door %(door)s is open again.") % {"door": here.window.label})
    return redirect("field:door", lease_id, household_id)


@require_POST
@volunteer_required
def giving_back(request: KnownRequest, lease_id: UUID) -> HttpResponse:
    """The stairwell goes back to the desk, who gives it to somebody else."""
    mine = _held(request, lease_id)
    try:
        with transaction.atomic():
            give_back(mine.community.id, lease_id, by=request.actor, now=datetime.now(UTC))
    except RoundRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        place = f"{mine.building} {mine.lease.unit}".strip()
        messages.success(request, _("%(place)s is given back. The desk sees it at once.") % {"place": place})
    return redirect("field:doors")


def _held(request: KnownRequest, lease_id: UUID) -> HeldStairwell:
    """The stairwell, if it is held now; else there is nothing here."""
    found = held_one(person_of(request), lease_id, now=datetime.now(UTC))
    if found is None:
        raise Http404
    return found


def _told(request: KnownRequest, mine: HeldStairwell, here: HeldDoor) -> HttpResponse:
    household_id = here.window.id
    said = tapped(request.POST, mine.round)
    if said is None:
        messages.error(request, _("Choose what you found at the door."))
        return redirect("field:door", mine.lease.id, household_id)
    try:
        with transaction.atomic():
            _say(request, mine, here, said)
    except RoundRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("field:door", mine.lease.id, household_id)
    onward = mine.next_door(after=household_id)
    last = urlencode({"door": household_id, "event": said.event_id})
    if onward is None or onward.window.id == household_id:
        return HttpResponseRedirect(f"{reverse('field:stairwell', args=[mine.lease.id])}?{last}")
    return HttpResponseRedirect(f"{reverse('field:door', args=[mine.lease.id, onward.window.id])}?{last}")


def _say(request: KnownRequest, mine: HeldStairwell, here: HeldDoor, said: Tapped) -> None:
    now, household_id = datetime.now(UTC), here.window.id
    if mine.is_check:
        check(mine.round, mine.community, household_id, said.result, event_id=said.event_id, by=request.actor, now=now)
        return
    known = here.known.answers.keys() if here.known else ()
    visit(
        mine.round,
        mine.community,
        household_id,
        said.result,
        people=said.people,
        excused_people=said.excused_people,
        answers=said.answers,
        supersedes=[one for one in said.supersedes if one in known],
        event_id=said.event_id,
        by=request.actor,
        now=now,
    )


def _about(request: KnownRequest, mine: HeldStairwell) -> dict[str, Any]:
    account: Any = request.user
    words, language = instructions_of(mine.round, preferred=account.language)
    return {"mine": mine, "title": title_of(mine.round), "instructions": words, "instructions_language": language}


def _shown(mine: HeldStairwell, door: HeldDoor) -> Shown:
    """How a door looks. Whoever checks sees whether they were there, and never what was found the first time."""
    if mine.is_check:
        return Shown(door, "out", _("seen")) if door.is_checked else Shown(door, "missing", str(MARKS["missing"]))
    mark, result = door.window.mark, door.window.result
    word = str(RESULTS[result] if result in RESULTS else MARKS[mark])
    plan = mine.plans.get(door.window.id) if mark == "tried" else None
    return Shown(door, mark, word, plan.visit_from, plan.visit_until) if plan else Shown(door, mark, word)


def _last(request: KnownRequest, mine: HeldStairwell) -> dict[str, Any] | None:
    """The act before this page, while it can still be taken back."""
    named, events = ids([request.GET.get("door", "")]), ids([request.GET.get("event", "")])
    before = mine.door(named[0]) if named else None
    if before is None or not events:
        return None
    known, event_id = before.known, events[0]
    if known is None or event_id not in _open_words(mine, before):
        return None
    if mine.is_check:
        return {"door": before, "word": _("seen"), "event": event_id}
    result = known.answers[event_id][0] if event_id in known.answers else "absent"
    return {"door": before, "word": RESULTS[result], "event": event_id}


def _open_words(mine: HeldStairwell, door: HeldDoor) -> set[UUID]:
    """What was told of a door and can be taken back: by whoever checks, second looks alone."""
    return set(door.open_checks) if mine.is_check else {*door.open_answers, *door.open_attempts}


def _is_synthetic(mine: list[HeldStairwell]) -> bool:
    operations = {one.round.operation_id for one in mine}
    return bool(operations) and Operation.objects.filter(id__in=operations, synthetic=True).exists()
