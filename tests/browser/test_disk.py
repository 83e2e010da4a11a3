"""A LevelDB log is cut into pieces of 32 kB, each with heads in it: what was written is found whole, wherever a cut falls."""

import random

import pytest

from tests.browser.disk import traces

PIECE, HEAD = 32_768, 7
WHOLE, FIRST, MIDDLE, LAST = 1, 2, 3, 4


def log_of(record: bytes) -> bytes:
    """As LevelDB's log format has it."""
    out = bytearray()
    begins = True
    while begins or record:
        left = PIECE - len(out) % PIECE
        if left < HEAD:
            out += b"\0" * left
            continue
        part, record = record[: left - HEAD], record[left - HEAD :]
        kind = (FIRST if record else WHOLE) if begins else (MIDDLE if record else LAST)
        out += b"crc!" + len(part).to_bytes(2, "little") + bytes([kind]) + part
        begins = False
    return bytes(out)


@pytest.mark.parametrize("before", [0, PIECE - HEAD - 3, 2 * (PIECE - HEAD) - 1, 70_000])
def test_a_name_is_found_where_a_cut_falls_into_it(tmp_path, before):
    noise = random.Random(before).randbytes(before)
    (tmp_path / "000003.log").write_bytes(log_of(noise + "欧阳先生".encode() + b"." * 40_000))

    assert traces(tmp_path, ["欧阳先生"]) == {"000003.log": {"欧阳先生"}}
    assert traces(tmp_path, ["司马先生"]) == {}
