"""Words looked up in a text: leftmost, then longest, whole words where they are Latin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Match:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by how they begin, longest first: a text is read once, however many words there are."""

    by_start: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Lexicon":
        by_start: dict[str, list[str]] = {}
        for word in sorted({*words} - {""}, key=lambda word: (-len(word), word)):
            by_start.setdefault(word[:2], []).append(word)
        return cls(by_start)

    def matches(self, text: str) -> Iterator[Match]:
        start = 0
        while start < len(text):
            word = self._word_at(text, start)
            if word:
                yield Match(start, start + len(word), word)
            start += len(word) or 1

    def _word_at(self, text: str, start: int) -> str:
        """Those that begin with two of its characters are longer than those that have but one."""
        begun = (*self.by_start.get(text[start : start + 2], ()), *self.by_start.get(text[start], ()))
        return next((word for word in begun if _stands_at(text, start, word)), "")


def _stands_at(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    return (
        text.startswith(word, start)
        and not (_is_latin(word[0]) and start and _is_latin(text[start - 1]))
        and not (_is_latin(word[-1]) and end < len(text) and _is_latin(text[end]))
    )


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
