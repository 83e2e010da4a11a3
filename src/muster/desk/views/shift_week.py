"""The week as a spreadsheet: one sheet, posts and hours down, days across, names in the cells."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk
from muster.desk.shift_dates import WEEK, week_from
from muster.sheets import write
from muster.sheets.write import Cell
from muster.shifts.board import Board, board


@require_safe
@at_desk
def sheet(request: DeskRequest) -> HttpResponse:
    week = week_from(request.GET.get("from", ""), now=request.at)
    found = board(request.operation.id, request.community.id, week.monday, WEEK.days, now=request.at)
    looked(
        "desk.shifts",
        city_id=request.operation.area_id,
        community_id=request.community.id,
        rows=len(found.people),
        now=request.at,
    )
    days = [week.monday + timedelta(days=day) for day in range(WEEK.days)]
    header = [_("Post"), _("Hours"), *(date_format(day, "n/j D") for day in days)]
    content = write.xlsx(_rows(found), header=header, sheet=_("Week of %(day)s") % {"day": week.monday})
    answer = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="shifts-{request.community.code}-{week.monday}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _rows(found: Board) -> Iterator[list[Cell]]:
    names = {one.person.id: one.person.name for one in found.people}
    cells: dict[tuple[int, str], dict[int, str]] = {}
    order = {post.id: place for place, post in enumerate(found.posts)}
    title = {place: post.name for place, post in enumerate(found.posts)}
    for one in found.shifts:
        hours = f"{timezone.localtime(one.shift.starts_at):%H:%M}-{timezone.localtime(one.shift.ends_at):%H:%M}"
        day = (one.shift.on - found.first_on).days
        here = [names.get(on.person_id, "—") for on in one.on]
        if one.missing:
            here.append(_("%(n)s missing") % {"n": one.missing})
        cells.setdefault((order[one.shift.post_id], hours), {})[day] = _(", ").join(here)
    for (place, hours), by_day in sorted(cells.items()):
        yield [title[place], hours, *(by_day.get(day, "") for day in range(found.days))]
