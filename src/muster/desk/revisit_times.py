"""When to come again: this evening, tomorrow morning, or hours that the desk gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from muster.rounds.refusals import RoundRefused


@dataclass(frozen=True)
class Preset:
    """A span that one touch chooses."""

    code: str
    label: str
    begins: datetime
    ends: datetime


def presets(now: datetime) -> list[Preset]:
    """This evening, or the next one if it is nearly over; and the next morning."""
    here = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    is_late, is_early = here.hour >= 20, here.hour < 6
    evening = here.replace(hour=19) + timedelta(days=1 if is_late else 0)
    morning = here.replace(hour=7) + timedelta(days=0 if is_early else 1)
    return [
        Preset(
            "evening",
            _("Tomorrow evening 19–21") if is_late else _("This evening 19–21"),
            evening,
            evening + timedelta(hours=2),
        ),
        Preset(
            "morning",
            _("This morning 7–9") if is_early else _("Tomorrow morning 7–9"),
            morning,
            morning + timedelta(hours=2),
        ),
    ]


def span_of(posted: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """The hours that a form names, by a preset or by the clock. Raises `RoundRefused`."""
    chosen = next((one for one in presets(now) if one.code == posted.get("preset")), None)
    if chosen:
        return chosen.begins, chosen.ends
    begins, ends = (_moment(str(posted.get(name, ""))) for name in ("from", "until"))
    if begins is None or ends is None:
        raise RoundRefused(_("Give both hours: from when and until when."))
    return begins, ends


def _moment(text: str) -> datetime | None:
    try:
        read = parse_datetime(text)
    except ValueError:
        return None
    if read is None or not 2000 < read.year < 9000:
        return None
    return read if timezone.is_aware(read) else timezone.make_aware(read)
