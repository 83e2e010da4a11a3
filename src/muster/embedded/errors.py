"""The one exception of this package. Its text is shown to a person as it is, so it says what to do."""

import errno
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ELSEWHERE = "Choose another folder with MUSTER_DATA_DIR, or another server with MUSTER_DATABASE_URL."


class EmbeddedError(Exception):
    """The embedded server cannot do what was asked; the sentence says why and what to do."""


@contextmanager
def plain_sentences(data: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence about the data folder."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(_sentence(error, data)) from error


def _sentence(error: OSError, data: Path) -> str:
    where = error.filename or data
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return f"No permission for {where}{_owner(data)}. {ELSEWHERE}"
        case errno.EROFS:
            return f"{where} lies on a disk that is read-only. {ELSEWHERE}"
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk that holds {data} is full. Free some space and start again; nothing saved is lost."
        case errno.ENOTDIR | errno.EEXIST | errno.ELOOP:
            return f"{where} is not the folder or file it should be. Move it away, or: {ELSEWHERE}"
        case errno.ENOLCK | errno.ENOTSUP | errno.ENOSYS:
            return f"The disk that holds {data} cannot lock files. {ELSEWHERE}"
    return f"The operating system refused {where}: {error.strerror}. {ELSEWHERE}"


def _owner(data: Path) -> str:
    try:
        uid = data.stat().st_uid
    except OSError:
        return ""
    return f" ({data} belongs to the user {user_name(uid)})"


def user_name(uid: int) -> str:
    """The name of an operating-system user, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
