"""Run every bench of this folder, one after the other, and print their tables."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    for script in sorted(HERE.glob("*.py")):
        if script.name != "all.py":
            print(f"\n== {script.stem}", flush=True)
            subprocess.run([sys.executable, script], check=False, timeout=1800)


if __name__ == "__main__":
    main()
