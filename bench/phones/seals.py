"""Seals events and signs batches as a field phone does; written from the format, and sharing no code with what opens them."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

OUTSIDE = ("id", "seq", "mono_ms", "community")


def sealed_for(key_id: str, point: bytes, body: dict[str, Any], *, bound_to: bytes | None = None) -> dict[str, Any]:
    """An event as it goes on the wire. `bound_to` stands for what an honest phone binds the seal to."""
    inside = {name: value for name, value in body.items() if name not in OUTSIDE}
    aad = bound_to if bound_to is not None else f"muster event 1|{body['id']}|{body['community']}".encode()
    return {name: body[name] for name in OUTSIDE} | {"sealed": text_of(_seal(key_id, point, inside, aad))}


def _seal(key_id: str, point: bytes, inside: object, aad: bytes) -> bytes:
    mine = ec.generate_private_key(ec.SECP256R1())
    shared = mine.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    ephemeral = point_of(mine)
    key = HKDF(algorithm=SHA256(), length=32, salt=ephemeral, info=b"muster event 1").derive(shared)
    nonce = os.urandom(12)
    plain = inside if isinstance(inside, bytes) else json.dumps(inside, ensure_ascii=False).encode()
    return b"\x01" + bytes.fromhex(key_id) + ephemeral + nonce + AESGCM(key).encrypt(nonce, plain, aad)


def sealed_plain(key_id: str, point: bytes, body: dict[str, Any], plain: bytes) -> dict[str, Any]:
    """An event whose seal holds exactly these bytes."""
    aad = f"muster event 1|{body['id']}|{body['community']}".encode()
    return {name: body[name] for name in OUTSIDE} | {"sealed": text_of(_seal(key_id, point, plain, aad))}


def signed(batch: dict[str, Any], key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """The batch with the signature of this key."""
    text = f"muster batch 1\n{batch['device']}\n{batch['boot']}\n{batch['sent_at']}\n"
    for one in batch["events"]:
        text += f"{one['id']} {one['seq']} {one['mono_ms']} {one['community']} {one.get('sealed', '')}\n"
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(SHA256())))
    return batch | {"signature": text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))}


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def point_from(jwk: dict[str, str]) -> bytes:
    return b"\x04" + b"".join(base64.urlsafe_b64decode(jwk[part] + "=") for part in "xy")


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
