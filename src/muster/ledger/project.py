"""What events that are new to the journal change of presence: who is new goes in with the events, the others are joined after."""

from collections.abc import Collection, Generator, Iterable, Mapping
from typing import Any

from muster.journal.event import Event
from muster.journal.kinds import PersonFacts
from muster.journal.statement import Statement
from muster.ledger import statements
from muster.ledger.presence import Known, claimed_in, counted_in, joined, told_by
from muster.ledger.statements import Ground, Key, NewRow, Row

Rows = list[tuple[Any, ...]]
Steps = Generator[Statement, Rows, set[int]]


def told_of(community_id: int, events: Iterable[tuple[Event, PersonFacts]]) -> dict[Key, Known]:
    """What these events say of each person."""
    told: dict[Key, Known] = {}
    for event, facts in events:
        key = (facts.operation, facts.volunteer)
        news = told_by(event, community_id)
        told[key] = joined(told[key], news) if key in told else news
    return told


def new_rows(told: Mapping[Key, Known], grounds: Mapping[Key, Ground]) -> list[NewRow]:
    """How they would stand, had nothing been told of them before."""
    rows = [Row(key, known, counted_in(known, home=None, codes={})) for key, known in sorted(told.items())]
    return [statements.new_row(row, grounds[row.key]) for row in rows]


def joined_to_older(told: Mapping[Key, Known]) -> Steps:
    """Add this to what stands there already; returns the communities whose numbers changed."""
    if not told:
        return set()
    held = [statements.held_from(row) for row in (yield statements.hold(sorted(told)))]
    after = [(key, home, joined(before, told[key])) for key, home, before in held]
    codes = yield from _codes(known for _, _, known in after)
    rows = [Row(key, known, counted_in(known, home=home, codes=codes)) for key, home, known in after]
    yield statements.rewrite(rows)
    return {community for _, _, known in held for community in claimed_in(known)}


def _codes(all_known: Iterable[Known]) -> Generator[Statement, Rows, dict[int, str]]:
    several: Collection[int] = {
        community for known in all_known if len(claimed_in(known)) > 1 for community in claimed_in(known)
    }
    return dict((yield statements.codes(several))) if several else {}
