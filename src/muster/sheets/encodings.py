"""Text from bytes: UTF-8, UTF-16 or GB18030, decoded strictly, refused where it is none of them."""

import codecs

from muster.sheets.refusals import SheetRefused

_BROKEN_SHARE_MAX = 0.1


def decoded(raw: bytes) -> str:
    """The text of a file. Raises `SheetRefused` rather than guess."""
    text = _by_mark(raw) or _utf8(raw) or _utf16_unmarked(raw) or _gb18030(raw)
    if text is None:
        raise SheetRefused("unknown_encoding")
    if "\0" in text:
        raise SheetRefused("binary_text")
    return text


def _by_mark(raw: bytes) -> str | None:
    """What the byte order mark at the start says is believed."""
    if raw.startswith(codecs.BOM_UTF8):
        return _marked(raw, "utf-8-sig")
    return _marked(raw, "utf-16") if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _marked(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding, "replace")
        raise SheetRefused("broken_text", {"line": before.count("\n") + 1}) from None


def _utf8(raw: bytes) -> str | None:
    """UTF-8, or None where it looks like something else.

    A UTF-8 file with one bad byte would also pass as GB18030, and every name in it would be wrong. So it is refused.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        tolerant = raw.decode("utf-8", "replace")
        broken = tolerant.count("�")
        beyond_ascii = len(tolerant) - len(tolerant.encode("ascii", "ignore"))
        if broken <= _BROKEN_SHARE_MAX * beyond_ascii:
            raise SheetRefused("broken_text", {"line": raw[: error.start].count(b"\n") + 1}) from None
        return None


def _utf16_unmarked(raw: bytes) -> str | None:
    """UTF-16 without its mark: the zero bytes of its commas and line ends all stand on one side."""
    if b"\0" not in raw or len(raw) % 2:
        return None
    encoding = "utf-16-be" if b"\0" in raw[0::2] else "utf-16-le"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _gb18030(raw: bytes) -> str | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    # Other encodings often pass as GB18030, but then leave characters that belong to nobody.
    return None if any("\ue000" <= char <= "\uf8ff" or "\x80" <= char <= "\x9f" for char in text) else text
