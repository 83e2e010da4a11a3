"""Makers of batches as a phone sends them."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from muster.identifiers import uuid7

NOW = datetime(2022, 10, 24, 2, 13, 7, tzinfo=UTC)
DEVICE = UUID("018400b1-0000-7000-8000-0000000000d1")
BOOT = UUID("018400b1-0000-7000-8000-0000000000b1")
OPERATION = UUID("018400b1-0000-7000-8000-00000000000a")
VOLUNTEER = UUID("018400b1-0000-7000-8000-00000000000b")


def a_body(**changes: object) -> dict[str, object]:
    """One report-in, as JSON will carry it."""
    values: dict[str, object] = {
        "id": str(uuid7()),
        "seq": 41,
        "kind": "volunteer.reported_in",
        "at": (NOW - timedelta(seconds=2)).isoformat(),
        "mono_ms": 8412,
        "community": "620102009003",
        "supersedes": [],
        "facts": {"operation": str(OPERATION), "volunteer": str(VOLUNTEER), "via": "app"},
    }
    return values | changes


def a_batch(*bodies: object, **changes: object) -> bytes:
    values = {"device": str(DEVICE), "boot": str(BOOT), "sent_at": NOW.isoformat(), "events": list(bodies)}
    return json.dumps(values | changes).encode()


def spliced(poison: str, *bodies: object) -> bytes:
    """A batch whose first event is exactly this text, however broken."""
    return a_batch("POISON", *bodies).replace(b'"POISON"', poison.encode("utf-8", "surrogatepass"), 1)
