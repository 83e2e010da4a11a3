"""Ids that can be worked out, so that SQL makes the city and the phones know it without asking."""

import hashlib
import random
import time
from uuid import UUID

COMMUNITIES = 245
UNITS, STOREYS, DOORS = 2, 16, 4  # of a building
HOUSEHOLDS_OF_BUILDING = UNITS * STOREYS * DOORS
PEOPLE = 98  # volunteers of a community: 24,010 in all
VISITORS = 8  # of these, who hold the stairwells of a community
ROUNDS = 40
KINDS = ("household", "building", "volunteer", "account", "round", "device")


def id_of(kind: str, community: int, number: int) -> UUID:
    """The same as `sql_id`."""
    return UUID(f"0190000{KINDS.index(kind)}-0000-7000-8{community:03x}-{number:012x}")


def sql_id(kind: str, community: str, number: str) -> str:
    """The expression that gives the id of two SQL expressions."""
    return (
        f"('0190000{KINDS.index(kind)}-0000-7000-8' || lpad(to_hex({community}), 3, '0') || '-'"
        f" || lpad(to_hex({number}), 12, '0'))::uuid"
    )


OPERATION = id_of("round", 0, 0xFFFF)


def code(community: int) -> str:
    return f"6201{community:08d}"


def token(community: int, person: int) -> str:
    return f"muster_bench_{community}_{person}"


def token_hash(community: int, person: int) -> bytes:
    return hashlib.sha256(token(community, person).encode()).digest()


def event_id(chance: random.Random) -> str:
    """A UUIDv7 of now, quickly."""
    bits = chance.getrandbits(72)
    return (
        f"{time.time_ns() // 1_000_000:012x}"[:8]
        + f"-{time.time_ns() // 1_000_000 & 0xFFFF:04x}-7{bits >> 60:03x}-8{bits >> 48 & 0xFFF:03x}"
        + f"-{bits & 0xFFFF_FFFF_FFFF:012x}"
    )
