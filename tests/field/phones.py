"""A field phone as the app makes it: a key of its own, a token to deposit with, sealed events in signed batches."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from bench.phones.seals import point_of, sealed_for, signed, text_of


def a_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk_of(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half, as WebCrypto exports it."""
    point = point_of(key)
    return {"kty": "EC", "crv": "P-256", "x": text_of(point[1:33]), "y": text_of(point[33:])}


@dataclass
class FieldPhone:
    """What the app keeps on one phone, for one account."""

    browser: Client
    key: ec.EllipticCurvePrivateKey = field(default_factory=a_key)
    device: str = field(default_factory=lambda: str(uuid4()))
    boot: str = field(default_factory=lambda: str(uuid4()))
    token: str = ""
    seal: dict[str, str] = field(default_factory=dict)

    def post(self, path: str, body: object) -> Any:
        return self.browser.post(f"/app/{path}", body, content_type="application/json")

    def enrol(self, **more: object) -> Any:
        answer = self.post("device/", {"device": self.device, "key": jwk_of(self.key), **more})
        if answer.status_code == 200:
            self.token, self.seal = answer.json()["token"], answer.json()["seal"]
        return answer

    def sealed(self, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        point = base64.urlsafe_b64decode(self.seal["key"] + "=")
        return sealed_for(self.seal["id"], point, body, **more)

    def batch(self, *events: dict[str, Any], key: ec.EllipticCurvePrivateKey | None = None, **changes: object) -> bytes:
        """A signed batch; `key` and `changes` stand for what is wrong with it."""
        around = {
            "device": self.device,
            "boot": self.boot,
            "sent_at": datetime.now(UTC).isoformat(),
            "events": list(events),
        }
        return json.dumps(signed(around, key or self.key) | changes).encode()
