"""An event that does not count, in words: what it was, why it waits, and about which door."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from muster.desk.round_words import result_words
from muster.residents.models import Building, Household

KINDS: dict[str, Promise] = {
    "volunteer.reported_in": _("Report-in"),
    "volunteer.report_in_undone": _("Report-in taken back"),
    "volunteer.arrived": _("Began to work"),
    "volunteer.left": _("Stopped working"),
    "volunteer.attendance_undone": _("Hours taken back"),
    "household.visited": _("Visit at a door"),
    "household.excused": _("Door excused"),
    "household.visit_undone": _("Answer taken back"),
    "household.checked": _("Second look"),
    "household.check_undone": _("Second look taken back"),
}
REASONS: dict[str, Promise] = {
    "out_of_scope": _("The sender did not hold this stairwell, or may not speak for this community."),
    "round_closed": _("The round was closed before this came."),
    "token_expired": _("The sender's access had run out."),
    "token_revoked": _("The sender's access had been withdrawn."),
}


@dataclass(frozen=True)
class Described:
    """One event in words."""

    kind: str
    said: str
    door: str


def described(bodies: Sequence[dict[str, Any]], community_id: int, operation_id: UUID) -> list[Described]:
    """In their order. Two queries, for the doors."""
    doors = _doors({str(one["facts"].get("household", "")) for one in bodies}, community_id, operation_id)
    return [_described(one, doors) for one in bodies]


def reason_words(code: str) -> str:
    return str(REASONS.get(code, code))


def spelled(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)


def _described(body: dict[str, Any], doors: dict[str, str]) -> Described:
    facts = body["facts"]
    code = str(facts.get("result") or facts.get("reason") or "")
    kind = str(KINDS.get(body["kind"], body["kind"]))
    household = str(facts.get("household", ""))
    door = doors.get(household, now_said("a door that the register does not have")) if household else ""
    return Described(kind, result_words(code) if code else "", door)


def _doors(named: set[str], community_id: int, operation_id: UUID) -> dict[str, str]:
    wanted = [UUID(one) for one in named if one]
    found = Household.objects.filter(community_id=community_id, operation_id=operation_id, id__in=wanted)
    houses = {one.id: str(one) for one in Building.objects.filter(community_id=community_id, operation_id=operation_id)}
    return {str(one.id): f"{houses.get(one.building_id, '')} {one.unit} {one.door}" for one in found}
