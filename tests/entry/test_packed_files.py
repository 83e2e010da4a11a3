"""The front end's files, and what is kept packed beside them: a browser gets the packed one, and it must be the same file."""

import gzip
from pathlib import Path

import muster

ASSETS = Path(muster.__file__).parent / "static" / "muster" / "assets"


def test_each_packed_file_holds_what_the_plain_one_holds():
    packed = sorted(ASSETS.glob("*.gz"))
    assert packed
    for each in packed:
        assert gzip.decompress(each.read_bytes()) == each.with_suffix("").read_bytes(), each.name
