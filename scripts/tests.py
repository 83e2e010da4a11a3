"""Run all tests: most of them on two processes, then those that want the machine to themselves. Fails if any failed."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
PROCESSES = "2"

RUNS = [
    ("side by side", ["-n", PROCESSES, "--dist", "worksteal", "-m", "not alone"]),
    ("one at a time", ["-m", "alone"]),
]


def main() -> None:
    summary, failed = [], False
    for name, words in RUNS:
        print(f"— {name}", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            report = Path(place) / "report.xml"
            command = [sys.executable, "-m", "pytest", "-q", *words, f"--junitxml={report}", *sys.argv[1:]]
            ended = subprocess.run(command, cwd=ROOT, check=False).returncode
            found = _told(report)
        failed = failed or ended != 0
        summary += [f"{name}: {found[0]}, {time.monotonic() - began:.0f} s" + (f", ended {ended}" if ended else "")]
        summary += found[1:]
    print("—", *summary, sep="\n", flush=True)
    sys.exit(failed)


def _told(report: Path) -> list[str]:
    """How many of what, then the name of each test that failed."""
    if not report.exists():
        return ["no report"]
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    counts = ", ".join(f"{suite.get(what)} {what}" for what in ("tests", "failures", "errors", "skipped"))
    cases = (
        case for case in suite.iter("testcase") if case.find("failure") is not None or case.find("error") is not None
    )
    return [counts, *(f"  {case.get('classname')}::{case.get('name')}" for case in cases)]


if __name__ == "__main__":
    main()
