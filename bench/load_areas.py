"""How long all of China's areas take to load, beside a plain COPY of the same rows in the same run.

Reads ../shared/data/china/areas.csv.gz. Run: .venv/bin/python bench/load_areas.py
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.database import an_empty_database  # noqa: E402

CHINA = ROOT.parent / "shared" / "data" / "china" / "areas.csv.gz"


def main() -> None:
    if not CHINA.is_file():
        sys.exit(f"{CHINA} is missing: this bench needs the file of all of China's areas.")
    with an_empty_database():
        from muster.places.load import load_areas
        from muster.places.rows import Scheme, read_nodes

        nodes = read_nodes(CHINA, Scheme.CHINA)
        plain = _plain_copy(nodes)
        start = time.perf_counter()
        first = load_areas(CHINA)
        loaded = time.perf_counter() - start
        start = time.perf_counter()
        again = load_areas(CHINA)
        reloaded = time.perf_counter() - start
    print(
        f"| what | areas | seconds | × plain COPY |\n|---|---|---|---|\n| plain COPY | {len(nodes):,} | {plain:.1f} | 1 |"
    )
    print(f"| load (budget 60 s) | {first.added:,} added | {loaded:.1f} | {loaded / plain:.1f} |")
    print(
        f"| load again | {again.added:,} added, {again.changed:,} changed | {reloaded:.1f} | {reloaded / plain:.1f} |"
    )


def _plain_copy(nodes: list[tuple[object, ...]]) -> float:
    from django.db import connection, transaction

    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE plain (line int, code text, name text, level text, parent text, lon float8, lat float8) ON COMMIT DROP"
        )
        with cursor.copy("COPY plain FROM STDIN") as copy:
            for node in nodes:
                copy.write_row(node)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
