"""What holds for everybody's hours in this community, and what a plan weighs against what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.desk.current import DeskRequest, at_desk
from muster.desk.shift_forms import LimitsForm
from muster.shifts.refusals import ShiftRefused
from muster.shifts.roster import roster_of, set_limits


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, LimitsForm.of(roster_of(request.community.id, request.operation.id)))
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        set_limits(request.community.id, request.operation, form.limits(), form.weights(), by=request.actor)
    except ShiftRefused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, form, status=422)
    messages.success(request, _("Kept. It holds for plans and by hand from now on; duties that are there stay."))
    return redirect("desk:shifts", request.community.code)


def _page(request: DeskRequest, form: LimitsForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "synthetic": request.operation.synthetic}
    return render(request, "desk/shifts/limits.html", context, status=status)
