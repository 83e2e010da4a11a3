"""Bytes as they stand in JSON and in addresses: base64 in its alphabet for URLs, without padding (RFC 7515, appendix C)."""

import base64


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Strict. Raises `ValueError` for what is no base64url."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
