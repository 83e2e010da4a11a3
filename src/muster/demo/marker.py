"""The file that says: this data folder was made by the demo. Without it no demo link works and nothing is ever deleted."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Marker:
    """What the demo remembers between two starts."""

    day: str  # the replayed day, ISO
    seed: int
    small: bool
    scale: str = "some"  # how many communities have a register
    loaded: bool = False
    reached_min: float = 0.0  # how far the half-day has been sent

    def date(self) -> date:
        return date.fromisoformat(self.day)


def path(data_dir: Path) -> Path:
    return data_dir / "demo"


def read(data_dir: Path) -> Marker | None:
    """The marker, or None where the demo has not made this folder."""
    try:
        return Marker(**json.loads(path(data_dir).read_text()))
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(data_dir: Path, marker: Marker) -> Marker:
    """Put the marker down in one step, so that a killed demo never leaves half of it."""
    draft = path(data_dir).with_name(".demo.new")
    draft.write_text(json.dumps(asdict(marker)))
    draft.chmod(0o600)
    draft.replace(path(data_dir))
    return marker


def new(day: date, *, seed: int, small: bool, scale: str) -> Marker:
    return Marker(day=day.isoformat(), seed=seed, small=small, scale=scale)


def at(marker: Marker, minute: float) -> Marker:
    return replace(marker, reached_min=minute)


def loaded(marker: Marker) -> Marker:
    return replace(marker, loaded=True)
