"""What phones sent and what does not count: gaps, numbers used twice, events kept aside, second bodies under one id."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk, done
from muster.desk.kept_words import Described, described, spelled
from muster.desk.speakers import Speakers, speakers
from muster.journal.models import FieldEvent, Mismatch, PutAway, Quarantined
from muster.journal.put_away import NotPutAway, put_away
from muster.journal.queries import (
    Kept,
    mismatches_in,
    put_away_of,
    quarantined_in,
    reasons_of,
    set_aside_since,
    superseded_by,
    troubled_devices,
    waiting,
)
from muster.rounds.accept import accept, facts_of
from muster.rounds.visit import page_device

ROWS_MAX = 30
RECENT = timedelta(days=1)

Reasons = dict[tuple[UUID, bytes], PutAway]


@dataclass(frozen=True)
class KeptRow:
    """One event that does not count."""

    event: Quarantined
    told: Described
    speaker: str
    was_accepted: bool
    may_accept: bool
    body: str
    body_hash: str
    put_away: PutAway | None


@dataclass(frozen=True)
class MismatchRow:
    """Two bodies under one id: the first counts."""

    event: Mismatch
    told: Described
    speaker: str
    first: str
    second: str
    body_hash: str
    put_away: PutAway | None


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """What waits, or with `away` what was put away, the newest first. Volunteers' names are shown, so the look is logged."""
    here, away = request.community.id, request.GET.get("away") == "1"
    kept = Paginator(_chosen(quarantined_in(here), away), ROWS_MAX).get_page(request.GET.get("kept"))
    mismatches = Paginator(_chosen(mismatches_in(here), away), ROWS_MAX).get_page(request.GET.get("unlike"))
    devices = troubled_devices(here)
    shown: list[Any] = [*kept, *mismatches]
    who = speakers([one.actor_id for one in [*shown, *devices]], here)
    told = described([one.body for one in shown], here, request.operation.id)
    why = reasons_of(here, shown) if away else {}
    of_kept, of_mismatches = told[: len(kept)], told[len(kept) :]
    operation = request.operation
    looked("desk.kept", city_id=operation.area_id, community_id=here, rows=len(who.names), now=request.at)
    context = {
        "kept": kept,
        "kept_rows": _kept_rows(request, list(zip(kept, of_kept, strict=True)), who, why),
        "mismatches": mismatches,
        "mismatch_rows": _mismatch_rows(here, list(zip(mismatches, of_mismatches, strict=True)), who, why),
        "away": away,
        "reasons": PutAway.Reason.choices,
        "devices": [(one, who.called(one.actor_id)) for one in devices],
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/kept/page.html", context)


@require_POST
@at_desk
def acceptance(request: DeskRequest, event_id: UUID) -> HttpResponse:
    """The desk says in its own name what this event said."""
    kept = _asked_for(request, quarantined_in(request.community.id).filter(id=event_id))
    if kept is None:
        raise Http404

    def act() -> str:
        accept(kept, request.community, by=request.actor, now=request.at)
        return _("Taken over: it counts now, in this desk's name.")

    done(request, act)
    return redirect("desk:kept", community_code=request.community.code)


@require_POST
@at_desk
def putting_away(request: DeskRequest, event_id: UUID) -> HttpResponse:
    """Seen, and why it need not wait. It stays on record, and can still be looked at."""
    here = request.community.id
    kept = _asked_for(request, quarantined_in(here).filter(id=event_id))
    unlike = _asked_for(request, mismatches_in(here).filter(id=event_id))
    if kept is None and unlike is None:
        raise Http404
    try:
        for one in (kept, unlike):
            if one is not None:
                put_away(one, request.POST.get("reason", ""), by=request.actor, now=request.at)
    except NotPutAway:
        messages.error(request, _("Choose why it need not wait."))
    else:
        messages.success(request, _("Put away. It stays on record under “Put away”."))
    return redirect("desk:kept", community_code=request.community.code)


def set_aside_today(request: DeskRequest) -> int:
    """How much was kept aside in the last day: what the side columns say. One query."""
    return set_aside_since(request.community.id, request.at - RECENT)


def _chosen(kept: QuerySet[Kept], away: bool) -> QuerySet[Kept]:  # noqa: FBT001 - as the address says
    return put_away_of(kept) if away else waiting(kept)


def _asked_for(request: DeskRequest, same_id: QuerySet[Kept]) -> Kept | None:
    """Of the bodies under one id the one that the form names by its fingerprint."""
    asked = request.POST.get("body", "")
    return next((one for one in same_id if bytes(one.body_hash).hex() == asked), None)


def _kept_rows(
    request: DeskRequest, rows: list[tuple[Quarantined, Described]], who: Speakers, why: Reasons
) -> list[KeptRow]:
    since = min((one.received_at for one, _told in rows), default=request.at)
    ids = [one.id for one, _told in rows]
    accepted = superseded_by(request.community.id, page_device(request.community), ids, since=since)
    return [
        KeptRow(
            one,
            told,
            who.called(one.actor_id),
            one.id in accepted,
            one.id not in accepted and one.reason != "round_closed" and facts_of(one) is not None,
            spelled(one.body),
            bytes(one.body_hash).hex(),
            why.get((one.id, bytes(one.body_hash))),
        )
        for one, told in rows
    ]


def _mismatch_rows(here: int, rows: list[tuple[Mismatch, Described]], who: Speakers, why: Reasons) -> list[MismatchRow]:
    ids = [one.id for one, _told in rows]
    firsts = {one.id: one for one in FieldEvent.objects.filter(community_id=here, id__in=ids)}
    return [
        MismatchRow(
            one,
            told,
            who.called(one.actor_id),
            _first(firsts.get(one.id)),
            spelled(one.body),
            bytes(one.body_hash).hex(),
            why.get((one.id, bytes(one.body_hash))),
        )
        for one, told in rows
    ]


def _first(event: FieldEvent | None) -> str:
    if event is None:
        return ""
    return spelled(
        {
            "id": str(event.id),
            "kind": event.kind,
            "at": event.claimed_at.isoformat(),
            "seq": event.seq,
            "facts": event.facts,
            "supersedes": [str(one) for one in event.supersedes],
        }
    )
