"""Which mail server this installation uses, and what an address looks like."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from muster.channels.failures import PermanentFailure
from muster.channels.peer import LOOPBACK
from muster.channels.reasons import Reason

ADDRESS_MAX = 254
PORTS = {"smtp": 587, "smtps": 465}
# Plain addresses only: no quotes, comments or lists, so that nothing else can be said in their place.
ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=[A-Za-z0-9])[A-Za-z0-9.-]{1,253}(?<=[A-Za-z0-9])", re.ASCII
)


@dataclass(frozen=True)
class Server:
    """MUSTER_MAIL_URL, taken apart."""

    host: str
    port: int
    is_tls: bool  # from the first byte; else STARTTLS
    user: str
    sender: str
    password: str = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK


def server_of(url: str) -> Server:
    """Raises `PermanentFailure` where the setting is no mail server with a sender."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in PORTS or not parts.hostname or not is_address(sender):
        raise PermanentFailure(
            Reason.NOT_SET, "MUSTER_MAIL_URL must look like smtp://user:password@host:587?from=address"
        )
    return Server(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def is_address(text: str) -> bool:
    return len(text) <= ADDRESS_MAX and bool(ADDRESS.fullmatch(text))
