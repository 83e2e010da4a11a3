"""A community's posts with their hours: list, add, change, remove, and have them proposed by a measure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.desk.current import DeskRequest, at_desk, done
from muster.desk.shift_forms import HoursSet, NormForm, PostForm, hours_initial
from muster.residents.models import Register
from muster.shifts import rules
from muster.shifts.board import in_order
from muster.shifts.models import Pattern, Post
from muster.shifts.norms import proposed
from muster.shifts.posts import add_posts, change_post, remove_post
from muster.shifts.refusals import NoSuchPost, ShiftRefused


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    here = {"community_id": request.community.id}
    posts = in_order(Post.objects.filter(**here, operation_id=request.operation.id, removed_at__isnull=True))
    hours: dict[UUID, list[Pattern]] = {}
    for pattern in Pattern.objects.filter(**here, post_id__in=[one.id for one in posts]).order_by("starts_min"):
        hours.setdefault(pattern.post_id, []).append(pattern)
    rows = [(post, hours.get(post.id, [])) for post in posts]
    context = {"rows": rows, "norm": _norm_form(request), "synthetic": request.operation.synthetic}
    return render(request, "desk/shifts/posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, PostForm(), HoursSet())
    return _sent(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def post(request: DeskRequest, post_id: UUID) -> HttpResponse:
    one = _post(request, post_id)
    if request.method == "POST":
        return _sent(request, one)
    patterns = Pattern.objects.filter(community_id=request.community.id, post_id=one.id).order_by("starts_min")
    return _form(request, PostForm.of(one), HoursSet(initial=hours_initial(list(patterns))), one)


@require_POST
@at_desk
def removal(request: DeskRequest, post_id: UUID) -> HttpResponse:
    def act() -> str:
        remove_post(request.operation.id, request.community.id, post_id, by=request.actor, now=request.at)
        return _("Removed. Its duties that were still to come have ended.")

    done(request, act)
    return redirect("desk:shift_posts", request.community.code)


@require_POST
@at_desk
def norms(request: DeskRequest) -> HttpResponse:
    """All posts that the measure names, added to those that are there."""
    form = NormForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("desk:shift_posts", request.community.code)

    def act() -> str:
        drafts = proposed(form.measures())
        add_posts(request.operation.id, request.community.id, drafts, by=request.actor, now=request.at)
        return ngettext("%(n)s post was added.", "%(n)s posts were added.", len(drafts)) % {"n": len(drafts)}

    done(request, act)
    return redirect("desk:shift_posts", request.community.code)


def _sent(request: DeskRequest, one: Post | None) -> HttpResponse:
    form, lines = PostForm(request.POST), HoursSet(request.POST)
    if not (form.is_valid() and lines.is_valid()):
        return _form(request, form, lines, one, status=422)
    draft = form.draft(tuple(hours for line in lines if (hours := line.hours())))
    where = request.operation.id, request.community.id
    try:
        if one is None:
            add_posts(*where, [draft], by=request.actor, now=request.at)
        else:
            change_post(*where, one.id, draft, by=request.actor, now=request.at)
    except ShiftRefused as refused:
        form.add_error(None, refused.sentence)
        return _form(request, form, lines, one, status=422)
    messages.success(request, _("Kept. The shifts of this week and the next follow it."))
    return redirect("desk:shift_posts", request.community.code)


def _form(
    request: DeskRequest, form: PostForm, lines: Any, one: Post | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "lines": lines, "post": one, "synthetic": request.operation.synthetic}
    return render(request, "desk/shifts/post.html", context, status=status)


def _norm_form(request: DeskRequest) -> NormForm:
    """Filled in with the households of the register."""
    register = Register.objects.filter(community_id=request.community.id, operation_id=request.operation.id).first()
    return NormForm(initial={"households": register.households - register.empty if register else 0})


def _post(request: DeskRequest, post_id: UUID) -> Post:
    try:
        return rules.post_of(request.community.id, request.operation.id, post_id)
    except NoSuchPost as refused:
        raise Http404 from refused
