"""What an organisation is asked to lend: it names people, or says why it cannot. It sees its own loans and people alone."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.entry.guards import KnownRequest, organisation_required
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation
from muster.operations.queries import current
from muster.people.models import Organisation
from muster.teams.support.answer import decline, free_for, lend
from muster.teams.support.end import end_loan
from muster.teams.support.queries import LoanRow, loan_people, loan_rows, loans_of_organisation
from muster.teams.support_models import Loan, Reason, Side

# What an organisation may say; the rest is for desks.
REASONS = (Reason.NEEDED_HERE, Reason.TOO_FEW, Reason.REST, Reason.TOO_FAR, Reason.OTHER_TIME, Reason.OTHER)


@require_safe
@organisation_required
def page(request: KnownRequest) -> HttpResponse:
    own, operation = _own(request)
    rows = loans_of_organisation(operation.id, own.id) if operation else []
    context = {
        "organisation": own,
        "operation": operation,
        "waiting": [row for row in rows if _waits(row)],
        "others": [row for row in rows if not _waits(row) and row.loan.state != Loan.State.REPLACED],
    }
    return render(request, "city/organisation/loans.html", context)


@require_safe
@organisation_required
def one(request: KnownRequest, loan_id: UUID) -> HttpResponse:
    """One loan: whom to send, as proposed; once answered, who is sent and where they are."""
    own, _operation = _own(request)
    row = _row(request, loan_id)
    free = free_for(row.loan) if _waits(row) else []
    people = loan_people([row.loan.id])[row.loan.id]
    looked("teams.loan", city_id=own.city_id, rows=len(free) + len(people), now=datetime.now(UTC))
    context = {
        "organisation": own,
        "operation": Operation.objects.get(id=row.loan.operation_id),
        "row": row,
        "waits": _waits(row),
        "free": [(one, n <= row.loan.people) for n, one in enumerate(free, start=1)],
        "people": people,
        "reasons": [(reason.value, reason.label) for reason in REASONS],
    }
    return render(request, "city/organisation/loan.html", context)


@require_POST
@organisation_required
def answer(request: KnownRequest, loan_id: UUID) -> HttpResponse:
    """`say`: yes with those ticked (`person`), proposed for those who stand first, or no with a `reason`."""
    row = _row(request, loan_id)
    now, say = datetime.now(UTC), request.POST.get("say")
    try:
        with transaction.atomic():
            if say in {"yes", "proposed"}:
                first = [one.volunteer_id for one in free_for(row.loan)[: row.loan.people]] if say == "proposed" else []
                people = first or [UUID(one) for one in request.POST.getlist("person")]
                lend(loan_id, people, by=request.actor, now=now)
                said = _("Confirmed. They are told once the desk has confirmed, too.")
            else:
                decline(loan_id, Side.ORGANISATION, request.POST.get("reason", ""), by=request.actor, now=now)
                said = _("Declined. The command plans anew; it has no consequence for you.")
    except ValueError:
        messages.error(request, _("This page is out of date. Load it again and choose anew."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("city:organisation_loan", loan_id=loan_id)
    else:
        messages.success(request, said)
    return redirect("city:organisation_loans")


@require_POST
@organisation_required
def ending(request: KnownRequest, loan_id: UUID) -> HttpResponse:
    _row(request, loan_id)
    try:
        with transaction.atomic():
            end_loan(loan_id, by=request.actor, now=datetime.now(UTC))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Ended. Whoever is there goes home within a minute."))
    return redirect("city:organisation_loan", loan_id=loan_id)


def _own(request: KnownRequest) -> tuple[Organisation, Operation | None]:
    own = Organisation.objects.select_related("city").get(id=request.organisation_id)
    return own, current(own.city_id).first()


def _row(request: KnownRequest, loan_id: UUID) -> LoanRow:
    mine = Loan.objects.filter(id=loan_id, organisation_id=request.organisation_id)
    found = loan_rows(mine.exclude(state=Loan.State.PROPOSED))
    if not found:
        raise Http404
    return found[0]


def _waits(row: LoanRow) -> bool:
    return row.loan.state == Loan.State.ASKED and row.organisation_answer is None
