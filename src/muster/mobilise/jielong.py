"""A 接龙 list pasted from a chat: who says they have come. Every line that is not blank gets exactly one kind of answer.

Pure. What cannot be told apart for certain is `NotUnderstood`, and a person at the desk decides.
"""

import re
import unicodedata
from dataclasses import dataclass

from muster.mobilise.jielong_words import (
    CHAT_NOISE,
    EXAMPLE_STARTS,
    LABELS,
    LEADING,
    NAME_ENDS_NOT,
    NOTE,
    TRAILING,
    UNIT_ENDS,
    UNIT_STARTS_NOT,
    UNITS,
)
from muster.people.cells import Complaint, phone

BYTES_MAX, LINES_MAX = 200_000, 5_000
_LINE_CHARS_MAX, _NAME_CHARS_MAX, _UNIT_CHARS_MAX, _NOTE_CHARS_MAX = 300, 40, 120, 200
_LATIN_WORDS_MAX = 3

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_NUMBER = re.compile(r"[(\[]?(\d{1,4})(?:\s*[.、,)\]]+\s*|\s*:(?!\d)\s*|\s+)(?!\d{1,2}(?!\d)\s*[:点])")
_NEXT_NUMBER = re.compile(rf"\s+(?=\d{{1,4}}\s?[.、)]\s?[{_HAN}A-Za-z])")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_SENDER = re.compile(rf"([{_HAN}A-Za-z·. ]{{2,40}}):\s*")
_PHONE = re.compile(r"(?<![\d+])\+?\d(?:[ -]?\d){6,16}(?!\d)")
_WHEN = re.compile(
    r"(?:\d{4}[-/.年])?\d{1,2}[-/月]\d{1,2}日?|(?:上午|下午|凌晨|早上|晚上|中午)?\s?\d{1,2}:\d{2}(?::\d{2})?"
)
_BREAKS = re.compile(rf"[,;|/()\[\]<>{{}}:_\"“”「」《》=*~—–。!?]+|(?<=[{_HAN}])\s*-+\s*|\s*-+\s*(?=[{_HAN}])|\s-+\s")
_CHINESE_NAME = re.compile(rf"[{_HAN}]{{2,4}}|(?=.{{3,40}}$)[{_HAN}]+(?:·[{_HAN}]+)+")
_LATIN_NAME = re.compile(r"[^\W\d_]+(?:[-'.][^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Claim:
    """One person who says they have come. `number` is the list's own, 0 where it gives none; `phone` is E.164 or empty."""

    line: int
    number: int
    name: str
    unit: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class Header:
    """A line about the list."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no claim of its own: `example`, `chat` (a time, a picture) or `repeated`."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A line for a person to read."""

    line: int
    text: str


Entry = Claim | Header | Skipped | NotUnderstood


class ListTooLong(ValueError):
    """More than BYTES_MAX bytes or LINES_MAX lines. Paste the list in parts."""


def parse(text: str, *, region: str = "CN") -> tuple[Entry, ...]:
    """What each line says, in order. A line that names two people gives two claims."""
    lines = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    if len(lines) > LINES_MAX or len(text.encode("utf-8", "replace")) > BYTES_MAX:
        raise ListTooLong
    seen: set[tuple[str, str, str]] = set()
    return tuple(
        _once(entry, line, seen)
        for number, line in enumerate(lines, start=1)
        if line.strip()
        for entry in _entries(line, number, region)
    )


def _once(entry: Entry, raw: str, seen: set[tuple[str, str, str]]) -> Entry:
    """A 接龙 is posted anew with each name, so that a pasted chat holds the same people many times."""
    if not isinstance(entry, Claim):
        return entry
    who = (entry.name, entry.unit, entry.phone)
    if who in seen:
        return Skipped(entry.line, raw, "repeated")
    seen.add(who)
    return entry


def _entries(raw: str, line: int, region: str) -> list[Entry]:
    text = _cleaned(raw)
    if not text:
        return [Skipped(line, raw, "chat")]
    if len(text) > _LINE_CHARS_MAX:
        return [NotUnderstood(line, raw)]
    if text.startswith("#") or ("接龙" in text and not _NUMBER.match(text)):
        return [Header(line, raw)]
    if text.startswith(EXAMPLE_STARTS):
        return [Skipped(line, raw, "example")]
    if CHAT_NOISE.fullmatch(text):
        return [Skipped(line, raw, "chat")]
    parts = [_claims(part, line, region) for part in _NEXT_NUMBER.split(text)]
    return [claim for claims in parts for claim in claims] if all(parts) else [NotUnderstood(line, raw)]


def _cleaned(raw: str) -> str:
    """One width, no emoji, no marks that nobody sees."""
    narrow = unicodedata.normalize("NFKC", _KEYCAP.sub(r"\1", raw))
    seen = (" " if unicodedata.category(c) in {"So", "Sk", "Zs", "Cc"} else c for c in narrow if not _invisible(c))
    return " ".join("".join(seen).replace("•", "·").replace("‧", "·").split())


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cf", "Cs", "Co", "Cn", "Mn", "Me"} and not unicodedata.combining(char)


def _claims(text: str, line: int, region: str) -> list[Claim]:
    """The people one numbered part names, or none where that is not certain."""
    number, body = _numbered(text)
    sender = "" if number else _sender(body)
    if sender:
        number, inner = _numbered(body.split(":", 1)[1].strip())
        body, sender = (inner, "") if number else (body.replace(":", " ", 1), sender)
    found_phone, body = _phone_in(body, region)
    when = [match.group() for match in _WHEN.finditer(body)]
    names, rest = _names(_tokens(_WHEN.sub(" ", body)))
    notes = [token for token in rest if NOTE.fullmatch(token)]
    numbers = [token for token in rest if token not in notes and not any(map(str.isalpha, token))]
    units = [token for token in rest if token not in notes and token not in numbers]
    if not names or not (number or found_phone or _vouched(units, notes)) or _another_name(units):
        return []
    unit, note = " ".join(units), " ".join([*notes, *numbers, *map(str.strip, when)])
    if len(unit) > _UNIT_CHARS_MAX or len(note) > _NOTE_CHARS_MAX or (found_phone and len(names) > 1):
        return []
    return [Claim(line, number, name, unit, found_phone, note) for name in names]


def _numbered(text: str) -> tuple[int, str]:
    match = _NUMBER.match(text)
    return (int(match[1]), text[match.end() :]) if match else (0, text)


def _sender(text: str) -> str:
    match = _SENDER.match(text)
    return match[1].strip() if match else ""


def _phone_in(text: str, region: str) -> tuple[str, str]:
    """The first valid number and the text without it; a number that is none stays where it is."""
    for match in _PHONE.finditer(text):
        try:
            return phone(match.group(), region=region), f"{text[: match.start()]} , {text[match.end() :]}"
        except Complaint:
            continue
    return "", text


def _tokens(text: str) -> list[str]:
    """Chinese words stand alone between blanks; Latin words side by side belong together."""
    tokens: list[str] = []
    for part in _BREAKS.split(text):
        latin: list[str] = []
        for word in part.split():
            if _LATIN_NAME.fullmatch(word) and not re.search(f"[{_HAN}]", word) and not NOTE.fullmatch(word):
                latin.append(word)
                continue
            tokens += [" ".join(latin)] * bool(latin) + _apart(word)
            latin = []
        tokens += [" ".join(latin)] * bool(latin)
    return [token for token in tokens if token.strip("、.·-+' ") and token not in LABELS]


def _apart(word: str) -> list[str]:
    """赵六、钱七 are two people if both are names; 李四、市监局 are a name and a unit. 张三报到 is a name and a note."""
    words = []
    for piece in word.strip("、.·").split("、"):
        body = LEADING.sub("", piece)
        ending = TRAILING.search(body)
        cut = body[: ending.start()] if ending else body
        words += [cut, ending.group()] if ending and _CHINESE_NAME.fullmatch(cut) else [body]
    names = [piece for piece in words if _is_name(piece)]
    return ["、".join(names), *(piece for piece in words if not _is_name(piece))] if len(names) > 1 else words


def _names(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The names, and what else is said. A unit may stand before the name."""
    for i, token in enumerate(tokens):
        if all(map(_is_name, token.split("、"))):
            return token.split("、"), tokens[:i] + tokens[i + 1 :]
    return [], tokens


def _is_name(token: str) -> bool:
    if NOTE.fullmatch(token) or token in UNITS or token.endswith(NAME_ENDS_NOT):
        return False
    if _CHINESE_NAME.fullmatch(token):
        return "·" in token or not _is_unit(token)
    words = token.split(" ")
    return (
        len(words) <= _LATIN_WORDS_MAX
        and 2 <= len(token) <= _NAME_CHARS_MAX
        and token[0].isupper()
        and all(_LATIN_NAME.fullmatch(word) and not re.search(f"[{_HAN}]", word) for word in words)
    )


def _is_unit(token: str) -> bool:
    return token in UNITS or (len(token) > 2 and token.endswith(UNIT_ENDS) and not token.startswith(UNIT_STARTS_NOT))


def _vouched(units: list[str], notes: list[str]) -> bool:
    """Without a number or a phone, a line is a claim only if it says so, and says nothing but where from."""
    return bool(notes or units) and all(map(_is_unit, units))


def _another_name(units: list[str]) -> bool:
    """A second name beside a unit may be a second person, or not."""
    return any(map(_is_unit, units)) and any(map(_is_name, units))
