"""The demo's data folder: never someone else's."""

from pathlib import Path

import pytest

from muster.demo import marker
from muster.demo.folder import claimed
from muster.embedded import EmbeddedError


def test_a_new_folder_is_claimed_and_known_again(tmp_path: Path):
    made = claimed(tmp_path / "data", fresh=False, small=True)

    assert claimed(tmp_path / "data", fresh=False, small=True) == made


def test_a_real_installation_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "postgres").mkdir()

    with pytest.raises(EmbeddedError, match="MUSTER_DATA_DIR"):
        claimed(tmp_path, fresh=True, small=True)

    assert (tmp_path / "postgres").is_dir()


def test_starting_over_removes_what_the_demo_made_and_nothing_else(tmp_path: Path):
    first = claimed(tmp_path, fresh=False, small=True)
    marker.write(tmp_path, marker.at(first, 60.0))
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "django.key").write_text("00")
    (tmp_path / "thesis.txt").write_text("mine")

    second = claimed(tmp_path, fresh=True, small=True)

    assert not (tmp_path / "secrets").exists()
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    assert second.reached_min == 0.0


def test_how_far_the_day_has_come_survives_a_restart(tmp_path: Path):
    made = marker.loaded(claimed(tmp_path, fresh=False, small=True))
    marker.write(tmp_path, marker.at(made, 120.0))

    assert claimed(tmp_path, fresh=False, small=True).reached_min == 120.0
