"""The desk's own words in a text: they are read before all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from muster.callouts.reading.abilities import Mention
from muster.callouts.reading.lexicon import Lexicon
from muster.callouts.reading.places import Place, cue_of
from muster.callouts.reading.proposal import DeskWord, Urgency
from muster.callouts.reading.said import NEED, NOISE, PLACE, Said, Span, plain_word
from muster.people.words import KINDS

DESK_WORDS_MAX = 500
_MARKS = {"place": PLACE, "ignore": NOISE, "urgency": NOISE}


@dataclass(frozen=True, slots=True)
class DeskSaid:
    """What the desk's own words say of a text."""

    text: Said  # with these words marked as read
    places: tuple[Place, ...]
    mentions: tuple[Mention, ...]
    urgencies: tuple[tuple[Urgency, str], ...]


def desk_said(text: Said, words: Sequence[DeskWord]) -> DeskSaid:
    by_word, lexicon = _lexicon(tuple(words[:DESK_WORDS_MAX]))
    found = [(by_word[match.word], (match.start, match.end)) for match in lexicon.matches(text.plain)]
    read = text
    for word, span in found:
        read = read.without([span], _MARKS.get(word.kind, NEED))
    return DeskSaid(
        read,
        tuple(
            Place(word.value.strip() or text.words(span), span, cue_of(text.plain, span), of_desk=True)
            for word, span in found
            if word.kind == "place"
        ),
        tuple(_mention(word, span) for word, span in found if word.kind in KINDS),
        tuple((Urgency(word.value), text.words(span)) for word, span in found if word.kind == "urgency"),
    )


def _mention(word: DeskWord, span: Span) -> Mention:
    return Mention(((word.kind, word.value),), word.word, span, of_desk=True)


@lru_cache(maxsize=256)
def _lexicon(words: tuple[DeskWord, ...]) -> tuple[dict[str, DeskWord], Lexicon]:
    """Of two entries for one word the first counts; one that means nothing (an unknown code) is passed over."""
    by_word: dict[str, DeskWord] = {}
    for word in words:
        if _has_meaning(word) and (plain := plain_word(word.word)):
            by_word.setdefault(plain, word)
    return by_word, Lexicon.of(by_word)


def _has_meaning(word: DeskWord) -> bool:
    if word.kind in KINDS:
        return word.value in KINDS[word.kind]
    return word.kind in {"place", "ignore"} or (word.kind == "urgency" and word.value in set(Urgency))
