"""The task list of a shift, as the phone app has it (`Tasks` in frontend/field/shapes.ts). No phone number, no ID number."""

from typing import Any

from muster.field.door_words import EN, ZH
from muster.rounds.held import HeldStairwell
from muster.rounds.models import Round
from muster.rounds.task_list import TaskDoor, TaskList


def tasks_of(tasks: TaskList) -> dict[str, Any]:
    return {
        "granted_at": tasks.granted_at,
        "until": tasks.until,
        "stairwells": [_stairwell(one.held, one.doors) for one in tasks.stairwells],
        "left_out": tasks.left_out,
    }


def _stairwell(mine: HeldStairwell, doors: tuple[TaskDoor, ...]) -> dict[str, Any]:
    shown = _seen_again if mine.is_check else _told
    return {
        "lease": mine.lease.id,
        "purpose": mine.lease.purpose,
        "round": _round(mine.round),
        "community": mine.community.code,
        "building": str(mine.building),
        "building_id": mine.building.id,
        "unit": mine.lease.unit,
        "until": mine.lease.lapses_at,
        "doors": [_door(one) | shown(mine, one) for one in doors],
    }


def _round(round_: Round) -> dict[str, Any]:
    return {
        "id": round_.id,
        "kind": round_.kind,
        "title": {ZH: round_.title, EN: round_.title_en or round_.title},
        "target": round_.target,
        "instructions": round_.instructions,
        "questions": round_.questions,
        "ends_at": round_.ends_at,
    }


def _door(one: TaskDoor) -> dict[str, Any]:
    window = one.door.window
    return {
        "household": window.id,
        "label": window.label,
        "storey": window.storey,
        "position": window.position,
        "part": window.part,
        "occupancy": window.occupancy,
        "people": window.people,
        "units": window.units,
        "checks": one.door.open_checks,
        "who": one.briefing.who,
        "needs": one.briefing.needs,
    }


def _told(mine: HeldStairwell, one: TaskDoor) -> dict[str, Any]:
    """What is known of the door. Unlike answers are the desk's to settle: what is said now names none of them."""
    window, plan = one.door.window, mine.plans.get(one.door.window.id)
    return {
        "state": window.state,
        "result": window.result,
        "reached": window.reached,
        "excused": window.excused,
        "attempts": window.attempts,
        "last_at": window.last_at,
        "answers": () if window.state == "conflict" else one.door.open_answers,
        "tries": one.door.open_attempts,
        "visit_from": plan.visit_from if plan else None,
        "visit_until": plan.visit_until if plan else None,
    }


def _seen_again(_mine: HeldStairwell, _one: TaskDoor) -> dict[str, Any]:
    """Whoever looks a second time is never told what was found the first time."""
    untold = {"state": "open", "result": "", "reached": 0, "excused": 0, "attempts": 0, "last_at": None}
    return untold | {"answers": (), "tries": (), "visit_from": None, "visit_until": None}
