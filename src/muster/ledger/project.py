"""Bring presence up to date with events that are new to the journal, in the transaction that appended them."""

from collections.abc import Collection, Generator, Iterable
from typing import Any

from muster.journal.append import Statement
from muster.journal.event import Event
from muster.journal.kinds import PersonFacts
from muster.ledger import statements
from muster.ledger.presence import Known, claimed_in, counted_in, joined, told_by
from muster.ledger.statements import Ground, Key, Row

Rows = list[tuple[Any, ...]]
Steps = Generator[Statement, Rows, set[int]]


def project(community_id: int, events: Iterable[tuple[Event, PersonFacts]], grounds: dict[Key, Ground]) -> Steps:
    """Yields statements, takes their rows; returns the communities whose numbers changed."""
    told = _per_person(community_id, events)
    if not told:
        return set()
    rows = [Row(key, known, counted_in(known, home=None, codes={})) for key, known in sorted(told.items())]
    added = {(row[0], row[1]) for row in (yield statements.add(rows, grounds))}
    older = {key: known for key, known in told.items() if key not in added}
    return {community_id} | (yield from _joined_to_older(older))


def _per_person(community_id: int, events: Iterable[tuple[Event, PersonFacts]]) -> dict[Key, Known]:
    told: dict[Key, Known] = {}
    for event, facts in events:
        key = (facts.operation, facts.volunteer)
        news = told_by(event, community_id)
        told[key] = joined(told[key], news) if key in told else news
    return told


def _joined_to_older(told: dict[Key, Known]) -> Steps:
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
