"""What the islands of the board are given: see docs/look.md for the shapes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muster.mobilise.board import CommunityRow
from muster.mobilise.figures import Figures
from muster.mobilise.models import Notice
from muster.places.models import Level
from muster.places.queries import shapes_below

CURVE_POINTS_MAX = 1_500  # a day has 1,440 minutes


def map_data(rows: Iterable[CommunityRow]) -> dict[str, Any]:
    return {"labels": _map_labels(), "communities": [_on_map(row) for row in rows if row.place.longitude is not None]}


def districts(area_id: int) -> dict[str, Any]:
    """The outlines below a city as a GeoJSON FeatureCollection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": one.code, "name": one.name}, "geometry": one.geometry}
            for one in shapes_below(area_id, [Level.DISTRICT])
        ],
    }


def story_time(
    points: Sequence[tuple[datetime, int]], sent: Sequence[Notice]
) -> tuple[list[tuple[datetime, int]], datetime | None]:
    """The points of a replayed half-day, and its own clock. Who tries the demo today counts at the end of the story."""
    deadline = sent[0].deadline if sent else None
    told = [point for point in points if deadline is None or point[0] <= deadline]
    if not told:
        return list(points), None
    clock = told[-1][0]
    return [*told[:-1], (clock, points[-1][1])], clock


def curve_data(
    points: Sequence[tuple[datetime, int]], total: Figures, sent: Sequence[Notice], *, now: datetime
) -> dict[str, Any]:
    """The curve counts everyone who came; its line is who was called."""
    return {
        "labels": _curve_labels(),
        "points": [[int(minute.timestamp()), people] for minute, people in points][-CURVE_POINTS_MAX:],
        "expected": total.expected,
        "deadline": int(sent[0].deadline.timestamp()) if sent else None,
        "now": int(now.timestamp()),
        "zone": settings.TIME_ZONE,
        "locale": "zh-CN" if (get_language() or "zh").startswith("zh") else "en-GB",
    }


def state_of(figures: Figures) -> str:
    """How a community stands, as one of the five shapes of the map."""
    if not figures.expected:
        return "idle"
    if figures.reported >= figures.expected:
        return "full"
    if not figures.reported:
        return "none"
    return "some" if figures.reported * 2 >= figures.expected else "few"


def _on_map(row: CommunityRow) -> dict[str, Any]:
    place, figures = row.place, row.figures
    return {
        "code": place.code,
        "name": place.name,
        "district": place.district,
        "lon": place.longitude,
        "lat": place.latitude,
        "estimated": place.point_estimated,
        "expected": figures.expected,
        "reported": figures.reported,
        "state": state_of(figures),
        "url": reverse("city:community", args=[place.code]),
    }


def map_controls() -> dict[str, str]:
    """The words of the map itself, whatever it shows."""
    return {
        "estimated": _("Position estimated"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "reset": _("Whole map"),
        "help": _("Arrow keys move between communities, Enter opens one"),
        "table": _("See the table"),
    }


def _map_labels() -> dict[str, str]:
    return map_controls() | {
        "title": _("Report-ins by community"),
        "full": _("All here"),
        "some": _("Some missing"),
        "few": _("Many missing"),
        "none": _("Nobody yet"),
        "idle": _("Nobody called"),
        "tip": _("{reported} of {expected} here"),
    }


def _curve_labels() -> dict[str, str]:
    return {
        "title": _("Report-ins over time"),
        "expected": _("Expected {expected}"),
        "deadline": _("Deadline {time}"),
        "now": _("{time}: {reported} here"),
        "empty": _("Nobody has reported in yet"),
        "summary": _("By {time} {reported} people had reported in; {expected} were expected."),
    }
