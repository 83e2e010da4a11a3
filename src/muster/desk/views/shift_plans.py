"""Plans of duties: ask for one, see what it changes and why, say yes or no."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.desk.current import DeskRequest, at_desk, done
from muster.desk.shift_dates import week_from
from muster.desk.shift_plan_words import plan_context, words_of
from muster.shifts import rules
from muster.shifts.approve import approve, decline
from muster.shifts.models import Plan
from muster.shifts.propose import propose
from muster.shifts.refusals import NoSuchPlan

AIMS = {"week": Plan.Aim.WEEK, "repair": Plan.Aim.REPAIR}


@require_POST
@at_desk
def plans(request: DeskRequest) -> HttpResponse:
    """Ask for a plan of a week, or for a repair of what is left of it."""
    week = week_from(request.POST.get("from", ""), now=request.at)
    aim = AIMS.get(request.POST.get("aim", ""))
    if aim is None:
        raise Http404

    def act() -> str:
        where = request.operation.id, request.community.id
        propose(*where, week.monday, aim=aim, by=request.actor, now=request.at)
        return _("It is being worked out. It shows here in a few seconds.")

    done(request, act)
    return redirect(f"{reverse('desk:shifts', args=[request.community.code])}?from={week.monday}")


@require_safe
@at_desk
def latest(request: DeskRequest) -> HttpResponse:
    """The part of the board's page that tells of the plan; asked anew while one is being made."""
    week = week_from(request.GET.get("from", ""), now=request.at)
    return render(request, "desk/shifts/_plan.html", plan_context(request, week))


@require_safe
@at_desk
def page(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """What it changes, drawn on the board; its gaps with their reasons; what it costs and what that is for."""
    plan = _plan(request, plan_id)
    week = week_from(plan.first_on.isoformat(), now=request.at)
    context: dict[str, Any] = {"words": words_of(plan), "week": week, "synthetic": request.operation.synthetic}
    return render(request, "desk/shifts/plan.html", context)


@require_POST
@at_desk
def approval(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    plan = _plan(request, plan_id)

    def act() -> str:
        where = request.operation.id, request.community.id
        added, ended = approve(*where, plan.id, by=request.actor, now=request.at)
        told = ngettext("%(n)s duty was added", "%(n)s duties were added", added) % {"n": added}
        gone = ngettext("%(n)s ended", "%(n)s ended", ended) % {"n": ended}
        return _("In force: %(added)s, %(ended)s. Everybody concerned is told.") % {"added": told, "ended": gone}

    if not done(request, act):
        return redirect("desk:shift_plan", request.community.code, plan.id)
    return redirect(f"{reverse('desk:shifts', args=[request.community.code])}?from={plan.first_on}")


@require_POST
@at_desk
def declining(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    plan = _plan(request, plan_id)

    def act() -> str:
        decline(request.operation.id, request.community.id, plan.id, by=request.actor, now=request.at)
        return _("Put aside. Duties stay as they are.")

    done(request, act)
    return redirect(f"{reverse('desk:shifts', args=[request.community.code])}?from={plan.first_on}")


def _plan(request: DeskRequest, plan_id: UUID) -> Plan:
    try:
        return rules.plan_of(request.community.id, request.operation.id, plan_id)
    except NoSuchPlan as refused:
        raise Http404 from refused
