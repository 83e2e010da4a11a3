"""The reader's language. There are two, so whatever is not English is Chinese."""

from django.utils.translation import get_language


def in_english() -> bool:
    return (get_language() or "").startswith("en")
