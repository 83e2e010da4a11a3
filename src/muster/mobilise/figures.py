"""Counts of one community, or of all: what was called, who came, and what the others said."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Figures:
    """People. reported + yes + silent + unreachable + declined = expected, always."""

    expected: int = 0  # called by a notice, at home here
    reported: int = 0  # of these, who have reported in, wherever
    yes: int = 0  # of these and not yet here, by what they answered
    silent: int = 0
    unreachable: int = 0
    declined: int = 0
    present: int = 0  # who count here now, called or not
    unexpected: int = 0  # of the present, whom no notice called

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    def __add__(self, other: "Figures") -> "Figures":
        return total((self, other))


def total(parts: Iterable[Figures]) -> Figures:
    kept = list(parts)
    return Figures(**{field.name: sum(getattr(part, field.name) for part in kept) for field in fields(Figures)})
