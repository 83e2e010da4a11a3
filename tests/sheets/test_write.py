from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.sheets import SheetRefused, read, write
from muster.sheets.guard import FORMULA_STARTS, guarded, unguarded

# What PostgreSQL may hold and XML can carry. Every start that a program could run comes up often.
LETTERS = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[chr(i) for i in range(32) if chr(i) not in "\t\n\r"] + ["\ufffe", "\uffff"],
)
TEXTS = st.one_of(
    st.text(LETTERS, max_size=20),
    st.builds("".join, st.lists(st.sampled_from([*FORMULA_STARTS, "'", '"', ",", ";", "\n", "a"]), max_size=6)),
)
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=8)


def without_blanks(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """What is left of a table once empty cells at the end and rows without text are gone."""
    kept = []
    for row in rows:
        filled = max((number for number, cell in enumerate(row, start=1) if cell), default=0)
        if any(map(str.strip, row)):
            kept.append(tuple(row[:filled]))
    return kept


@settings(max_examples=25, deadline=None)
@given(rows=TABLES)
def test_what_is_written_reads_back_exactly(rows: list[list[str]]) -> None:
    header = ["甲", "乙", "丙", "丁"]

    for raw, name in [(write.xlsx(rows, header=header), "a.xlsx"), (write.csv(rows, header=header), "a.csv")]:
        sheet = read(raw, name)
        assert [sheet.header.cells, *(row.cells for row in sheet.rows)] == [tuple(header), *without_blanks(rows)]


@given(text=TEXTS)
def test_a_guard_is_taken_off_exactly_once(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize("start", "=+-@\t\r＝＋－＠")
def test_no_cell_of_a_csv_starts_a_formula(start: str) -> None:
    raw = write.csv([[f"{start}1+1"]], header=["x"])

    assert raw.decode("utf-8-sig") == f'"x"\r\n"\'{start}1+1"\r\n'


def test_numbers_and_dates_read_back_as_their_text() -> None:
    row = [7, -3, 13_800_000_000, 10**18, date(2022, 10, 24), datetime(2022, 10, 24, 2, 13), None]

    for raw, name in [(write.xlsx([row], header=["x"]), "a.xlsx"), (write.csv([row], header=["x"]), "a.csv")]:
        assert read(raw, name).rows[0].cells == (
            "7", "-3", "13800000000", "1000000000000000000", "2022-10-24", "2022-10-24 02:13:00",
        )  # fmt: skip


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\x0bb", "\uffff"])
def test_a_character_that_no_spreadsheet_can_store_is_refused(text: str) -> None:
    for written in (write.xlsx, write.csv):
        with pytest.raises(SheetRefused) as refused:
            written([["fine"], [text]], header=["x"])
        assert (refused.value.code, refused.value.params) == ("bad_character", {"line": 3})


def test_a_cell_or_a_row_too_many_is_refused_and_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SheetRefused, match="32766"):
        write.xlsx([["a" * 32_767]], header=["x"])
    with pytest.raises(SheetRefused, match="columns"):
        write.xlsx([["a"] * 16_385], header=["x"])
    monkeypatch.setattr(write, "ROWS_MAX", 3)
    with pytest.raises(SheetRefused, match="rows"):
        write.xlsx([["a"]] * 3, header=["x"])
