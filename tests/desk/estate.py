"""The desk of a small estate before its rounds: a browser, an address, and rows made as the acts make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from muster.access.actors import Actor, actor_of
from muster.access.scope import open_scope
from muster.journal.kinds import Result
from muster.people.models import Volunteer
from muster.rounds.models import Round
from muster.rounds.visit import visit
from tests.factories import T0
from tests.rounds.arranged import Estate, a_helper

NOW = datetime.now(UTC)


@contextmanager
def at_the_desk(estate: Estate) -> Iterator[Actor]:
    """Act as the desk's page does."""
    desk = actor_of(estate.desk, now=T0, strong=True)
    with open_scope(desk.scope):
        yield desk


def told(estate: Estate, round_: Round, door: int, result: Result, **more: object) -> UUID:
    """Somebody said this of the estate's door of that number."""
    with at_the_desk(estate) as desk:
        return visit(round_, estate.community, estate.doors[door].id, result, by=desk, now=NOW, **more)  # type: ignore[arg-type]


def helpers(estate: Estate, *names: str) -> list[Volunteer]:
    """People who have reported in here."""
    return [a_helper(estate, name=name)[0] for name in names]


def home_of(estate: Estate) -> str:
    return f"/desk/{estate.community.code}/rounds/"


def page_of(estate: Estate, round_: Round) -> str:
    return f"{home_of(estate)}{round_.id}/"
