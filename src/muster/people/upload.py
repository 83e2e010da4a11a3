"""A people list between its preview and its confirmation.

It waits in the data folder, sealed with a key that only the page holds (in a signed token): half an hour, one per account.
With several web machines the data folder's `uploads` must be shared by them.
"""

import base64
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from muster.people.reading import PeopleRefused

KEPT_FOR = timedelta(minutes=30)
BYTES_MAX = 20 * 1024 * 1024
SALT = "muster.people.upload"
NONCE_BYTES = 12


@dataclass(frozen=True)
class Upload:
    """What was sent, and for which list."""

    content: bytes
    filename: str
    city_id: int
    organisation_id: UUID | None


def keep(upload: Upload, *, by: UUID) -> str:
    """Seal the file away, in place of any that this account sent before; answers the token that opens it."""
    if len(upload.content) > BYTES_MAX:
        raise PeopleRefused(_("The file is larger than %(mb)s MB. Split the list.") % {"mb": BYTES_MAX // 1024**2})
    _sweep()
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE_BYTES)
    path = _path(by)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{nonce.hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce + AESGCM(key).encrypt(nonce, upload.content, by.bytes))
    draft.replace(path)
    return signing.dumps(
        {
            "by": str(by),
            "key": base64.b64encode(key).decode(),
            "file": upload.filename[:200],
            "city": upload.city_id,
            "organisation": str(upload.organisation_id) if upload.organisation_id else "",
        },
        salt=SALT,
    )


def kept(token: str, *, by: UUID) -> Upload:
    """The file that a token opens, for the account that sent it. Raises `PeopleRefused` once it is gone."""
    try:
        said = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        # Another account's token finds another file, or none: its key opens neither.
        sealed = _path(by).read_bytes()
        content = AESGCM(base64.b64decode(said["key"])).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], by.bytes)
    except (signing.BadSignature, OSError, InvalidTag):
        raise _gone() from None
    organisation_id = UUID(said["organisation"]) if said["organisation"] else None
    return Upload(content, said["file"], said["city"], organisation_id)


def forget(token: str) -> None:
    """Delete what a token opens."""
    try:
        _path(UUID(signing.loads(token, salt=SALT)["by"])).unlink(missing_ok=True)
    except signing.BadSignature:
        return


def _gone() -> PeopleRefused:
    return PeopleRefused(_("This preview has expired or was used already. Send the file again."))


def _path(by: UUID) -> Path:
    return _folder() / f"{by}.sealed"


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    """Delete what nobody confirmed in time."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    for path in _folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another request was faster
