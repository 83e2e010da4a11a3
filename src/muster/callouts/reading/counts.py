"""The numbers of a text that count people who are asked for, and only those."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from muster.callouts.reading import count_words as words
from muster.callouts.reading import numerals
from muster.callouts.reading.clauses import CONTEXT_CHARS, clause_at
from muster.callouts.reading.said import PLACE, Said, Span

COUNTS_MAX = 40


@dataclass(frozen=True, slots=True)
class Count:
    """`of_people`: it says "people" ("4个人"), so that a task after it is the purpose of all of them."""

    seats: int
    span: Span
    of_people: bool = False
    each: int = 0  # of each of the things listed before it, if it is shared out: "医生护士各一名"


def counts_of(text: Said, *, listed: Sequence[Span]) -> tuple[Count, ...]:
    """In the order of the text, without overlaps. `listed` are its places and skills, among which seats may be shared out."""
    found = [
        *_chinese(text.plain, listed),
        *_stated(text.plain),
        *_ones(text.plain),
        *_times(text.plain, listed),
        *_english(text.plain),
    ]
    kept = list[Count]()
    for count in sorted(found, key=lambda count: (count.span[0], -count.span[1])):
        if count.seats and (not kept or count.span[0] >= kept[-1].span[1]):
            kept.append(count)
    return tuple(kept[:COUNTS_MAX])


def _chinese(plain: str, listed: Sequence[Span]) -> Iterator[Count]:
    for found in islice(words.CHINESE.finditer(plain), COUNTS_MAX):
        before = plain[max(0, found.start() - CONTEXT_CHARS) : found.start()]
        number = numerals.value(found["pair"] or found["number"])
        people = found["pair_people"] or found["classifier"] or ""
        of_people = "人" in people or bool(words.OF_PEOPLE_AFTER.match(plain, found.end()))
        if number is None or not _is_asked(found, plain, before=before):
            continue
        factor = _factor(plain, before, found.start(), listed=listed)
        yield Count(number * factor, found.span(), of_people, each=number)


def _is_asked(found: re.Match[str], plain: str, *, before: str) -> bool:
    """ "个" counts things as well as people, so that it must be seen to count people; "名", "位" and "人" count people."""
    end, classifier = found.end(), found["classifier"]
    shared = words.SHARED_BEFORE.search(before) or words.EACH_BEFORE.search(before)
    if (
        (words.NOT_ASKED_BEFORE.search(before) and not shared)
        or (words.ARRIVED_AFTER.match(plain, end) and not words.CUED_BEFORE.search(before))
        or words.NOT_SEATS_AFTER.match(plain, end)
        or (found["number"] == "一" and words.ONE_BY_ONE.match(plain, end))
    ):
        return False
    if found["pair"]:
        return not words.NOT_PAIR_BEFORE.search(before) and bool(
            found["pair_people"] or words.SEATS_AFTER.match(plain, end)
        )
    if classifier == "个":
        return bool(words.SEATS_AFTER.match(plain, end))
    if classifier in {"名", "位"}:
        return not words.NAMED_PEOPLE_NOT.match(plain, end)
    return classifier != "员"


def _factor(plain: str, before: str, start: int, *, listed: Sequence[Span]) -> int:
    """ "东门西门各两个" are four, "3组, 每组2人" are six; where the number of groups is not said, none are counted."""
    if words.SHARED_BEFORE.search(before):
        first = clause_at(plain, start).start
        return max(1, sum(first <= place < start for place, _ in listed))
    if each := words.EACH_BEFORE.search(before):
        unit = each["unit"]
        groups = re.search(rf"(?<!第)({numerals.ARABIC}|[{numerals.FIGURES}]{{1,3}})个?{re.escape(unit)}", plain)
        return (numerals.value(groups[1]) or 0) if groups and PLACE not in unit else 0
    return 1


def _stated(plain: str) -> Iterator[Count]:
    for found in words.STATED.finditer(plain):
        yield Count(numerals.value(found["number"]) or 0, found.span("number"), of_people=True)
    for found in words.MEN_AND_WOMEN.finditer(plain):
        yield Count(sum(numerals.value(found[group]) or 0 for group in ("first", "second")), found.span())


def _ones(plain: str) -> Iterator[Count]:
    for found in words.ONE.finditer(plain):
        if found["people"] or words.ONE_AFTER.match(plain, found.end()):
            yield Count(1, found.span(), bool(found["people"]))


def _times(plain: str, listed: Sequence[Span]) -> Iterator[Count]:
    for found in words.TIMES.finditer(plain):
        before = plain[: found.start()].rstrip()
        if any(end == len(before) for _, end in listed) or words.COUNTED_BEFORE_TIMES.search(before):
            group = "number" if found["number"] else "number_en"
            yield Count(int(found[group]), found.span(group))


def _english(plain: str) -> Iterator[Count]:
    for pattern in (words.NEEDED_EN, words.MORE_EN, words.PART_EN):
        for found in pattern.finditer(plain):
            if pattern is words.NEEDED_EN or not _is_taken(plain, found.start("number")):
                yield Count(numerals.value(found["number"]) or 0, found.span("number"))
    for found in words.FREE_EN.finditer(plain):
        cued = words.CUED_BEFORE.search(plain[max(0, found.start() - CONTEXT_CHARS) : found.start()])
        if (found["wanted"] or not _is_taken(plain, found.start())) and (
            cued or not words.NOT_SEATS_AFTER_EN.match(plain, found.end())
        ):
            yield Count(numerals.value(found["number"]) or 0, found.span("number"), bool(found["people"]))
    for found in words.ONE_EN.finditer(plain):
        group = "someone" if found["someone"] else "one"
        if found["someone"] or (
            _is_asked_for(plain[max(0, found.start() - CONTEXT_CHARS) : found.start()])
            and not _is_taken(plain, found.start())
        ):
            yield Count(1, found.span(group), bool(found["someone"] or found["people"]))


def _is_asked_for(before: str) -> bool:
    """ "A nurse" is asked for where something is: "need two drivers and a nurse"."""
    return bool(
        re.search(
            r"(?<![a-z])(?:needs?|wants?|wanted|looking for|send|find|get|missing|require|short of|plus)(?![a-z])",
            before,
        )
    )


def _is_taken(plain: str, start: int) -> bool:
    return bool(words.NOT_ASKED_BEFORE_EN.search(plain[max(0, start - CONTEXT_CHARS) : start]))
