"""The phone's code and the server name the same kinds, with the same facts."""

from msgspec import Struct

from muster.journal import kinds
from scripts import typescript_kinds


def test_the_phones_kinds_are_those_of_the_journal():
    """Run `python scripts/typescript_kinds.py` after each change of journal/kinds.py."""
    assert typescript_kinds.OUTPUT.read_text(encoding="utf-8") == typescript_kinds.spelled()


def test_a_new_kind_makes_the_file_stale(monkeypatch, capsys):
    class Waved(Struct):
        household: str

    monkeypatch.setitem(kinds.KINDS, "household.waved", Waved)

    assert typescript_kinds.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
