"""Chinese first, English complete: every sentence in code and templates has its Chinese, in the room that says it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parent.parent / "src" / "muster"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def _said(room: Path) -> Iterator[tuple[str, str]]:
    """Each translatable sentence of a room, with the file that says it."""
    for path in sorted(room.rglob("*.py")):
        yield from ((one, path.name) for one in _messages(path.read_bytes()))
    for path in sorted([*room.rglob("*.html"), *room.rglob("*.txt")]):
        if "templates" in path.parts:
            yield from ((one, path.name) for one in _messages(_as_code(path.read_text())))


def _as_code(template: str) -> bytes:
    """The sentences of a template as calls, one statement a line, so that Python's own tokens can be read."""
    return "\n".join(line.strip() for line in templatize(template).splitlines()).encode()


def _messages(code: bytes) -> Iterator[str]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(code), keywords=KEYWORDS):
        yield from (one for one in (message if isinstance(message, tuple) else (message,)) if one)


def _translations() -> dict[str, str]:
    known: dict[str, str] = {}
    for po in SOURCE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"):
        with po.open("rb") as file:
            for entry in read_po(file):
                if entry.id and not entry.fuzzy:
                    ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
                    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
                    known |= {one: " ".join(strings) for one in ids if all(strings)}
    return known


ROOMS = sorted(path for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists())


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_every_sentence_has_its_chinese(room: Path):
    known = _translations()

    missing = {one: file for one, file in _said(room) if one not in known}

    assert missing == {}


def test_translations_keep_their_placeholders():
    broken = {
        one: other
        for one, other in _translations().items()
        if set(PLACEHOLDER.findall(other)) - set(PLACEHOLDER.findall(one))
    }

    assert broken == {}
