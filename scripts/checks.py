"""Every check that needs no database: style, imports, types, translations, front end. Prints what failed, and fails."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS = [
    ("style", [BIN / "ruff", "check", "."]),
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("imports", [BIN / "lint-imports"]),
    ("types", [BIN / "mypy"]),
    ("front end", [sys.executable, "frontend/build.py", "--test"]),
]


def main() -> None:
    failed = []
    for name, command in CHECKS:
        print(f"— {name}", flush=True)
        if subprocess.run([str(part) for part in command], cwd=ROOT, check=False, timeout=900).returncode:
            failed.append(name)
    if failed:
        sys.exit("Failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
