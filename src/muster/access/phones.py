"""Phone numbers: one way to write them, and a keyed index by which one is found without being shown."""

import hashlib
import hmac
import unicodedata

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext_lazy as _

LENGTH_MAX = 40  # as typed, with spaces and brackets


class NotAPhone(ValueError):
    """What was typed is no phone number."""

    sentence = _("This does not look like a phone number. Write it with all digits, for example 139 0931 2345.")


def normalise(text: str, region: str | None = None) -> str:
    """The number in E.164 (`+8613909312345`); full-width digits, spaces and a missing country code are understood."""
    if len(text) > LENGTH_MAX:
        raise NotAPhone(text)
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region or settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise NotAPhone(text) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise NotAPhone(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def blind_index(e164: str) -> bytes:
    """16 bytes that only holders of the key can work out from the number."""
    return hmac.digest(settings.PHONE_INDEX_KEY, e164.encode(), hashlib.sha256)[:16]


def masked(e164: str) -> str:
    """Enough to recognise one's own number: `139****2345`."""
    local = e164.removeprefix("+86") if e164.startswith("+86") else e164
    return f"{local[:3]}****{local[-4:]}"
