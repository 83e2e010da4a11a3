"""Where the clauses of a text begin and end."""

import re
from dataclasses import dataclass
from functools import lru_cache

# A comma joins in English as in Chinese what belongs together only loosely; "、" joins a list and parts nothing.
BREAK = r"[,.;:!?。()\n\[\]…~|]|(?<=[一-鿿]) (?=[一-鿿])"
_BREAK = re.compile(BREAK)


CONTEXT_CHARS = 40  # what bears upon a word stands near it; further back is not read, which bounds the work


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int


@lru_cache(maxsize=64)
def clauses(plain: str) -> tuple[Clause, ...]:
    edges = [0, *(edge for found in _BREAK.finditer(plain) for edge in found.span()), len(plain)]
    return tuple(Clause(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)


def clause_at(plain: str, position: int) -> Clause:
    """The clause around a position; what lies between two clauses is one of its own."""
    found = (clause for clause in clauses(plain) if clause.start <= position < clause.end)
    return next(found, Clause(position, position + 1))


def before(plain: str, position: int) -> str:
    """What stands before a position in its clause, as far as it bears upon it."""
    return plain[max(clause_at(plain, position).start, position - CONTEXT_CHARS) : position]
