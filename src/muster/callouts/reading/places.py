"""Where a text asks people to come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from muster.callouts.reading import place_words
from muster.callouts.reading.clauses import clause_at
from muster.callouts.reading.said import PLACE, Said, Span

# The better cue first: a meeting point, then where to come or to begin, then a place merely named, then where
# something is to be brought.
MEETING, COME, NAMED, BROUGHT = range(4)

_MEETING_AFTER = re.compile(r"\s?(?:集合|碰头|见面|报到|集中)")
_MEETING_BEFORE = re.compile(
    r"(?:(?:meet|gather|muster|assemble|report)(?:ing)?\s(?:up\s)?(?:at|in|to)|集合地?点?:?在?)\s?(?:the\s)?$"
)
_BROUGHT_BEFORE = re.compile(
    r"(?:[送搬运拉抬扛带发搁放](?:[^,。、]{0,8}[到去回往进至])?|(?:take|bring"
    r"|deliver|carry|move|transport|escort|drop)[^,.]{0,30}?\s(?:to|at))\s?(?:the\s)?$"
)
_COME_BEFORE = re.compile(
    r"(?:[在到来去往从回赴]|(?<![a-z])(?:at|to|from|in|near|outside|by|behind|inside|into|opposite)\s(?:the\s|our\s)?)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is as the text writes it, or as the desk's own list has it."""

    name: str
    span: Span
    cue: int
    of_desk: bool = False


def places_of(text: Said) -> tuple[Place, ...]:
    """Every place the text names, in its order."""
    found = sorted(_spans(text), key=lambda span: (span[0], -span[1]))
    kept = list[Span]()
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(Place(text.words(span), span, cue_of(text.plain, span)) for span in kept)


def cue_of(plain: str, span: Span) -> int:
    """How strongly the words around a place say that people should come there."""
    before, after = plain[clause_at(plain, span[0]).start : span[0]], plain[span[1] :]
    if _MEETING_AFTER.match(after) or _MEETING_BEFORE.search(before):
        return MEETING
    if _BROUGHT_BEFORE.search(before):
        return BROUGHT
    return COME if _COME_BEFORE.search(before) else NAMED


def best(places: tuple[Place, ...]) -> Place | None:
    """The desk's own words win, then the better cue, then the earlier word."""
    return min(places, key=lambda place: (not place.of_desk, place.cue, place.span), default=None)


def _spans(text: Said) -> Iterator[Span]:
    chinese = [found.span("place") for found in place_words.CHINESE.finditer(text.plain)]
    yield from chinese
    for found in place_words.ENGLISH.finditer(text.plain):
        span = found.span("place") if found["place"] else found.span()
        yield span if _is_label(text, span) else (span[0], span[1] - 2)
    for found in place_words.MEETING.finditer(text.plain):
        span = found.span("place")
        if not any(span[0] < end and start < span[1] for start, end in chinese):
            yield span
    if text.written.isascii():  # then each character stands where it was written
        yield from (
            found.span("place") for found in place_words.CAPITALS.finditer(text.written) if _is_free(text, found)
        )


def _is_label(text: Said, span: Span) -> bool:
    """ "Gate A" has a label; "the gate a driver went to" has none."""
    return not text.plain[: span[1]].endswith(" a") or text.written[text.origins[span[1] - 1]] == "A"


def _is_free(text: Said, found: re.Match[str]) -> bool:
    return all(letter not in "\0\1\2\3" for letter in text.plain[found.start("place") : found.end("place")])


def without_places(text: Said, places: tuple[Place, ...]) -> Said:
    return text.without((place.span for place in places), PLACE)
