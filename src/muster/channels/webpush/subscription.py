"""What a browser hands over when it subscribes, read strictly: it names the address that our server will call."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from muster import base64url
from muster.channels.peer import LOOPBACK
from muster.channels.refusals import NotAnAddress

ENDPOINT_MAX = 1_000
POINT_BYTES, SECRET_BYTES = 65, 16
# Only these are ever called, whatever a browser says. MUSTER_PUSH_HOSTS adds to them; a leading dot means any host below.
HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
PRINTABLE = re.compile(r"[!-~]+")


class _Keys(msgspec.Struct):
    p256dh: str
    auth: str


class _Said(msgspec.Struct):
    endpoint: str
    keys: _Keys


@dataclass(frozen=True)
class Subscription:
    """One browser of one person."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    def written(self) -> str:
        """As it is kept: the same for the same browser, however it wrote its JSON."""
        return msgspec.json.encode(_Said(self.endpoint, _Keys(self.p256dh, self.auth))).decode()

    def origin(self) -> str:
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def parse(text: str) -> Subscription:
    """Raises `NotAnAddress` for anything that is no subscription at a push service we know."""
    try:
        said = msgspec.json.decode(text, type=_Said)
        point, secret = base64url.decode(said.keys.p256dh.rstrip("=")), base64url.decode(said.keys.auth.rstrip("="))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)  # 65 bytes are not yet a point of the curve
    except ValueError as error:
        raise NotAnAddress from error
    if len(point) != POINT_BYTES or point[0] != 4 or len(secret) != SECRET_BYTES or not _is_known(said.endpoint):
        raise NotAnAddress
    return Subscription(said.endpoint, base64url.encode(point), base64url.encode(secret))


def _is_known(endpoint: str) -> bool:
    if len(endpoint) > ENDPOINT_MAX or not PRINTABLE.fullmatch(endpoint) or "@" in endpoint or "\\" in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if settings.PUSH_ON_LOOPBACK and host in LOOPBACK:
        return parts.scheme in {"http", "https"}
    return (
        parts.scheme == "https"
        and port in {None, 443}
        and any(_fits(host, one) for one in (*HOSTS, *settings.PUSH_HOSTS))
    )


def _fits(host: str, known: str) -> bool:
    return host.endswith(known) if known.startswith(".") else host == known
