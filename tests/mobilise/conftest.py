"""The world that most tests of this room act in."""

import pytest

from tests.mobilise.world import World, a_world


@pytest.fixture
def world(db: None) -> World:
    return a_world()
