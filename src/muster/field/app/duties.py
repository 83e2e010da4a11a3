"""A person's own duties, as the phone app has them (`Duties` in frontend/field/shapes.ts). No name and no number."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from muster.field.duty_words import limit_words
from muster.field.own_duties import OwnDuties
from muster.shifts.mine import OwnDuty
from muster.shifts.models import ChildNeed

Time = Annotated[datetime, Meta(tz=True)]


class AbsenceSaid(Struct, frozen=True):
    """From when until when; `ends_at` null takes it back."""

    starts_at: Time
    ends_at: Time | None


class WishSaid(Struct, frozen=True):
    on: date
    part: Literal["day", "evening", "night"]
    kind: Literal["gladly", "rather_not", "whichever"]


class ChildSaid(Struct, frozen=True):
    brings: Literal["yes", "no"]


class CalendarSaid(Struct, frozen=True):
    """A new address, or an end of it."""

    act: Literal["new", "end"]


class Nothing(Struct, frozen=True):
    """An act that needs no more than to be said."""


def duties_told(own: OwnDuties) -> dict[str, Any]:
    return {
        "duties": [duty_told(one) for one in own.duties],
        "lifted": [{"what": limit_words(one.rule), "until": one.until, "reason": one.reason} for one in own.lifted],
        "absences": [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in own.said.absences],
        "days": own.wish_days,
        "wishes": [{"on": on, "part": part, "likes": likes} for (on, part), likes in sorted(own.wishes.items())],
        "brings_child": own.said.brings_child,
        "child_alone": _need(own.said.child_alone),
        "counts_here": own.counts_here,
        "calendar": own.has_calendar,
    }


def duty_told(one: OwnDuty) -> dict[str, Any]:
    return {
        "shift": one.shift_id,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "post": one.post,
        "place": one.place,
        "community_name": one.community,
    }


def _need(need: ChildNeed | None) -> dict[str, Any] | None:
    if need is None:
        return None
    return {"said_at": need.said_at, "met_at": need.met_at, "how": need.get_how_display() if need.met_at else ""}
