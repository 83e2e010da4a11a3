"""The certificate of a volunteer's hours: as PDF for its owner, and the public page that verifies it and keeps nothing."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.certificate import certificate_of, signed, verified
from muster.field.certificate_paper import pdf_of
from muster.field.standing import person_of


@require_safe
@volunteer_required
def pdf(request: KnownRequest) -> HttpResponse:
    """Whoever has no hours yet is led to their own page, which says so."""
    certificate = certificate_of(person_of(request), now=datetime.now(UTC))
    if certificate is None:
        return redirect("field:me")
    link = request.build_absolute_uri(reverse("certificate:page", args=[signed(certificate)]))
    return HttpResponse(
        pdf_of(certificate, link),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="muster-certificate.pdf"'},
    )


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a certificate is ours, and what it says. No query is asked for it, and no log keeps the token."""
    certificate = verified(token)
    context: dict[str, Any] = {"certificate": certificate, "synthetic": bool(certificate and certificate.synthetic)}
    response = render(request, "field/certificate.html", context, status=200 if certificate else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
