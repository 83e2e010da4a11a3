"""How many seats a text asks for, from the people that it counts, and how many of them need what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muster.callouts.reading.abilities import Mention
from muster.callouts.reading.clauses import before, clause_at
from muster.callouts.reading.count_words import CUED_BEFORE
from muster.callouts.reading.counts import Count
from muster.callouts.reading.proposal import SEATS_MAX, Need
from muster.callouts.reading.said import PLACE, Said

_CORRECTION = re.compile(
    r"不对|说错|写错|更正|改成|改为|应该是|(?<![a-z])(?:sorry|make that|make it|correction|i mean|no wait)(?![a-z])"
)
_REMAINING = re.compile(r"(?:还|仍)[差缺少](?:了|着)?\s?$|(?:still need|still short of|short of)\s$")
_ARRIVED = re.compile(r"(?:来|到|去)了|已[经来到有]|到位|到岗|(?<![a-z])(?:we have|arrived|already|got)(?![a-z])")
_ADDED = re.compile(
    r"(?:另外?|外加|加上|额外|还要|还需要?|再)[要需来派找加]?\s?$|(?<![a-z])(?:plus|also need|and another|another)\s(?:an?\s)?$"
)
_PART = re.compile(r"(?:其中|里面|当中|里头|包括|包含)[^,。]{0,4}$|(?:including|of whom|of which)\s$")
_PART_AFTER = re.compile(r"\s(?:of (?:them|whom|these))(?![a-z])")
_IN_ALL = re.compile(r"(?:一共|总共|总计|合计|共|统共)[^,。]{0,4}$|(?:in total|in all|a total of|altogether)\s?$")
_IN_ALL_AFTER = re.compile(r"\s?(?:people |volunteers )?(?:in total|in all|total|altogether)(?![a-z])")
_ROLE_GAP_MAX = 3
_NOTHING_MORE = re.compile(r"\s?(?:$|[,.;:!?。()\n\0\1\2]|吧|就[行够]|即可|左右|here|there|now|please)")


@dataclass(frozen=True, slots=True)
class Seats:
    """`counts` are those that make up the number; none: nobody said how many."""

    number: int
    counts: tuple[Count, ...]


def seats_of(text: Said, counts: Sequence[Count], roles: Sequence[Mention]) -> Seats:
    """The seats in all. `roles` are what people are counted for, required or not."""
    reading = _Reading(text.plain, _corrected(text.plain, counts), roles)
    number, used = reading.number()
    return Seats(max(1, min(number, SEATS_MAX)), tuple(used))


def needs_of(text: Said, asked: Sequence[Mention], counts: Sequence[Count], *, seats: int) -> tuple[Need, ...]:
    """Each need with its seats. What all seats need has None, whether the text counts them or not."""
    found: dict[tuple[str, str], int | None] = {}
    for mention in asked:
        count = _count_of(mention, text.plain, asked, counts)
        for code in mention.codes:
            so_far = found.get(code)
            found[code] = count if so_far is None else so_far + (count or 0)
    return tuple(
        Need(kind, code, None if number is None or number >= seats else number)
        for (kind, code), number in found.items()
    )


def _count_of(mention: Mention, plain: str, asked: Sequence[Mention], counts: Sequence[Count]) -> int | None:
    """The number that goes with a need: before it ("两个护士"), or after it where its clause begins so ("护士两名")."""
    clause = clause_at(plain, mention.span[0])
    here = [count for count in counts if clause.start <= count.span[0] < clause.end]
    if not here:
        return None
    needs_first = min(one.span for one in asked if clause.start <= one.span[0] < clause.end) < here[0].span
    earlier = [count for count in here if count.span[1] <= mention.span[0]]
    later = [count for count in here if count.span[0] >= mention.span[1]]
    chosen = later[:1] if needs_first else earlier[-1:]
    if not chosen:
        return None
    return (chosen[0].each if needs_first else 0) or chosen[0].seats


def _corrected(plain: str, counts: Sequence[Count]) -> list[Count]:
    """ "要4个人, 不对, 5个": what comes after a correction stands."""
    for found in reversed(list(_CORRECTION.finditer(plain))):
        if later := [count for count in counts if count.span[0] >= found.end()]:
            return later
    return list(counts)


@dataclass(frozen=True, slots=True)
class _Reading:
    plain: str
    counts: list[Count]
    roles: Sequence[Mention]

    def number(self) -> tuple[int, list[Count]]:
        if not self.counts:
            return 1, []
        if whole := next((count for count in self.counts if self._is_in_all(count)), None):
            return whole.seats, [whole]
        remaining = [count for count in self.counts if self._before(_REMAINING, count)]
        if remaining:
            return self._remaining(remaining)
        added = [count for count in self.counts[1:] if self._before(_ADDED, count)]
        if added and _ARRIVED.search(self.plain, 0, added[0].span[0]):
            return sum(count.seats for count in added), added
        number, used = self._whole([count for count in self.counts if count not in added])
        return number + sum(count.seats for count in added), [*used, *added]

    def _remaining(self, remaining: list[Count]) -> tuple[int, list[Count]]:
        """ "要6个人, 还差两个": what is still missing is asked for, with what is counted for other work before it."""
        earlier = [one for one in self.counts if one.span < remaining[0].span and not self._is_general(one)]
        if _ARRIVED.search(self.plain):
            earlier = []
        used = [*earlier, *remaining]
        return sum(count.seats for count in used), used

    def _whole(self, counts: list[Count]) -> tuple[int, list[Count]]:
        """A total that is said stands, first or last; else the parts are added up."""
        first, *others = [count for count in counts if not self._is_part(count)] or counts[:1]
        rest = sum(count.seats for count in others)
        if not others or self._are_placed(first, others):
            return first.seats + rest, [first, *others]
        if self._is_general(first) and first.seats >= rest:
            return first.seats, [first]
        if self._is_general(others[-1]) and others[-1].seats == first.seats + rest - others[-1].seats:
            return others[-1].seats, [others[-1]]
        return first.seats + rest, [first, *others]

    def _is_general(self, count: Count) -> bool:
        """It counts people as such, not for one of several tasks."""
        end = count.span[1]
        if any(self._is_role(role, count) for role in self.roles):
            return False
        tail = self.plain[end : clause_at(self.plain, count.span[0]).end].strip()
        if _NOTHING_MORE.match(self.plain, end):
            return True
        return (count.of_people or self._before(CUED_BEFORE, count)) and not tail.endswith("的")

    def _is_role(self, role: Mention, count: Count) -> bool:
        """The work stands right behind the number ("两个登记"), or right before it ("登记两人")."""
        if role.span[1] <= count.span[0]:
            return not self.plain[role.span[1] : count.span[0]].strip(" :x×*")
        gap = self.plain[count.span[1] : role.span[0]]
        return len(gap) <= _ROLE_GAP_MAX and not gap.strip("去来的 ")

    def _are_placed(self, first: Count, others: list[Count]) -> bool:
        """ "东门2人, 西门2人": each has a place of its own, so that none is the total."""
        return self._is_placed(first) and all(self._is_placed(count) for count in others)

    def _is_placed(self, count: Count) -> bool:
        clause = clause_at(self.plain, count.span[0])
        previous = max(
            (one.span[1] for one in self.counts if clause.start <= one.span[0] < count.span[0]), default=clause.start
        )
        return PLACE in self.plain[previous : count.span[0]]

    def _is_part(self, count: Count) -> bool:
        return self._before(_PART, count) or bool(_PART_AFTER.match(self.plain, count.span[1]))

    def _is_in_all(self, count: Count) -> bool:
        return self._before(_IN_ALL, count) or bool(_IN_ALL_AFTER.match(self.plain, count.span[1]))

    def _before(self, pattern: re.Pattern[str], count: Count) -> bool:
        return bool(pattern.search(before(self.plain, count.span[0])))
