"""A real SMTP server on loopback, with manners of its own."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HANGS_S = 60


class Postbox:
    """Keeps what it is given. `answers` is what it says to each mail; None: it takes the mail and falls silent."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.answers: str | None = "250 taken"
        self.to_addresses = "250 ok"

    async def handle_RCPT(  # noqa: N802 - as the server asks for it
        self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]
    ) -> str:
        if self.to_addresses.startswith("2"):
            envelope.rcpt_tos.append(to)
        return self.to_addresses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        if self.answers is None:
            await asyncio.sleep(HANGS_S)
        return self.answers or "421 too late"


@contextmanager
def serving(box: Postbox, settings, *, hostname: str = "127.0.0.1", **words: object) -> Iterator[None]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname=hostname, port=port, **words)
    controller.start()
    settings.MAIL_URL = f"smtp://{hostname}:{port}?from=desk@muster.example"
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    box = Postbox()
    with serving(box, settings):
        yield box


def a_certificate(folder: Path, name: str) -> Path:
    """One that signs itself, with its key, in one file."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path
