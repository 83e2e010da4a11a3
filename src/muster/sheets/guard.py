"""Text that a spreadsheet would run as a formula is written with a `'` in front, and read back without it."""

# The full-width forms are turned into plain ones by some programs before they look for formulas.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """`text`, or `'text` where it would start a formula. `unguarded` gives back exactly `text`."""
    return "'" + text if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text
