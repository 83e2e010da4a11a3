"""Support for this community: what it lacks, who comes to help and until when, and who of it helps elsewhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk, done
from muster.desk.support_forms import ShortForm, next_hours
from muster.people.models import Volunteer
from muster.teams.lent import lent_from
from muster.teams.short import desk_short, withdraw
from muster.teams.support.answer import decline, welcome
from muster.teams.support.end import end_loan
from muster.teams.support.queries import LoanRow, loan_people, loans_for
from muster.teams.support.shortages import open_shortages
from muster.teams.support_models import Loan, Reason, Shortage, Side

AHEAD = timedelta(days=30)
OVER_SHOWN_MAX = 20
# What a desk may say; the rest is for organisations.
REASONS = (Reason.ENOUGH, Reason.OTHER_TIME, Reason.NO_ROOM, Reason.OTHER)


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/support/page.html", _context(request, next_hours(now=request.at)))


@require_POST
@at_desk
def shortages(request: DeskRequest) -> HttpResponse:
    """What the desk lacks; with `withdraw`, what it no longer does."""
    taken_back = request.POST.get("withdraw", "")
    if taken_back:
        done(request, lambda: _withdrawn(request, taken_back))
        return redirect("desk:support", community_code=request.community.code)
    form = ShortForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/support/page.html", _context(request, form), status=422)

    def told() -> str:
        desk_short(request.operation.id, request.community.id, **form.cleaned_data, by=request.actor, now=request.at)
        return _("The command sees it now, and plans whom to ask.")

    done(request, told)
    return redirect("desk:support", community_code=request.community.code)


@require_POST
@at_desk
def answer(request: DeskRequest, loan_id: UUID) -> HttpResponse:
    """`say`: yes, or no with a `reason`."""
    _ours(request, loan_id)

    def said() -> str:
        if request.POST.get("say") == "yes":
            welcome(loan_id, by=request.actor, now=request.at)
            return _("Confirmed. They come once their organisation has named them.")
        decline(loan_id, Side.DESK, request.POST.get("reason", ""), by=request.actor, now=request.at)
        return _("Declined. The command plans anew.")

    done(request, said)
    return redirect("desk:support", community_code=request.community.code)


@require_POST
@at_desk
def ending(request: DeskRequest, loan_id: UUID) -> HttpResponse:
    _ours(request, loan_id)

    def ended() -> str:
        end_loan(loan_id, by=request.actor, now=request.at)
        return _("Ended. Whoever is here by it goes home within a minute.")

    done(request, ended)
    return redirect("desk:support", community_code=request.community.code)


def _context(request: DeskRequest, form: ShortForm) -> dict[str, Any]:
    operation, community = request.operation, request.community
    rows = [row for row in loans_for(operation.id, community.id) if row.loan.state != Loan.State.REPLACED]
    live = [row for row in rows if row.is_live]
    people = loan_people([row.loan.id for row in live])
    gone = lent_from(community.id, request.at, request.at + AHEAD)
    names = dict(Volunteer.objects.filter(id__in=[one.volunteer_id for one in gone]).values_list("id", "name"))
    shown = sum(len(some) for some in people.values()) + len(names)
    looked("desk.support", city_id=operation.area_id, community_id=community.id, rows=shown, now=request.at)
    told = [
        one for one in open_shortages(operation.id, request.at, request.at + AHEAD) if one.community_id == community.id
    ]
    return {
        "form": form,
        "told": [(one, one.source == Shortage.Source.DESK) for one in told],
        "loans": [(row, people[row.loan.id], _waits(row)) for row in live],
        "over": [row for row in rows if not row.is_live][:OVER_SHOWN_MAX],
        "gone": [(one, names.get(one.volunteer_id, "")) for one in gone],
        "reasons": [(reason.value, reason.label) for reason in REASONS],
        "synthetic": operation.synthetic,
    }


def _withdrawn(request: DeskRequest, shortage_id: str) -> str:
    try:
        wanted = UUID(shortage_id)
    except ValueError as error:
        raise Http404 from error
    withdraw(request.community.id, wanted, by=request.actor, now=request.at)
    return _("Withdrawn. Loans that are agreed go on until you end them.")


def _ours(request: DeskRequest, loan_id: UUID) -> None:
    if not Loan.objects.filter(id=loan_id, community_id=request.community.id).exists():
        raise Http404


def _waits(row: LoanRow) -> bool:
    return row.loan.state == Loan.State.ASKED and row.desk_answer is None
