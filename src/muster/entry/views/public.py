"""What anyone may know of an operation."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.operations.queries import public


@require_safe
def operation(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Purpose, legal basis, end and retention: no people, and no number that could tell of one."""
    found = public(operation_id)
    if found is None:
        raise Http404
    return render(request, "entry/operation.html", {"operation": found, "synthetic": found.synthetic})
