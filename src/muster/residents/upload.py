"""A register between its preview and its confirmation: for which community it was sent, and whether it is complete."""

from dataclasses import dataclass
from uuid import UUID

from muster.access import uploads
from muster.access.uploads import UploadRefused
from muster.residents.load import Completeness
from muster.residents.reading import RegisterRefused

SALT = "muster.residents.upload"


@dataclass(frozen=True)
class Upload:
    """What was sent, and for which register."""

    content: bytes
    filename: str
    operation_id: UUID
    community_id: int
    complete: Completeness


def keep(upload: Upload, *, by: UUID) -> str:
    """Seal the file away; answers the token that opens it."""
    about = {
        "operation": str(upload.operation_id),
        "community": str(upload.community_id),
        "complete": upload.complete.value,
    }
    try:
        return uploads.keep(uploads.Upload(upload.content, upload.filename, about), by=by, salt=SALT)
    except UploadRefused as refusal:
        raise RegisterRefused(refusal.sentence) from None


def kept(token: str, *, by: UUID) -> Upload:
    """The file that a token opens, for the account that sent it. Raises `RegisterRefused` once it is gone."""
    try:
        found = uploads.kept(token, by=by, salt=SALT)
    except UploadRefused as refusal:
        raise RegisterRefused(refusal.sentence) from None
    about = found.about
    return Upload(
        found.content,
        found.filename,
        UUID(about["operation"]),
        int(about["community"]),
        Completeness(about["complete"]),
    )


def forget(token: str) -> None:
    """Delete what a token opens."""
    uploads.forget(token, salt=SALT)
