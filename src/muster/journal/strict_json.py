"""JSON as it comes from anywhere. What no honest sender writes is marked where it stands, so that it sinks one event only."""

import json
import re
from collections.abc import Iterator

DEPTH_MAX = 8
DIGITS_MAX = 18  # the largest whole number that fits every bigint has 19

TOO_DEEP = "\x00too deep"  # put in place of what is nested too deeply; a sender cannot mean it, since it holds a NUL
# Possessive, and a string that never ends is taken whole: hostile text costs one pass.
STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
SUSPECT = bytes({*range(32), 0x7F, ord("\\")} - {*b"\t\n\r"})
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotJson(ValueError):
    """The text as a whole is not JSON."""


class Flaw:
    """Stands where something unacceptable stood."""

    def __init__(self, code: str) -> None:
        self.code = code


def read(data: bytes) -> object:
    """Read JSON, with a `Flaw` for each value that no honest sender writes. Raises `NotJson`."""
    text = data.decode("utf-8", errors="surrogateescape")
    try:
        return _read(text)
    except RecursionError:
        return _read("".join(_without_depths(text)))


def is_plain(data: bytes) -> bool:
    """Whether the strings in it are surely text: whole UTF-8 without escapes or control characters.

    In such JSON only a `Flaw`, or what lies too deep, can be unacceptable. Neither passes for any type that says what it holds.
    """
    if len(data.translate(None, SUSPECT)) != len(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def flaw(value: object) -> str | None:
    """The code of the first flaw in a value, or None. Call it on anything before use."""
    return _flaw(value, depth=0)


def _read(text: str) -> object:
    try:
        return json.loads(
            text,
            strict=False,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=lambda _name: Flaw("not_a_number"),
            object_pairs_hook=_object,
        )
    except ValueError as error:
        raise NotJson from error


def _whole(digits: str) -> object:
    return int(digits) if len(digits) <= DIGITS_MAX else Flaw("number_too_large")


def _fraction(digits: str) -> object:
    number = float(digits)
    return Flaw("number_too_large") if number in {float("inf"), float("-inf")} else number


def _object(pairs: list[tuple[str, object]]) -> object:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Flaw("duplicate_key")


def _without_depths(text: str) -> Iterator[str]:
    """The text with everything below DEPTH_MAX levels inside an event cut out."""
    depth, kept_from = 0, 0
    deepest = DEPTH_MAX + 3  # the batch and its list stand around an event
    for token in STRINGS_AND_BRACKETS.finditer(text):
        sign = token.group()
        if sign in "[{":
            depth += 1
            if depth == deepest:
                yield text[kept_from : token.start()]
        elif sign in "]}":
            depth -= 1
            if depth == deepest - 1:
                yield json.dumps(TOO_DEEP)
                kept_from = token.end()
    if depth < deepest:
        yield text[kept_from:]


def _flaw(value: object, *, depth: int) -> str | None:
    match value:
        case str():
            return _flaw_of_text(value)
        case Flaw():
            return value.code
        case dict() | list() if depth >= DEPTH_MAX:
            return "too_deep"
        case dict():
            return _first(list(value), depth) or _first(list(value.values()), depth)
        case list():
            return _first(value, depth)
    return None


def _first(values: list[object], depth: int) -> str | None:
    for value in values:
        if found := _flaw(value, depth=depth + 1):
            return found
    return None


def _flaw_of_text(text: str) -> str | None:
    if text == TOO_DEEP:
        return "too_deep"
    return "not_text" if NO_TEXT.search(text) else None
