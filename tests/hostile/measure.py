"""Read one file and say how it ended: `python -m tests.hostile.measure PATH NAME`. A process of its own per measurement."""

import json
import resource
import sys
import time
from pathlib import Path

from muster.sheets import SheetRefused, read


def main() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    try:
        ended = f"read {len(read(Path(sys.argv[1]), sys.argv[2]).rows)}"
    except SheetRefused as refusal:
        ended = refusal.code
    seconds = time.monotonic() - started
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"ended": ended, "seconds": seconds, "child_kib": child, "grown_kib": grown}))


if __name__ == "__main__":
    main()
