"""The second look: draw answered doors at random, give them to somebody else, see what differs."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import done
from muster.desk.round_current import RoundRequest, in_round
from muster.desk.views.round_stairwells import HOURS_FIRST, hours_of, volunteer_of
from muster.mobilise.queries import people_here
from muster.rounds import doors
from muster.rounds.assign import HOURS_MAX
from muster.rounds.check import draw, give_checks


@require_safe
@in_round
def page(request: RoundRequest) -> HttpResponse:
    """What was drawn, those that differ first. Names are shown, so the look is logged."""
    operation, community = request.operation, request.community
    rows = doors.checks(request.round, community.id)
    people = people_here(operation.id, community.id)
    looked("desk.checks", city_id=operation.area_id, community_id=community.id, rows=len(people), now=request.at)
    context = {
        "round": request.round,
        "rows": sorted(rows, key=lambda one: (not one.differs, bool(one.seen))),
        "waiting_count": sum(one.check.volunteer_id is None and not one.seen for one in rows),
        "seen_count": sum(bool(one.seen) for one in rows),
        "differing_count": sum(one.differs for one in rows),
        "people": people,
        "hours": range(1, HOURS_MAX + 1),
        "hours_first": HOURS_FIRST,
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/rounds/checks.html", context)


@require_POST
@in_round
def drawing(request: RoundRequest) -> HttpResponse:
    def act() -> str:
        count = draw(request.round, request.community.id, by=request.actor, now=request.at)
        return ngettext("%(n)s door drawn.", "%(n)s doors drawn.", count) % {"n": count}

    done(request, act)
    return _back(request)


@require_POST
@in_round
def assignments(request: RoundRequest) -> HttpResponse:
    """The drawn doors that wait go to somebody who answered none of them."""

    def act() -> str:
        count = give_checks(
            request.round,
            request.community.id,
            volunteer_id=volunteer_of(request),
            hours=hours_of(request),
            by=request.actor,
            now=request.at,
        )
        return ngettext("%(n)s door given.", "%(n)s doors given.", count) % {"n": count}

    done(request, act)
    return _back(request)


def _back(request: RoundRequest) -> HttpResponse:
    return redirect("desk:round_checks", community_code=request.community.code, round_id=request.round.id)
