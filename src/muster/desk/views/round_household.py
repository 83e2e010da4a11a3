"""One door in one round: how it stands, what was told of it, and what the desk says now."""

from collections.abc import Callable
from typing import Any, get_args
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import done, id_from
from muster.desk.round_current import RoundRequest, in_round, the_building, the_household
from muster.desk.round_words import EXCUSES, RESULTS, result_words
from muster.journal.kinds import PEOPLE_MAX, Excuse, Result
from muster.ledger.told import Said
from muster.ledger.windows import window
from muster.rounds import doors, visit
from muster.rounds.models import Target
from muster.rounds.refusals import RoundRefused
from muster.rounds.revisit import planned


@require_safe
@in_round
def page(request: RoundRequest, household_id: UUID) -> HttpResponse:
    return _shown(request, household_id)


@require_POST
@in_round
def visits(request: RoundRequest, household_id: UUID) -> HttpResponse:
    """The desk knows how it stands at this door; `replaces` names the answers on the page that this one stands for."""
    replaced = _named(request, household_id, "replaces")

    def act() -> str:
        result: Result = _one_of(get_args(Result), request.POST.get("result", ""))
        visit.visit(
            request.round,
            request.community,
            household_id,
            result,
            people=_people(request, "people", result),
            excused_people=_people(request, "excused_people", result),
            answers=_answers(request, result),
            supersedes=() if result == "absent" else [one.event_id for one in replaced],
            by=request.actor,
            now=request.at,
        )
        return _("Kept: %(answer)s.") % {"answer": result_words(result)}

    return _then(request, household_id, act)


@require_POST
@in_round
def settlements(request: RoundRequest, household_id: UUID) -> HttpResponse:
    """Unlike things were told; the desk says which it was."""
    the_household(request, household_id)

    def act() -> str:
        result: Result = _one_of(get_args(Result), request.POST.get("result", ""))
        visit.settle(request.round, request.community, household_id, result, by=request.actor, now=request.at)
        return _("Settled: %(answer)s.") % {"answer": result_words(result)}

    return _then(request, household_id, act)


@require_POST
@in_round
def undoings(request: RoundRequest, household_id: UUID) -> HttpResponse:
    """One answer, attempt or second look was wrong."""
    wrong = _named(request, household_id, "event")

    def act() -> str:
        looks = [one.event_id for one in wrong if one.what == "check"]
        others = [one.event_id for one in wrong if one.what != "check"]
        if looks:
            visit.undo_check(request.round, request.community, household_id, looks, by=request.actor, now=request.at)
        if others or not looks:
            visit.undo(request.round, request.community, household_id, others, by=request.actor, now=request.at)
        return _("Taken back. It stays on record and no longer counts.")

    return _then(request, household_id, act)


@require_POST
@in_round
def excuses(request: RoundRequest, household_id: UUID) -> HttpResponse:
    """Excused without a visit, for a reason the desk knows."""
    the_household(request, household_id)

    def act() -> str:
        reason: Excuse = _one_of(get_args(Excuse), request.POST.get("reason", ""))
        visit.excuse(request.round, request.community, [household_id], reason, by=request.actor, now=request.at)
        return _("Excused: %(why)s.") % {"why": result_words(reason)}

    return _then(request, household_id, act)


def _shown(request: RoundRequest, household_id: UUID) -> HttpResponse:
    household = the_household(request, household_id)
    here = window(request.round.id, request.community.id, household.id)
    if here is None:
        raise Http404
    told = doors.told_of(request.round, request.community.id, household.id)
    operation, names = request.operation, sum(bool(one.name) for one in told)
    if names:
        city, here_id = operation.area_id, request.community.id
        looked("desk.round_door", city_id=city, community_id=here_id, rows=names, now=request.at)
    context = {
        "round": request.round,
        "household": household,
        "building": the_building(request, household.building_id),
        "window": here,
        "told": told,
        "open_answers": [one for one in told if one.said.is_open and one.said.what == "answer"],
        "revisit": planned(request.round, request.community.id).get(household.id),
        "counts_people": request.round.target == Target.PERSON,
        "people_max": PEOPLE_MAX,
        "results": [(code, label) for code, label in RESULTS.items() if code not in {"reached", "absent"}],
        "reasons": [(code, RESULTS[code]) for code in EXCUSES],
        "synthetic": operation.synthetic,
    }
    name = "_household" if request.headers.get("HX-Request") == "true" else "household"
    return render(request, f"desk/rounds/{name}.html", context)


def _then(request: RoundRequest, household_id: UUID, act: Callable[[], str]) -> HttpResponse:
    """Do it, or say why not; then the door as it stands now in its dialog, else back to its page."""
    done(request, act)
    if request.headers.get("HX-Request") == "true":
        return _shown(request, household_id)
    return redirect(
        "desk:household", community_code=request.community.code, round_id=request.round.id, household_id=household_id
    )


def _named(request: RoundRequest, household_id: UUID, name: str) -> list[Said]:
    """What the form names among the things told of this very door."""
    the_household(request, household_id)
    named = {id_from(text) for text in request.POST.getlist(name)}
    told = doors.told_of(request.round, request.community.id, household_id) if named else []
    found = [one.said for one in told if one.said.event_id in named]
    if len(found) < len(named):
        raise Http404
    return found


def _one_of(codes: tuple[Any, ...], said: str) -> Any:
    if said not in codes:
        raise RoundRefused(_("Choose what was found at the door."))
    return said


def _people(request: RoundRequest, name: str, result: str) -> int | None:
    """People behind the door, where the round counts them and somebody was met."""
    text = request.POST.get(name, "").strip()
    if request.round.target != Target.PERSON or result not in {"reached", "referred"} or not text:
        return None
    if not text.isdecimal() or len(text) > 3:
        raise RoundRefused(_("Give the number of people as digits, at most %(max)s.") % {"max": PEOPLE_MAX})
    return int(text)


def _answers(request: RoundRequest, result: str) -> dict[str, str] | None:
    """Answers to the round's own questions, where somebody was met."""
    if result not in {"reached", "referred"}:
        return None
    said = {one["code"]: request.POST.get(f"q-{one['code']}", "") for one in request.round.questions}
    return {code: option for code, option in said.items() if option} or None
