"""What the map of coverage and the wall of one building are given: see docs/look.md for the shapes."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from muster.city.islands import map_controls
from muster.rounds.doors import Wall, wall_data
from muster.rounds.models import Round
from muster.rounds.queries import CommunityCoverage


def coverage_map(round_: Round, rows: Iterable[CommunityCoverage]) -> dict[str, Any]:
    base = reverse("city:coverage")  # one address is worked out, not one for each community
    return {
        "labels": _map_labels(),
        "communities": [_on_map(row, f"{base}{round_.id}/") for row in rows if row.place.longitude is not None],
    }


def coverage_state(row: CommunityCoverage) -> str:
    """How a community stands, as one of the five shapes of the map. Without a register nobody knows: the grey one."""
    counted = row.counted
    done = counted.reached + counted.excused
    if not row.has_register:
        return "idle"
    if counted.missing <= 0:
        return "full"
    if not done:
        return "none"
    return "some" if done * 2 >= counted.register else "few"


def plain_wall(shown: Wall) -> dict[str, Any]:
    """A wall that leads nowhere: its windows carry numbers, not the ids of households."""
    drawn = wall_data(shown, url_of=lambda _household: "")
    windows = [window | {"id": str(number)} for number, window in enumerate(drawn["windows"])]
    return {"labels": _wall_labels()} | drawn | {"windows": windows}


def _on_map(row: CommunityCoverage, base: str) -> dict[str, Any]:
    place, counted = row.place, row.counted
    return {
        "code": place.code,
        "name": place.name,
        "district": place.district,
        "lon": place.longitude,
        "lat": place.latitude,
        "estimated": place.point_estimated,
        "register": counted.register,
        "reached": counted.reached,
        "excused": counted.excused,
        "missing": counted.missing,
        "state": coverage_state(row),
        "url": f"{base}{place.code}/",
    }


def _map_labels() -> dict[str, str]:
    return map_controls() | {
        "title": _("Coverage by community"),
        "full": _("Nobody missing"),
        "some": _("Less than half missing"),
        "few": _("More than half missing"),
        "none": _("Nobody reached yet"),
        "idle": _("No register"),
        "tip": _("missing {missing} of {register}: reached {reached}, excused {excused}"),
    }


def _wall_labels() -> dict[str, str]:
    return {
        "title": _("Windows of {building}"),
        "help": _("Arrow keys move between windows; type a door number to go to it"),
        "summary": _("{building}: register {register}, reached {reached}, excused {excused}, missing {missing}"),
        "empty": _("This building has no doors on the register."),
        "left_out": _("{count} windows could not be drawn."),
        "storey": _("storey {storey}"),
        "window": _("{door}, {state}"),
        "tip": _("{unit} {door} · {state}"),
        "unit_missing": _("{count} missing"),
        "reached": _("reached"),
        "excused": _("excused"),
        "missing": _("missing"),
        "out": _("not asked for"),
        "legend_reached": _("reached {count}"),
        "legend_excused": _("excused {count}"),
        "legend_missing": _("missing {count}"),
        "legend_out": _("not asked for {count}"),
    }
