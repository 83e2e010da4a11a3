"""The desk's own words: what a place, a skill or a hurry is called here."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.callouts.list_words import drop_word, keep_word
from muster.callouts.queries import words_of
from muster.callouts.refusals import CalloutRefused
from muster.desk.callout_forms import WordForm, abilities
from muster.desk.current import DeskRequest, at_desk


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=_("A word has 1 to 30 characters."), status=422)
    kind, value = form.meant()
    word = form.cleaned_data["word"]
    try:
        keep_word(request.community.id, word, kind, value, by=request.actor, now=request.at)
    except CalloutRefused as refused:
        return _page(request, refusal=str(refused.sentence), status=422)
    messages.success(request, _("Kept. The next sentence is read with it."))
    return redirect("desk:callout_words", community_code=request.community.code)


@require_POST
@at_desk
def removal(request: DeskRequest) -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid():
        drop_word(request.community.id, form.cleaned_data["word"], by=request.actor)
    return redirect("desk:callout_words", community_code=request.community.code)


def _page(request: DeskRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "words": words_of(request.community.id),
        "abilities": abilities()[1:],
        "refusal": refusal,
        "posted": request.POST if refusal else {},
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/callouts/words.html", context, status=status)
