"""One data folder for all starts: to build the city takes longer than to start it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.running import data_folder


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with data_folder() as path:
        yield path
