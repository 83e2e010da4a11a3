"""Make sure there is a Chromium for the browser tests, or say loudly that they will not run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WAIT_MAX_S = 900


def main() -> None:
    if found():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"],
        ):
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(command, timeout=WAIT_MAX_S, check=False, capture_output=True, env=environment)
            if done.returncode:
                print(done.stderr.decode(errors="replace")[-400:], file=sys.stderr)
                break
    if not found():
        print(
            "\n*** No Chromium: the browser tests (pytest -m browser) will NOT run. "
            "As root: apt-get install chromium fonts-noto-cjk ***\n",
            file=sys.stderr,
        )


def found() -> bool:
    return Path("/usr/bin/chromium").exists()


if __name__ == "__main__":
    main()
