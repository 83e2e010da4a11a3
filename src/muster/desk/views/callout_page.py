"""One call-out as its desk sees it: seats, who is coming, whom each wave asked and left out, and why."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.access.models import Account
from muster.callouts.models import Call, Wave
from muster.callouts.queries import asked_in, coming, figures_of, needs_of, unreachable, waves
from muster.desk.callout_current import CalloutRequest, in_callout
from muster.desk.report_link import arrival_link, drawn
from muster.people.models import Volunteer

ROWS_MAX = 30


@require_safe
@in_callout
def page(request: CalloutRequest) -> HttpResponse:
    """The whole page, logged as one look. Its parts are fetched anew after each tick."""
    parts = _figures(request) | _coming(request) | _waves(request)
    operation = request.operation
    rows = len(parts["coming"])
    looked("desk.callout", city_id=operation.area_id, community_id=request.community.id, rows=rows, now=request.at)
    context = parts | {
        "needs": sorted(needs_of(request.callout).items()),
        "opened_by": Account.objects.filter(id=request.callout.opened_by).first(),
        "arrival_code": drawn(arrival_link(request.callout, request.community)),
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/callouts/page.html", context)


@require_safe
@in_callout
def figures(request: CalloutRequest) -> HttpResponse:
    return render(request, "desk/callouts/_figures.html", _figures(request))


@require_safe
@in_callout
def coming_part(request: CalloutRequest) -> HttpResponse:
    return render(request, "desk/callouts/_coming.html", _coming(request))


@require_safe
@in_callout
def waves_part(request: CalloutRequest) -> HttpResponse:
    return render(request, "desk/callouts/_waves.html", _waves(request))


@require_safe
@in_callout
def asked(request: CalloutRequest) -> HttpResponse:
    """Whom one wave asked and left out, each with the reason. People of other communities have no name here."""
    wave = _number(request.GET.get("wave", ""))
    calls = Paginator(asked_in(request.callout, wave), ROWS_MAX).get_page(request.GET.get("page"))
    told = next((one for one in waves(request.callout) if one.number == wave), None)
    names = _names([call.volunteer_id for call in calls], told)
    unreached = unreachable(request.callout, [call.volunteer_id for call in calls])
    operation = request.operation
    looked(
        "desk.callout_asked",
        city_id=operation.area_id,
        community_id=request.community.id,
        rows=len(calls),
        now=request.at,
    )
    context = {
        "callout": request.callout,
        "wave": told,
        "number": wave,
        "rows": [(call, names.get(str(call.volunteer_id), ""), unreached.get(call.volunteer_id, "")) for call in calls],
        "page": calls,
        "also": f"&wave={wave}",
        "left_out": _left_out(told, names),
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/callouts/asked.html", context)


def _figures(request: CalloutRequest) -> dict[str, Any]:
    return {"callout": request.callout, "figures": figures_of(request.callout), "now": request.at}


def _coming(request: CalloutRequest) -> dict[str, Any]:
    return {"callout": request.callout, "coming": coming(request.callout, now=request.at), "now": request.at}


def _waves(request: CalloutRequest) -> dict[str, Any]:
    found = [
        (wave, sorted(((reason, many) for reason, (many, _ids) in wave.left_out.items()), key=lambda each: -each[1]))
        for wave in waves(request.callout)
    ]
    by_themselves = Call.objects.filter(
        community_id=request.community.id, callout_id=request.callout.id, wave=0
    ).count()
    return {"callout": request.callout, "waves": found, "by_themselves": by_themselves, "now": request.at}


def _names(asked_ids: list[Any], wave: Wave | None) -> dict[str, str]:
    ids = [*asked_ids, *(one for _many, some in (wave.left_out.values() if wave else ()) for one in some)]
    return {str(one): name for one, name in Volunteer.objects.filter(id__in=ids).values_list("id", "name")}


def _left_out(wave: Wave | None, names: dict[str, str]) -> list[tuple[str, int, list[str]]]:
    """By reason: how many, and the names of those whom this desk knows."""
    told = wave.left_out.items() if wave else ()
    return [(reason, many, [names[one] for one in ids if one in names]) for reason, (many, ids) in told]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 4 else 0
