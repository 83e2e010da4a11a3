"""The passwords of the database roles, one file each, made once."""

import secrets
from pathlib import Path

from muster.embedded.errors import EmbeddedError
from muster.embedded.folder import Folder, make_folder, write_file


def password_of(role: str, folder: Folder) -> str:
    try:
        return _file(role, folder).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise EmbeddedError(
            f"{_file(role, folder)} is missing, and with it the password of {role}. "
            "Put it back from a backup, or start over in another data folder."
        ) from None


def make_password(role: str, folder: Folder) -> str:
    """The password of a role, made where there is none yet."""
    if not _file(role, folder).exists():
        owner = folder.path.stat()
        make_folder(folder.secrets, uid=owner.st_uid, gid=owner.st_gid)
        write_file(_file(role, folder), secrets.token_urlsafe(32), uid=owner.st_uid, gid=owner.st_gid)
    return password_of(role, folder)


def _file(role: str, folder: Folder) -> Path:
    return folder.secrets / role
