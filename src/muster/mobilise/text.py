"""What people type, kept to what the database, a spreadsheet and an XML reader take."""


def line(said: str, most: int) -> str:
    """One line of at most `most` characters, spaces folded."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:most].strip()


def paragraphs(said: str) -> str:
    """Several lines, as written."""
    unix = said.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in unix if sign.isprintable() or sign in "\n\t").strip()
