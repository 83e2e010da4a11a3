"""The chats of a community, and messages that did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.access.look import looked
from muster.callouts.models import Callout
from muster.channels.groups import add_group, remove_group
from muster.channels.limits import GROUPS_MAX
from muster.channels.models import Group, Message
from muster.channels.names import name_of
from muster.channels.queries import failed_in, groups_of
from muster.channels.refusals import GroupKnown, NotAGroup, TooManyGroups
from muster.desk.channel_forms import GroupForm, RemovalForm, offered
from muster.desk.current import DeskRequest, at_desk
from muster.people.models import Volunteer

ROWS_MAX = 50


@dataclass(frozen=True)
class Unsent:
    """One message that did not arrive, or may not have. `to` is empty where this desk may not see the person."""

    message: Message
    channel: str
    to: str
    callout: Callout | None


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = GroupForm(request.POST, channels=offered())
    if not form.is_valid():
        return _page(request, refusal=_("Choose the kind of chat, name it and paste what the chat shows."), status=422)
    said = form.cleaned_data
    try:
        add_group(
            request.community.id,
            said["key"],
            channel=said["channel"],
            label=said["label"],
            city_id=request.operation.area_id,
            by=request.actor.account_id,
            now=request.at,
        )
    except (NotAGroup, GroupKnown, TooManyGroups) as refused:
        return _page(request, refusal=str(refused.sentence), status=422)
    messages.success(request, _("Added. The next call-out can be written there."))
    return redirect("desk:callout_channels", community_code=request.community.code)


@require_POST
@at_desk
def removal(request: DeskRequest) -> HttpResponse:
    """Nothing more is written there. Twice is once."""
    form = RemovalForm(request.POST)
    if not form.is_valid():
        raise Http404
    remove_group(request.community.id, form.cleaned_data["group"])
    messages.success(request, _("Removed. Nothing more is written there."))
    return redirect("desk:callout_channels", community_code=request.community.code)


def _page(request: DeskRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    groups = list(groups_of(request.community.id))
    failed = Paginator(failed_in(request.community.id), ROWS_MAX).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "groups": [(group, name_of(group.channel)) for group in groups],
        "offered": [(channel, name_of(channel)) for channel in offered()],
        "is_full": len(groups) >= GROUPS_MAX,
        "unsent": _unsent(request, list(failed), groups),
        "page": failed,
        "refusal": refusal,
        "posted": request.POST if refusal else {},
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/callouts/channels.html", context, status=status)


def _unsent(request: DeskRequest, failed: Sequence[Message], groups: Sequence[Group]) -> list[Unsent]:
    """With the names that the scope of this desk shows; that they were shown is logged."""
    people = Volunteer.objects.filter(id__in={one.person_id for one in failed if one.person_id})
    names = {person.id: str(person) for person in people}
    about = Callout.objects.filter(community_id=request.community.id, id__in={one.about_id for one in failed})
    callouts = {callout.id: callout for callout in about}
    labels = {group.id: group.label for group in groups}
    if names:
        city_id, here = request.operation.area_id, request.community.id
        looked("desk.messages", city_id=city_id, community_id=here, rows=len(names), now=request.at)
    return [
        Unsent(
            message=one,
            channel=name_of(one.channel),
            to=(names.get(one.person_id) if one.person_id else one.group_id and labels.get(one.group_id)) or "",
            callout=callouts.get(one.about_id) if one.about_id else None,
        )
        for one in failed
    ]
