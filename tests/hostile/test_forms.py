"""G22: hostile words in every field of every form and every question of every page: never a 5xx, never half of it saved."""

import os
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, quote_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.matrix.addresses import Address, Place, addresses
from tests.matrix.conftest import _quiet  # noqa: F401 - a fixture
from tests.matrix.forms import form_of
from tests.matrix.rows import Rows, rows_by_place
from tests.matrix.test_pages import _browser, _undone
from tests.matrix.who_may import LIBRARY, WHO_MAY
from tests.matrix.world import City, a_world

URLENCODED = "application/x-www-form-urlencoded"
VALUES: dict[str, bytes] = {
    "nothing": b"",
    "NUL": "甲\0乙".encode(),
    "lone surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\x80",
    "huge number": b"9" * 400,
    "more digits than Python reads": b"9" * 5_000,
    "beyond bigint": b"9223372036854775808",
    "below zero": b"-1",
    "infinity": b"infinity",
    "year 20000": b"20000-01-01T00:00",
    "year 0": b"0000-00-00",
    "no number": b"NaN",
    "path": b"../../../../etc/passwd",
    "SQL": b"'; DROP TABLE people_volunteer; --",
    "HTML": b"<script>alert(1)</script>{{ 7*7 }}{% load x %}",
    "format": b"%s%n%(x)s{0.__class__}",
    "other digits": "١٢٣²½".encode(),
    "direction": "\u202egnp.exe\u2066\ufeff\U000e0041".encode(),
    "seat": b"9223372036854775808-leader-0",
}
OF_THE_LIBRARY = ("NUL", "lone surrogate")  # its forms are not ours to judge
BIG = b"a" * 1_000_000
QUESTIONS = ("q", "page", "order", "only", "day", "action", "next", "expected", "here", "key", "limit", "skip")


@pytest.mark.django_db
def test_hostile_words_in_any_field_are_refused_or_kept_as_words():
    own, _other = a_world()
    before, wrong, shares = rows_by_place(), [], _shares()
    for browser, address, form in _forms(own):
        cookies, path = browser.cookies.copy(), address.path(own, own.communities[0])
        for field in form:
            for what in OF_THE_LIBRARY if WHO_MAY[address.name].roles is LIBRARY else next(shares):
                value = VALUES[what]
                browser.cookies = cookies.copy()
                with _undone():
                    answer = _posted(browser, path, form, field, (value,))
                    wrong += _mistakes(answer, before, f"{address.name} {field}: {what}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_megabyte_a_repeated_field_and_a_file_for_a_word_are_no_mishap():
    own, _other = a_world()
    before, wrong = rows_by_place(), []
    for browser, address, form in _forms(own):
        cookies, path = browser.cookies.copy(), address.path(own, own.communities[0])
        bodies = [(BIG,), (b"1", b"2", b"\0"), tuple(b"7" for _ in range(7_000))]
        for field in list(form)[:1] or ["a_field_of_no_form"]:
            for values in bodies:
                browser.cookies = cookies.copy()
                with _undone():
                    answer = _posted(browser, path, form, field, values)
                    wrong += _mistakes(answer, before, f"{address.name} {field}: {len(values)} × {values[0][:9]!r}")
            for kind, body in {
                "multipart": {**form, field: SimpleUploadedFile("../a\0.xlsx", b"PK\x03\x04" + bytes(99))},
                "file": {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + bytes(99))},
            }.items():
                browser.cookies = cookies.copy()
                with _undone():
                    wrong += _mistakes(browser.post(path, body), before, f"{address.name} {field}: {kind}")
        with _undone():
            torn = browser.post(path, b"--x\r\nContent-Disp", content_type="multipart/form-data; boundary=x")
            wrong += _mistakes(torn, before, f"{address.name}: torn")

    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_hostile_questions_and_addresses_are_answered_below_500():
    own, _other = a_world()
    first, wrong, shares = Place(own, own.communities[0]), [], _shares()
    for address in addresses():
        page = WHO_MAY.get(address.name)
        if page is None or "GET" not in page.verbs:
            continue
        browser = _browser(_who(page.roles), own)
        path = address.path(own, first.community)
        for what in next(shares):
            value = VALUES[what]
            asked = "&".join(f"{question}={quote_from_bytes(value)}" for question in QUESTIONS)
            for hostile in (f"{path}?{asked}", _in_path(path, own, value)):
                with _undone():
                    status = browser.get(hostile).status_code if hostile else 200
                wrong += [f"{address.name}: {what}: {status}"] if status >= 500 else []

    assert not wrong, "\n".join(wrong)


def _shares() -> Iterator[tuple[str, ...]]:
    """For one field after the other a third of the values, so that all come up often; under `make storm` all of them."""
    names = tuple(VALUES)
    while os.environ.get("MUSTER_STORM"):
        yield names
    for turn in count():
        yield ("NUL", *names[turn % 3 :: 3])


def _forms(own: City) -> Iterator[tuple[Client, Address, dict[str, object]]]:
    first = Place(own, own.communities[0])
    for address in addresses():
        page = WHO_MAY.get(address.name)
        if page is not None and "POST" in page.verbs and not address.name.startswith("api"):
            yield _browser(_who(page.roles), own), address, form_of(address.name, first)


def _who(roles: frozenset[str]) -> str:
    """Someone who may; of pages for anyone, and of the library's, nobody in particular."""
    return "nobody" if "nobody" in roles or not roles else min(roles)


def _posted(browser: Client, path: str, form: dict[str, object], field: str, values: tuple[bytes, ...]) -> HttpResponse:
    pairs = [(name, str(value).encode()) for name, value in form.items() if name != field]
    pairs += [(field, value) for value in values]
    body = "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs)
    return browser.post(path, body, content_type=URLENCODED)


def _in_path(path: str, own: City, value: bytes) -> str:
    """The same address with something else where it names a community."""
    code = quote(own.communities[0].area.code)
    return path.replace(code, quote_from_bytes(value, safe="") or "-") if code in path else ""


def _mistakes(answer: HttpResponse, before: dict[Rows, str], what: str) -> list[str]:
    if answer.status_code >= 500:
        return [f"{what}: answers {answer.status_code}"]
    if answer.status_code >= 400 and answer.status_code not in {404, 405} and rows_by_place() != before:
        return [f"{what}: refused with {answer.status_code}, and yet something was saved"]
    return []
