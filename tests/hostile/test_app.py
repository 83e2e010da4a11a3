"""G22: hostile values in every field of what the phone app sends: never a 5xx, never half of it saved, always a sentence."""

import json

import pytest

from tests.entry.conftest import strong
from tests.hostile.test_forms import VALUES
from tests.matrix.addresses import Address, Place, addresses
from tests.matrix.conftest import _quiet  # noqa: F401 - a fixture
from tests.matrix.forms import form_of
from tests.matrix.rows import rows_by_place
from tests.matrix.test_pages import _undone
from tests.matrix.who_may import WHO_MAY
from tests.matrix.world import City, a_world

pytestmark = pytest.mark.django_db
TEXTS = [value.decode(errors="surrogateescape") for value in VALUES.values()]
OTHERS: list[object] = [None, True, 7, -1, 2**70, 1e308, [], {}, [[[[]]]], {"a": {"b": [1]}}, ["x"] * 70, "金" * 5_000]


def taken() -> list[Address]:
    return [one for one in addresses() if one.name.startswith("app:") and "POST" in WHO_MAY[one.name].verbs]


def bodies(own: City) -> list[tuple[str, str, bytes]]:
    """What, where to, and the bytes."""
    place = Place(own, own.communities[0])
    found = []
    for address in taken():
        form = form_of(address.name, place)
        if "code" in form:
            form["code"] = "654321"  # the right digits would close their hand-over, as they should
        path = address.path(own, place.community)
        for field in [*form, "a_field_of_no_form"]:
            for value in (*TEXTS, *OTHERS):
                body = json.dumps(form | {field: value}).encode("utf-8", "surrogatepass")
                found.append((f"{address.name} {field}: {str(value)[:30]!r}", path, body))
        found += [
            (f"{address.name}: {raw[:20]!r}", path, raw)
            for raw in (b"\xff", b"{" * 5_000, b"[" * 9_000 + b"]" * 9_000, b"NaN")
        ]
    return found


def test_hostile_values_are_refused_with_a_sentence_or_kept_as_words():
    own, _other = a_world()
    browser, before, wrong = strong(own.accounts["volunteer"]), rows_by_place(), []

    for what, path, body in bodies(own):
        with _undone():
            answer = browser.post(path, body, content_type="application/json")
            told = json.loads(answer.content)
            if answer.status_code >= 500 or (answer.status_code >= 400 and not (told["code"] and told["sentence"])):
                wrong.append(f"{what}: {answer.status_code}")
            if answer.status_code >= 400 and rows_by_place() != before:
                wrong.append(f"{what}: changed something")

    assert len(taken()) == 14
    assert wrong == []
