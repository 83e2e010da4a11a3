"""Keys that belong to one installation: made once, kept in the data folder, never in the database or its backups."""

import os
import secrets

from muster.database import data_dir


def key(name: str) -> bytes:
    """The 32-byte key of this name, from MUSTER_KEY_<NAME> (hex) or a file of ours that is made at first use."""
    given = os.environ.get("MUSTER_KEY_" + name.upper().replace("-", "_"))
    if given:
        return bytes.fromhex(given)
    path = data_dir() / "secrets" / f"{name}.key"
    try:
        return bytes.fromhex(path.read_text())
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and linked into place, so that a second process never reads half a key.
    draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()
    return bytes.fromhex(path.read_text())
