"""By which key push services know this installation (VAPID, RFC 8292). Browsers subscribe to it, so it must stay the same."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from muster import base64url

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group P-256


def public_key() -> str:
    """The uncompressed point in base64url: what a browser calls `applicationServerKey`."""
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64url.encode(point)


def private_key() -> ec.EllipticCurvePrivateKey:
    return _derived(settings.PUSH_KEY)


@lru_cache(maxsize=4)
def _derived(kept: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(kept, "big") % (ORDER - 1) + 1, ec.SECP256R1())
