"""Sealed events: what a phone keeps and sends can be opened here alone, not by whoever finds the phone.

Format 1, in base64url without padding: version (1 byte, 0x01), id of our key (4), the phone's ephemeral P-256 point (65,
uncompressed), nonce (12), AES-256-GCM ciphertext with its tag. The key is HKDF-SHA256 of the shared secret, with the
ephemeral point as salt; the additional data name the event and its community, so that a seal moved to another event
does not open.
"""

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from muster import base64url

VERSION = b"\x01"
KEY_ID_BYTES = 4
POINT_BYTES = 65
NONCE_BYTES = 12
TAG_BYTES = 16
TEXT_MAX = 16_384  # of one event; facts are ids, codes and numbers
HEAD = b"muster event 1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group P-256


class CannotUnseal(Exception):
    """Sealed for another key, cut, or moved from another event."""


def unseal(text: str, *, event_id: str, community: str) -> bytes:
    """The plain event. Raises `CannotUnseal`."""
    sealed = _bytes(text)
    key_id, rest = sealed[1 : 1 + KEY_ID_BYTES], sealed[1 + KEY_ID_BYTES :]
    point, nonce, ciphertext = (
        rest[:POINT_BYTES],
        rest[POINT_BYTES : POINT_BYTES + NONCE_BYTES],
        rest[POINT_BYTES + NONCE_BYTES :],
    )
    ours, our_id = _our_key(settings.EVENT_SEAL_KEY)
    if sealed[:1] != VERSION or key_id != our_id or len(ciphertext) < TAG_BYTES:
        raise CannotUnseal
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = ours.exchange(ec.ECDH(), theirs)
        return AESGCM(_key(shared, point)).decrypt(nonce, ciphertext, bound_to(event_id, community))
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal from error


def bound_to(event_id: str, community: str) -> bytes:
    """What a seal is bound to. The number in the phone's count is given later, so it is not."""
    return HEAD + f"|{event_id}|{community}".encode()


def public_key() -> tuple[str, bytes]:
    """The id of our key, in hex, and its public point: what a phone seals with."""
    key, key_id = _our_key(settings.EVENT_SEAL_KEY)
    return key_id.hex(), _point(key)


def _bytes(text: str) -> bytes:
    if len(text) > TEXT_MAX:
        raise CannotUnseal
    try:
        return base64url.decode(text)
    except ValueError as error:
        raise CannotUnseal from error


def _key(shared: bytes, point: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=point, info=HEAD).derive(shared)


@lru_cache(maxsize=4)
def _our_key(secret: bytes) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """The private key that the stored secret stands for, and its id."""
    key = ec.derive_private_key(int.from_bytes(secret, "big") % (ORDER - 1) + 1, ec.SECP256R1())
    return key, hashlib.sha256(_point(key)).digest()[:KEY_ID_BYTES]


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
