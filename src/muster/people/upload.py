"""A people list between its preview and its confirmation: for which city and which organisation it was sent."""

from dataclasses import dataclass
from uuid import UUID

from muster.access import uploads
from muster.access.uploads import UploadRefused
from muster.people.reading import PeopleRefused

SALT = "muster.people.upload"


@dataclass(frozen=True)
class Upload:
    """What was sent, and for which list."""

    content: bytes
    filename: str
    city_id: int
    organisation_id: UUID | None


def keep(upload: Upload, *, by: UUID) -> str:
    """Seal the file away; answers the token that opens it."""
    organisation = str(upload.organisation_id) if upload.organisation_id else ""
    about = {"city": str(upload.city_id), "organisation": organisation}
    try:
        return uploads.keep(uploads.Upload(upload.content, upload.filename, about), by=by, salt=SALT)
    except UploadRefused as refusal:
        raise PeopleRefused(refusal.sentence) from None


def kept(token: str, *, by: UUID) -> Upload:
    """The file that a token opens, for the account that sent it. Raises `PeopleRefused` once it is gone."""
    try:
        found = uploads.kept(token, by=by, salt=SALT)
    except UploadRefused as refusal:
        raise PeopleRefused(refusal.sentence) from None
    organisation = found.about["organisation"]
    return Upload(found.content, found.filename, int(found.about["city"]), UUID(organisation) if organisation else None)


def forget(token: str) -> None:
    """Delete what a token opens."""
    uploads.forget(token, salt=SALT)
