"""Jepsen's set check: what was acknowledged and is not there, what is there twice, what is there and was never sent."""

from collections import Counter
from dataclasses import dataclass

from tests.storm.stage import Stage
from tests.storm.writers import Told

LINES: list[str] = []  # said so far; `conftest.py` prints them at the end, whatever is captured
JOURNAL = "SELECT id::text, kind, count(*) FROM journal_fieldevent GROUP BY id, kind"
CLAIMS = "SELECT jsonb_object_keys(claims) FROM ledger_presence"
DOORS = """
SELECT jsonb_object_keys(known -> 'a') FROM ledger_standing
UNION ALL SELECT jsonb_array_elements_text(known -> 't') FROM ledger_standing
"""
SUMS = """
SELECT coalesce(sum(reached), 0), coalesce(sum(excused), 0), coalesce(sum(tried), 0), coalesce(sum(conflicts), 0)
FROM ledger_tally
UNION SELECT coalesce(sum(reached), 0), coalesce(sum(excused), 0), coalesce(sum(tried), 0), coalesce(sum(conflicts), 0)
FROM ledger_buildingcount
UNION SELECT coalesce(sum(reached), 0), coalesce(sum(excused), 0), count(*) FILTER (WHERE state = 'tried'),
             count(*) FILTER (WHERE state = 'conflict')
FROM ledger_standing
"""  # one row, where all agree


@dataclass(frozen=True)
class Found:
    lost: int  # acknowledged, and not in the journal; or in the journal, and not in the ledger
    doubled: int  # more than one row, or accepted more than once
    phantom: int  # in the journal or the ledger, and never sent

    @property
    def is_clean(self) -> bool:
        return self == Found(0, 0, 0)


def found(stage: Stage, told: Told) -> Found:
    """Compare what the phones know with what the database holds, journal and ledger."""
    journal = {"volunteer.reported_in": Counter[str](), "household.visited": Counter[str]()}
    for event_id, kind, count in stage.rows(JOURNAL):
        journal[kind][event_id] += count
    stored = journal["volunteer.reported_in"] + journal["household.visited"]
    ledger = Counter(row[0] for row in [*stage.rows(CLAIMS), *stage.rows(DOORS)])
    unsummed = len(stage.rows(SUMS)) - 1
    return Found(
        lost=len(told.acked - stored.keys()) + len(stored.keys() - ledger.keys()),
        doubled=_over(stored) + _over(told.accepted) + _over(ledger) + unsummed,
        phantom=len(stored.keys() - told.sent) + len(ledger.keys() - told.sent),
    )


def say(scenario: str, seed: int, told: Told, result: Found, **more: object) -> None:
    """The line that is shown when all is over."""
    extra = "".join(f" {name} {value}" for name, value in more.items())
    LINES.append(
        f"scenario {scenario}: seed {seed} events {len(told.sent)} answers {told.answers} refusals"
        f" {sum(told.refusals.values())}{extra} lost {result.lost} doubled {result.doubled} phantom {result.phantom}"
    )


def _over(counted: Counter[str]) -> int:
    return sum(count - 1 for count in counted.values() if count > 1)
