"""The token of a field phone: it deposits events that the phone's own key has signed, and opens nothing that can be read.

Renewing it gives a new one. The one before counts for an hour more, so that a batch that is on its way is not set aside.
"""

from datetime import datetime, timedelta
from uuid import UUID

from muster.access import tokens
from muster.access.models import Token
from muster.access.tokens import PhoneKey

LASTS = timedelta(days=14)
OVERLAP = timedelta(hours=1)


def issue(account_id: UUID, phone: PhoneKey, *, now: datetime) -> tuple[str, datetime]:
    """A token for this phone in the hands of this account, and until when it counts. The only time it is seen."""
    before = Token.objects.filter(account_id=account_id, device_id=phone.device_id, revoked_at=None)
    before.filter(expires_at__gt=now + OVERLAP).update(expires_at=now + OVERLAP)
    token, until = tokens.new_token(), now + LASTS
    Token.objects.create(
        hash=tokens.digest(token),
        account_id=account_id,
        purpose=Token.Purpose.DEPOSIT,
        device_id=phone.device_id,
        public_key=phone.public_key,
        issued_at=now,
        expires_at=until,
    )
    return token, until
