"""The posters that a community prints, each one large code in two languages: to report in, and to begin and end work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.desk.current import DeskRequest, at_desk
from muster.desk.report_link import code_png, code_svg, drawn, report_link, work_link


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    link, work = report_link(request, request.community), work_link(request, request.community)
    context = {
        "link": link,
        "code": drawn(link),
        "work_link": work,
        "work_code": drawn(work),
        "operation": request.operation,
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/poster.html", context)


@require_safe
@at_desk
def svg(request: DeskRequest) -> HttpResponse:
    return _file(request, code_svg(report_link(request, request.community)), "image/svg+xml", "svg")


@require_safe
@at_desk
def png(request: DeskRequest) -> HttpResponse:
    return _file(request, code_png(report_link(request, request.community)), "image/png", "png")


def _file(request: DeskRequest, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"report-in-{request.community.id}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
