"""The demo's data folder: claimed for the demo alone, and emptied only when the demo made it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from muster import embedded
from muster.demo import marker
from muster.demo.day import ZONE
from muster.demo.marker import Marker
from muster.demo.scale import SCALES
from muster.embedded import EmbeddedError

SEED = 20221024
# Everything that Muster makes in a data folder. What someone else put there stays.
OURS = (
    "postgres", "postgres.new", "postgres.log", "postmaster.started", "run", "run.elsewhere", "lock", "users", "alive",
    "secrets", "uploads", "demo",
)  # fmt: skip


def claimed(data_dir: Path, *, fresh: bool, small: bool, scale: str | None = None) -> Marker:
    """The marker of this folder, made where the folder is new. Refuses a folder that holds a real installation.

    `scale`: how many communities have a register; None takes what is there, and for a new folder some.
    """
    found = marker.read(data_dir)
    if found is None and (data_dir / "postgres").exists():
        raise EmbeddedError(
            f"{data_dir} holds an installation that the demo did not make. Set MUSTER_DATA_DIR to another folder for the demo."
        )
    if found and fresh:
        _empty(data_dir)
        found = None
    if found and found.loaded:
        if scale not in (None, found.scale):
            raise EmbeddedError(
                f"This demo was built with --scale {found.scale}. Go on without --scale, or start over: "
                f"`muster demo --fresh --scale {scale}`."
            )
        return found
    data_dir.mkdir(parents=True, exist_ok=True)
    yesterday = (datetime.now(UTC).astimezone(ZONE) - timedelta(days=1)).date()
    made = found or marker.new(yesterday, seed=SEED, small=small, scale=SCALES[0])
    return marker.write(data_dir, replace(made, scale=scale or made.scale))


def _empty(data_dir: Path) -> None:
    if embedded.running(data_dir):
        raise EmbeddedError("This demo is running. Stop it with Ctrl-C first, then start over.")
    for name in OURS:
        path = data_dir / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
