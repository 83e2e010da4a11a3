"""Identifiers made where the fact is made: UUID version 7 (RFC 9562), which sorts by time of making."""

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID


def uuid7(unix_ms: int | None = None) -> UUID:
    """A new UUIDv7: 48 bits of milliseconds, 74 random bits."""
    ms = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    rand = secrets.randbits(74)
    value = (ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (rand >> 62) << 64 | 0b10 << 62 | rand & (1 << 62) - 1
    return UUID(int=value)


def made_at_ms(identifier: UUID) -> int:
    """The milliseconds since 1970 that a UUIDv7 carries."""
    return identifier.int >> 80


def uuid7_floor(year: int) -> UUID:
    """The smallest UUIDv7 of a year, to cut a table by time without giving up its key."""
    unix_ms = int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000)
    return UUID(int=unix_ms << 80)
