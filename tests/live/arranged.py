"""People with tokens, and what their phones send."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

from muster.access import tokens
from muster.access.models import Account
from muster.identifiers import uuid7
from muster.people.models import Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import an_account
from tests.ledger.arranged import Town

DEVICE, BOOT = uuid4(), uuid4()


def a_token(account: Account) -> str:
    with as_owner():
        return tokens.issue(account.id, now=datetime.now(UTC))


def token_of(person: Volunteer) -> str:
    return a_token(an_account("volunteer", volunteer=person))


def token_of_desk(community: Area) -> str:
    return a_token(an_account("desk", area=community))


def a_report_in(town: Town, person: Volunteer | UUID, where: Area, **changes: object) -> dict[str, object]:
    volunteer = person.id if isinstance(person, Volunteer) else person
    values: dict[str, object] = {
        "id": str(uuid7()),
        "seq": 1,
        "kind": "volunteer.reported_in",
        "at": datetime.now(UTC).isoformat(),
        "mono_ms": 1,
        "community": where.code,
        "supersedes": [],
        "facts": {"operation": str(town.operation.id), "volunteer": str(volunteer), "via": "app"},
    }
    return values | changes


def a_batch(*events: object, **changes: object) -> bytes:
    around = {
        "device": str(DEVICE),
        "boot": str(BOOT),
        "sent_at": datetime.now(UTC).isoformat(),
        "events": list(events),
    }
    return json.dumps(around | changes).encode()


def statuses(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    """Each result as one word: its status, with the reason where there is one."""
    return [":".join(filter(None, [r["status"], r.get("reason", "")])) for r in answer["results"]]
