"""A spreadsheet between its preview and its confirmation.

It waits in the data folder, sealed with a key that only the page holds (in a signed token): half an hour, one per account.
With several web machines the data folder's `uploads` must be shared by them.
"""

import base64
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(minutes=30)
BYTES_MAX = 20 * 1024 * 1024
NONCE_BYTES = 12


class UploadRefused(Exception):
    """Nothing is kept, or nothing is kept any more: `sentence` says what to do."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence  # translated when shown
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Upload:
    """What was sent, and for which list: ids and codes that the act needs again."""

    content: bytes
    filename: str
    about: dict[str, str]


def keep(upload: Upload, *, by: UUID, salt: str) -> str:
    """Seal the file away, in place of any that this account sent before; answers the token that opens it.

    `salt` names the kind of list: a token of one kind opens nothing as another.
    """
    if len(upload.content) > BYTES_MAX:
        raise UploadRefused(_("The file is larger than %(mb)s MB. Split the list.") % {"mb": BYTES_MAX // 1024**2})
    _sweep()
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE_BYTES)
    path = _path(by)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{nonce.hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce + AESGCM(key).encrypt(nonce, upload.content, by.bytes))
    draft.replace(path)
    said = {
        "by": str(by),
        "key": base64.b64encode(key).decode(),
        "file": upload.filename[:200],
        "about": upload.about,
    }
    return signing.dumps(said, salt=salt)


def kept(token: str, *, by: UUID, salt: str) -> Upload:
    """The file that a token opens, for the account that sent it. Raises `UploadRefused` once it is gone."""
    try:
        said = signing.loads(token, salt=salt, max_age=KEPT_FOR)
        # Another account's token finds another file, or none: its key opens neither.
        sealed = _path(by).read_bytes()
        content = AESGCM(base64.b64decode(said["key"])).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], by.bytes)
    except (signing.BadSignature, OSError, InvalidTag):
        raise UploadRefused(_("This preview has expired or was used already. Send the file again.")) from None
    return Upload(content, said["file"], said["about"])


def forget(token: str, *, salt: str) -> None:
    """Delete what a token opens."""
    try:
        _path(UUID(signing.loads(token, salt=salt)["by"])).unlink(missing_ok=True)
    except signing.BadSignature:
        return


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
