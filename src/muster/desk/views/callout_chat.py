"""The call-out as text for a chat group, and the answers that are pasted back from it."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from muster.callouts.letters import group_text
from muster.callouts.paste import paste
from muster.callouts.refusals import CalloutRefused
from muster.desk.callout_current import CalloutRequest, in_callout
from muster.language import in_english


@require_http_methods(["GET", "HEAD", "POST"])
@in_callout
def page(request: CalloutRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    text = request.POST.get("text", "")
    try:
        with transaction.atomic():
            done = paste(request.callout, text, by=request.actor, now=request.at)
    except CalloutRefused as refused:
        return _page(request, refusal=str(refused.sentence), pasted=text, status=422)
    return _page(request, done=done)


def _page(request: CalloutRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    callout = request.callout
    language = "en" if in_english() else "zh-hans"
    word = "filled" if callout.state != "open" else "asked"
    context = {
        "callout": callout,
        "text": group_text(callout, word, place=request.community.name, language=language),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/callouts/chat.html", context | more, status=status)
