"""What processes of this bench have spent: CPU and memory, read from /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> dict[str, float]:
    """Of `muster serve` and of PostgreSQL, since they began; processes that ended in between are lost."""
    spent = {"server": 0.0, "database": 0.0}
    for path, command in _processes():
        kind = "server" if " serve " in command else "database" if "postgres" in command.split(" ")[0] else ""
        if kind:
            try:
                fields = (path / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            spent[kind] += (int(fields[11]) + int(fields[12])) / TICKS
    return spent


def memory_kb(word: str) -> int:
    """Resident memory of the processes whose command holds this word."""
    total = 0
    for path, command in _processes():
        if f" {word} " in command:
            lines = (path / "status").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def _processes() -> Iterator[tuple[Path, str]]:
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                yield path, (path / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
