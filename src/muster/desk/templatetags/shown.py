"""How a person is written on a desk's pages. No query: all of it is on the person."""

from datetime import UTC, datetime

import phonenumbers
from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from muster.mobilise.queries import Person, PersonHere

register = template.Library()


@register.filter
def number(e164: str) -> str:
    """A phone number as people here write it: `139 0931 2345`."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(parsed) == settings.PHONE_REGION
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form))


@register.filter
def called(person: Person) -> str:
    """The name; of someone who reported in by number alone, the number."""
    return person.name or _("Number only: %(number)s") % {"number": number(person.phone)}


@register.filter
def worked(one: PersonHere) -> str:
    """How long somebody has worked in this operation, with the stay that goes on; "" for who has not begun."""
    since = one.working_since
    on = int((datetime.now(UTC) - since).total_seconds()) // 60 if since else 0
    hours, minutes = divmod(one.worked_min + max(on, 0), 60)
    return _("%(h)s h %(m)s min") % {"h": hours, "m": minutes} if since or one.worked_min else ""
