"""What a field phone brings must be signed by its own key: a token that was copied from it is worth nothing alone."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from muster import base64url
from muster.access.tokens import PhoneKey
from muster.journal.parse import Letter

HALF = 32  # bytes of r, and of s
TEXT_MAX = 100


def is_signed(letter: Letter, phone: PhoneKey) -> bool:
    """Whether the batch is of this phone's device and carries its signature (WebCrypto's r and s, base64url)."""
    signature = _bytes(letter.envelope.signature or "")
    if letter.envelope.device != phone.device_id or len(signature) != 2 * HALF:
        return False
    halves = (int.from_bytes(half, "big") for half in (signature[:HALF], signature[HALF:]))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), phone.public_key)
        key.verify(encode_dss_signature(*halves), letter.signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _bytes(text: str) -> bytes:
    if len(text) > TEXT_MAX:
        return b""
    try:
        return base64url.decode(text)
    except ValueError:
        return b""
