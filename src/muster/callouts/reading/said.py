"""A text made plain (one width, one script, no capitals), with the way back to what was written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from opencc import OpenCC

TEXT_CHARS_MAX = 300

# A part that has been read is overwritten by a mark, so that no number in it is read twice. The marks are control
# characters, which no text may hold.
NOISE, PLACE, TIME, NEED = "\0\1\2\3"
MARKS = NOISE + PLACE + TIME + NEED

_FORM_CHARS_MAX = 2
_CONTROLS_ALLOWED = "\n\r\t"
_BREAKS = "\n\r\u2028\u2029"
# Marks upon letters, the frame of a keycap emoji, joiners: they say nothing and stand between what belongs together.
_DROPPED = {"Mn", "Me", "Cf"}
# The space after a mention ends it.
_NARROW_GAP = re.compile(r"(?P<mention>@\S+\s)|(?<=[0-9]) +(?=[一-鿿])|(?<=[一-鿿]) +(?=[0-9])")

Span = tuple[int, int]


class TextUnusable(ValueError):
    """Nothing can be read from this: `code` is "empty", "too_long" or "characters"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Said:
    """`plain` is what is read; its i-th character stands at `origins[i]` in `written`."""

    written: str
    plain: str
    origins: tuple[int, ...]

    def words(self, span: Span) -> str:
        """The part as the text writes it, on one line."""
        start, end = span
        return " ".join(self.written[self.origins[start] : self.origins[end - 1] + 1].split()) if start < end else ""

    def without(self, spans: Iterable[Span], mark: str) -> "Said":
        plain = self.plain
        for start, end in spans:
            plain = plain[:start] + mark * (end - start) + plain[end:]
        return replace(self, plain=plain)


def said(text: str) -> Said:
    """The text, ready to be read, or `TextUnusable`."""
    if len(text) > TEXT_CHARS_MAX:
        raise TextUnusable("too_long")
    if not text.strip():
        raise TextUnusable("empty")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _CONTROLS_ALLOWED for letter in text):
        raise TextUnusable("characters")
    letters = _without_narrow_gaps(_letters(text))
    return Said(text, _simplified("".join(letter for letter, _ in letters)), tuple(origin for _, origin in letters))


def plain_word(word: str) -> str:
    """A word of a list in the form in which texts are read."""
    return _simplified("".join(letter for letter, _ in _without_narrow_gaps(_letters(word)))).strip()


def _letters(text: str) -> list[tuple[str, int]]:
    return [
        (("\n" if letter in _BREAKS else " ") if letter.isspace() else letter, origin)
        for origin, written in enumerate(text)
        for letter in (written if written in _BREAKS else _one_form(written))
        if unicodedata.category(letter) not in _DROPPED
    ]


def _one_form(letter: str) -> str:
    """A few signs stand for whole phrases; these stay as they are, so that a short text stays short."""
    form = unicodedata.normalize("NFKC", letter).casefold()
    return form if len(form) <= _FORM_CHARS_MAX else letter


def _without_narrow_gaps(letters: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A space between a figure and a Chinese character parts nothing: "要 4 个人"."""
    text = "".join(letter for letter, _ in letters)
    gaps = {place for gap in _NARROW_GAP.finditer(text) if not gap["mention"] for place in range(*gap.span())}
    return [pair for place, pair in enumerate(letters) if place not in gaps]


def _simplified(text: str) -> str:
    """A converter that shortens or lengthens the text would lose the way back, so each character is then asked alone."""
    whole = _converter().convert(text)
    if len(whole) == len(text):
        return str(whole)
    return "".join(one if len(one := _converter().convert(letter)) == 1 else letter for letter in text)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
