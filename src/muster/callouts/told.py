"""One call-out as a phone is told of it (`Call` in frontend/field/shapes.ts). Pure: pages and live say the same."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class Called(Protocol):
    """A call-out's row, however it was read."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def opened_at(self) -> datetime: ...


def of_all(callout: Called, *, community_code: str, community_name: str, seats: int, missing: int) -> dict[str, Any]:
    """What everybody who was asked is told."""
    return {
        "id": callout.id,
        "community": community_code,
        "community_name": community_name,
        "number": callout.number,
        "kind": callout.kind,
        "text": callout.text,
        "place": callout.place,
        "urgency": callout.urgency,
        "starts_at": callout.starts_at,
        "seats": seats,
        "missing": missing,
        "state": callout.state,
        "opened_at": callout.opened_at,
    }


def of_one(state: str, *, rank: int, until: datetime | None, eta_at: datetime | None) -> dict[str, Any]:
    """What one of them is told of themselves, beside it."""
    return {"mine": state, "rank": rank, "until": until, "eta_at": eta_at}
