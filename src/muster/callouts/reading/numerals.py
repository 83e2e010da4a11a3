"""Numbers as people write them: 4, 四, 二十, 三四, two, a couple of."""

import re

FIGURES = "零〇一二两三四五六七八九十百"
_DIGITS = "零一二三四五六七八九"
_ENGLISH = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_WORDS = {word: place for place, word in enumerate(_ENGLISH, start=1)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100, "half a dozen": 6, "a dozen": 12, "dozen": 12,
    "a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "a pair of": 2, "俩": 2, "仨": 3,
}  # fmt: skip

ENGLISH = rf"(?<![a-z])(?:{'|'.join(sorted(_WORDS.keys() - {'俩', '仨'}, key=len, reverse=True))})(?![a-z])"
# Neither a piece of a longer figure, nor of a decimal, a clock time or a fraction.
ARABIC = r"(?<![0-9a-z])(?<![0-9][.:/+])[0-9]{1,4}(?![0-9/%]|[.:][0-9])"
CHINESE = rf"[{FIGURES}]{{1,6}}"

_GREATER = re.compile(rf"([{_DIGITS}])([{_DIGITS}])")
_PLACES = re.compile(rf"(?:([{_DIGITS}])?(百))?(零)?(?:([{_DIGITS}])?(十))?零?([{_DIGITS}])?")


def value(text: str) -> int | None:
    """The number a text writes out, or None. Of two neighbouring figures ("三四") it is the greater."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    return _WORDS.get(" ".join(text.split())) or _chinese(text.replace("两", "二").replace("〇", "零"))


def _chinese(text: str) -> int | None:
    if text == "零":
        return 0
    places = _PLACES.fullmatch(_GREATER.sub(_greater, text))
    if not places or not text:
        return None
    hundreds, hundred, nought, tens, ten, ones = places.groups()
    found = _DIGITS.index(hundreds or "一") * 100 if hundred else 0
    found += _DIGITS.index(tens or "一") * 10 if ten else 0
    last = _DIGITS.index(ones) if ones else 0
    # "一百五" leaves out the tens; "一百零五" does not.
    return found + (last * 10 if hundred and not ten and not nought else last)


def _greater(pair: re.Match[str]) -> str:
    """ "三四" is one figure in two; "三九" is two figures, which then are no number."""
    first, second = map(_DIGITS.index, pair.groups())
    return pair[2] if second == first + 1 and first else pair[0]
