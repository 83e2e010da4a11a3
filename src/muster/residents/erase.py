"""Erase what is personal about a household. The door stays a door: the count of the register stays right."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.seal import Cell
from muster.identifiers import uuid7
from muster.residents.models import Household
from muster.residents.refusals import NoSuchHousehold
from muster.residents.seal import seal_of

BLANK = {"head": "", "phone": "", "language": "", "notes": ""}


def erase(community_id: int, household_id: UUID, *, now: datetime) -> None:
    """Overwrite the sealed columns, and remove people, code and words. In the household's own scope or its desk's; logged."""
    door = Household.objects.filter(community_id=community_id, id=household_id)
    operation_id = door.values_list("operation_id", flat=True).first()
    if operation_id is None:
        raise NoSuchHousehold(household_id)
    cell = Cell("residents_private", "details", household_id)
    blank = seal_of(operation_id).seal(json.dumps(BLANK).encode(), cell)
    with connection.cursor() as cursor:
        cursor.execute("SELECT residents_erase(%s, %s, %s, %s, %s)", [uuid7(), community_id, household_id, blank, now])
        if not cursor.fetchone()[0]:
            raise NoSuchHousehold(household_id)
