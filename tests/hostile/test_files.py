"""TRUST G24: a bomb ends in a clear refusal, within 10 s and 300 MB, and the server does not feel it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import texts  # noqa: F401  (its files join the corpus)
from tests.hostile.books import CORPUS


@pytest.mark.alone
@pytest.mark.parametrize("name", sorted(CORPUS))
def test_a_hostile_file_is_refused_in_time_and_memory(name: str, tmp_path: Path) -> None:
    filename, raw, code = CORPUS[name]()
    (tmp_path / "file").write_bytes(raw)

    measured = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure", str(tmp_path / "file"), filename],
        capture_output=True,
        check=True,
    )

    found = json.loads(measured.stdout)
    assert found["ended"] == code
    assert found["seconds"] < 10
    assert found["child_kib"] <= 300 * 1024
    assert found["grown_kib"] <= 32 * 1024
