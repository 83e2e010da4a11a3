"""Compile the translations of every room (.po to .mo), where they are newer."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent.parent / "src" / "muster"


def main() -> None:
    for po in sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as read, mo.open("wb") as written:
            write_mo(written, read_po(read))


if __name__ == "__main__":
    main()
