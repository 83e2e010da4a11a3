"""The call-outs of a community, and the sentence from which a new one is made."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.callouts.open import first_asked, open_callout
from muster.callouts.queries import callouts_here, words_of
from muster.callouts.reading import TextUnusable, propose
from muster.callouts.reading.proposal import DeskWord
from muster.callouts.refusals import CalloutRefused
from muster.channels.queries import groups_of
from muster.desk.callout_forms import READ, CalloutForm, read_values, with_corrections
from muster.desk.current import DeskRequest, at_desk
from muster.desk.report_link import origin_of

UNUSABLE = {
    "empty": gettext_lazy("Write what is needed, in at most 300 characters."),
    "too_long": gettext_lazy("Write what is needed, in at most 300 characters."),
    "characters": gettext_lazy("The text holds characters that cannot be read. Type it anew."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """Looking: what runs, and an empty sentence. Sending: the call-out is opened and its first wave asked."""
    if request.method != "POST":
        return _page(request, CalloutForm())
    if "read" in request.POST:  # a browser without scripts asks what the sentence says
        return _page(request, **_read(request))
    form = CalloutForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        callout = open_callout(
            request.operation,
            request.community.id,
            form.draft(origin=origin_of(request)),
            by=request.actor,
            now=request.at,
        )
    except CalloutRefused as refused:
        form.add_error(None, str(refused.sentence))
        return _page(request, form, status=422)
    messages.success(request, _("Call-out %(n)s is on its way.") % {"n": callout.number})
    return redirect("desk:callout", community_code=request.community.code, callout_id=callout.id)


@require_POST
@at_desk
def proposal(request: DeskRequest) -> HttpResponse:
    """What the sentence says, while it is being typed."""
    return render(request, "desk/callouts/_proposal.html", _context(request, **_read(request)))


@require_safe
@at_desk
def opened(request: DeskRequest) -> HttpResponse:
    """The list of call-outs, fetched anew after each tick."""
    return render(
        request, "desk/callouts/_list.html", {"callouts": callouts_here(request.community.id, request.operation.id)}
    )


def _read(request: DeskRequest) -> dict[str, Any]:
    text = request.POST.get("text", "")
    words = [DeskWord(one.word, one.kind, one.value) for one in words_of(request.community.id)]
    try:
        found = propose(text, now=request.at, words=words)
    except TextUnusable as refused:
        return {"form": CalloutForm(initial={"text": text}), "refusal": UNUSABLE.get(refused.code, UNUSABLE["empty"])}
    read = read_values(found, place=request.community.name)
    values = {**request.POST.dict(), **with_corrections(read, request.POST.dict())}
    form = CalloutForm(initial={k: v for k, v in values.items() if v != "" or k in READ})
    return {"form": form, "found": found, "read": read, "first": _first_wave(request, form)}


def _first_wave(request: DeskRequest, form: CalloutForm) -> dict[str, Any]:
    """Whom the first wave would ask here if the form were sent as it stands; nothing where it could not be."""
    as_sent = CalloutForm({field.name: field.value() for field in form if field.value() is not None})
    if not as_sent.is_valid():
        return {}
    draft = as_sent.draft(origin="")
    chosen = first_asked(request.operation, request.community.id, draft, now=request.at)
    left_out = [(reason, many) for reason, (many, _ids) in chosen.left_out.items() if reason != "next"]
    return {"asked": len(chosen.picks), "left_out": sorted(left_out, key=lambda each: -each[1])}


def _page(request: DeskRequest, form: CalloutForm, *, status: int = 200, **found: Any) -> HttpResponse:
    context = _context(request, form, **found) | {
        "callouts": callouts_here(request.community.id, request.operation.id),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/callouts/list.html", context, status=status)


def _context(request: DeskRequest, form: CalloutForm, **found: Any) -> dict[str, Any]:
    read = found.get("read") or {name: request.POST.get(f"read_{name}", "") for name in READ}
    shown = bool(found.get("found")) or form.is_bound
    groups = [group.label for group in groups_of(request.community.id)]
    return {"form": form, "read": read if shown else {}, "shown": shown, "groups": groups, **found}
