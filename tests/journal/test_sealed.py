"""Sealed events: opened here alone, bound to their own id and community, and the same as an unsealed one from then on."""

import json
from pathlib import Path

import pytest

from bench.phones.seals import point_from, point_of, sealed_for, sealed_plain
from muster.access.tokens import PhoneKey
from muster.identifiers import uuid7
from muster.journal import sealed
from muster.journal.event import Event
from muster.journal.parse import Batch, Unreadable, envelope_of, opened_if_sealed, parse
from muster.journal.reasons import SENTENCES
from muster.live.signatures import is_signed
from tests.field.phones import a_key
from tests.journal.batches import NOW, OPERATION, VOLUNTEER, a_batch, a_body


def our_seal(body: dict, **more: object) -> dict:
    return sealed_for(*sealed.public_key(), body, **more)


def read(*bodies: object) -> tuple[Event | Unreadable, ...]:
    return parse(a_batch(*bodies), received_at=NOW).events


def codes(batch: Batch) -> list[str]:
    return [event.code if isinstance(event, Unreadable) else "read" for event in batch.events]


def test_a_sealed_event_is_the_event_it_was_before_it_was_sealed():
    body = a_body(supersedes=[str(OPERATION)])

    plain, opened = read(body, our_seal(body))

    assert isinstance(plain, Event)
    assert opened == plain
    assert opened.body_hash == plain.body_hash


def test_the_same_event_sealed_twice_has_one_fingerprint():
    body = a_body()
    one, other = our_seal(body), our_seal(body)

    first, second = read(one, other)

    assert one["sealed"] != other["sealed"]
    assert (first.body_hash, first.id) == (second.body_hash, second.id)


def test_the_number_of_an_event_is_not_bound_since_it_is_given_after_sealing():
    sent = our_seal(a_body(seq=1)) | {"seq": 77, "mono_ms": 9}

    [event] = read(sent)

    assert (event.seq, event.mono_ms) == (77, 9)


@pytest.mark.parametrize(
    "how", ["id", "community", "aad", "key", "key id", "cut", "changed", "empty", "no base64", "long"]
)
def test_what_does_not_open_is_refused_alone(how: str):
    """Planted bug: `decrypt(nonce, ciphertext, None)`, or additional data without the id: the first three were then read."""
    body, good = a_body(), a_body()
    sent = our_seal(body)
    broken = {
        "id": sent | {"id": str(uuid7())},
        "community": sent | {"community": "620102009004"},
        "aad": our_seal(body, bound_to=b"muster event 1"),
        "key": sealed_for(sealed.public_key()[0], point_of(a_key()), body),
        "key id": sealed_for("00000000", sealed.public_key()[1], body),
        "cut": sent | {"sealed": sent["sealed"][:-4]},
        "changed": sent
        | {
            "sealed": sent["sealed"][:-8]
            + ("AAAA" if sent["sealed"][-8:-4] != "AAAA" else "BBBB")
            + sent["sealed"][-4:]
        },
        "empty": sent | {"sealed": ""},
        "no base64": sent | {"sealed": "§" * 200},
        "long": sent | {"sealed": "A" * 20_000},
    }[how]

    refused, fine = read(broken, our_seal(good))

    assert isinstance(refused, Unreadable)
    assert (refused.id, refused.code) == (broken["id"], "cannot_unseal")
    assert SENTENCES["cannot_unseal"].endswith(".")
    assert isinstance(fine, Event)


def test_the_additional_data_are_really_asked_for(monkeypatch):
    """The planted bug of the test above, shown once: a seal that is bound to nothing opens anywhere."""
    body = a_body()
    moved = our_seal(body, bound_to=b"") | {"id": str(uuid7())}
    [before] = read(moved)

    monkeypatch.setattr(sealed, "bound_to", lambda _event_id, _community: b"")
    [planted] = read(moved)

    assert isinstance(before, Unreadable)
    assert isinstance(planted, Event)


INSIDE = {
    "no JSON": (b"{", "malformed"),
    "a list": (b"[]", "malformed"),
    "an id inside": (json.dumps({"id": str(uuid7())}).encode(), "malformed"),
    "a key that nobody knows": (json.dumps({"note": "x"}).encode(), "malformed"),
    "the same key twice": (b'{"kind": "a", "kind": "b"}', "duplicate_key"),
    "NUL": (json.dumps({"kind": "a\x00"}).encode(), "not_text"),
    "NaN": (b'{"kind": NaN}', "not_a_number"),
    "a name among the facts": (
        json.dumps(
            {
                "kind": "volunteer.reported_in",
                "at": NOW.isoformat(),
                "facts": {"operation": str(OPERATION), "volunteer": str(VOLUNTEER), "via": "app", "name": "林建国"},
            }
        ).encode(),
        "malformed_facts",
    ),
    "an unknown kind": (json.dumps({"kind": "x.y", "at": NOW.isoformat(), "facts": {}}).encode(), "unknown_kind"),
}


@pytest.mark.parametrize("inside", INSIDE)
def test_what_is_inside_is_read_as_strictly_as_what_comes_open(inside: str):
    plain, code = INSIDE[inside]

    refused, fine = read(sealed_plain(*sealed.public_key(), a_body(), plain), our_seal(a_body()))

    assert isinstance(refused, Unreadable)
    assert refused.code == code
    assert isinstance(fine, Event)


def test_a_kind_beside_the_seal_is_refused():
    body = a_body()

    [refused] = read(our_seal(body) | {"kind": body["kind"]})

    assert isinstance(refused, Unreadable)
    assert refused.code == "malformed"


def test_where_all_must_be_sealed_what_is_open_is_refused_alone():
    letter = envelope_of(a_batch(a_body(), our_seal(a_body()), 7))

    assert codes(opened_if_sealed(letter, received_at=NOW)) == ["must_be_sealed", "read", "must_be_sealed"]


def test_what_the_phones_own_code_has_sealed_and_signed_is_understood(settings):
    """Written by the app's first version and kept: later servers must read it too."""
    settings.EVENT_SEAL_KEY = b"\x07" * 32
    kept = json.loads((Path(__file__).parent / "from_a_phone.json").read_text())
    letter = envelope_of(json.dumps(kept["body"]).encode())
    phone = PhoneKey(letter.envelope.device, point_from(kept["key"]))

    [event] = opened_if_sealed(letter, received_at=NOW).events

    assert isinstance(event, Event)
    assert (event.kind, event.seq, event.mono_ms, event.facts.result) == ("household.visited", 41, 8412, "reached")
    assert [str(one) for one in event.supersedes] == ["018409b1-2f00-7000-8000-00000000e000"]
    assert is_signed(letter, phone)
    assert not is_signed(letter, PhoneKey(OPERATION, phone.public_key))
    settings.EVENT_SEAL_KEY = b"\x08" * 32
    assert codes(opened_if_sealed(letter, received_at=NOW)) == ["cannot_unseal"]
