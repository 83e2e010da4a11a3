import io
import struct
import threading
from datetime import date, datetime, time

import pytest
import xlsxwriter

from muster.sheets import Damage, Limits, Row, SheetRefused, read
from muster.sheets.xls_errors import error_cells
from tests.hostile.biff import compound, xls
from tests.hostile.books import SHEET, book, sheet_of


def a_workbook(*rows: list[object], formats: dict[type, str] | None = None) -> bytes:
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output)
    shown = {kind: workbook.add_format({"num_format": text}) for kind, text in (formats or {}).items()}
    page = workbook.add_worksheet("名单")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            page.write(r, c, value, shown.get(type(value)))
    workbook.close()
    return output.getvalue()


def cells(raw: bytes, filename: str = "a.csv") -> list[tuple[str, ...]]:
    sheet = read(raw, filename)
    return [sheet.header.cells, *(row.cells for row in sheet.rows)]


def test_a_phone_number_kept_as_a_number_has_no_decimal_point() -> None:
    assert cells(a_workbook(["手机"], [13800000000.0], [-5], [0.5]), "a.xlsx") == [
        ("手机",),
        ("13800000000",),
        ("-5",),
        ("0.5",),
    ]


def test_dates_and_times_are_iso_text() -> None:
    formats = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm"}

    raw = a_workbook(["x"], [date(2022, 10, 24), datetime(2022, 10, 24, 2, 13, 5), time(18, 30)], formats=formats)

    assert cells(raw, "a.xlsx")[1] == ("2022-10-24", "2022-10-24 02:13:05", "18:30")


@pytest.mark.parametrize("number", [620102199001011234, 1e15, 1.5e-9, 0.1 + 0.2, 1e300])
def test_a_number_longer_than_excel_can_hold_is_damage_and_not_a_guess(number: float) -> None:
    rows = sheet_of(f"<row><c t='inlineStr'><is><t>x</t></is></c></row><row><c><v>{number!r}</v></c></row>")

    row = read(book({SHEET: rows}), "a.xlsx").rows[0]

    assert row.damage == (Damage(0, "rounded_number"),)


def test_the_fifteenth_digit_is_still_whole() -> None:
    row = read(a_workbook(["x"], [999_999_999_999_999]), "a.xlsx").rows[0]

    assert (row.cells, row.damage) == (("999999999999999",), ())


def test_a_number_that_excel_wrote_into_a_csv_in_its_own_way_is_damage() -> None:
    rows = read(b"x\n1.38E+10\n1E5\nE+10\n", "a.csv").rows

    assert [row.damage for row in rows] == [(Damage(0, "rounded_number"),), (), ()]


def test_error_cells_are_reported_in_every_format() -> None:
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output)
    page = workbook.add_worksheet()
    page.write(0, 0, "x")
    page.write_formula(1, 0, "=1/0", value="#DIV/0!")
    page.write_formula(1, 1, '="a"&"b"', value="ab")
    workbook.close()

    for raw, name in [(output.getvalue(), "a.xlsx"), (b"x\n#DIV/0!,ab\n", "a.csv")]:
        assert read(raw, name).rows == (Row(2, ("#DIV/0!", "ab"), (Damage(0, "error_value"),)),)
    old = xls([["x", "y"], ["", "ab"]], errors=((1, 0),))
    assert read(old, "a.xls").rows == (Row(2, ("#VALUE!", "ab"), (Damage(0, "error_value"),)),)


def test_an_xls_chain_that_bites_its_tail_is_refused() -> None:
    raw = bytearray(compound({"Workbook": bytes(9000)}))
    table = 512 + struct.unpack_from("<I", raw, 76)[0] * 512
    struct.pack_into("<I", raw, table + 4 * 3, 1)

    with pytest.raises(SheetRefused, match="damaged"):
        error_cells(bytes(raw), sheet=0)


def test_lines_are_those_that_the_program_shows() -> None:
    book_sheet = read(a_workbook([], ["姓名"], [], ["张三"], []), "a.xlsx")
    text_sheet = read('\n姓名,单位\n\n张三,"一\n二"\n李四\n'.encode(), "a.csv")

    assert [book_sheet.header.line, *(row.line for row in book_sheet.rows)] == [2, 4]
    assert [text_sheet.header.line, *(row.line for row in text_sheet.rows)] == [2, 4, 6]


def test_the_first_visible_sheet_with_text_is_read_and_the_others_are_named() -> None:
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output)
    workbook.add_worksheet("empty")
    workbook.add_worksheet("hidden").write(0, 0, "secret")
    workbook.add_worksheet("list").write(0, 0, "姓名")
    workbook.add_worksheet("notes").write(0, 0, "note")
    workbook.worksheets()[1].hide()
    workbook.close()

    sheet = read(output.getvalue(), "a.xlsx")

    assert (sheet.name, sheet.header.cells, sheet.unread_sheets) == ("list", ("姓名",), ("notes",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_text_is_read_in_the_encodings_people_have(encoding: str) -> None:
    text = "姓名,单位\n阿依古丽·买买提,兰州大剧院\n𠮷野,龘\n"

    assert cells(text.encode(encoding)) == [("姓名", "单位"), ("阿依古丽·买买提", "兰州大剧院"), ("𠮷野", "龘")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_the_one_in_the_heading(delimiter: str) -> None:
    text = delimiter.join(["姓名", "技能"]) + "\n" + delimiter.join(["张三", '"三轮车;急救,电工\t"'])

    assert cells(text.encode()) == [("姓名", "技能"), ("张三", "三轮车;急救,电工\t")]


def test_a_separator_line_of_excel_is_obeyed_and_counted() -> None:
    sheet = read(b"sep=;\na,b;c\n1;2\n", "a.csv")

    assert (sheet.header, sheet.rows) == (Row(2, ("a,b", "c")), (Row(3, ("1", "2")),))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(ending: str) -> None:
    assert cells(ending.join(["a,b", "1,2", ""]).encode()) == [("a", "b"), ("1", "2")]


def test_text_is_never_turned_into_anything_else() -> None:
    row = ("007", "1/2", "3-4", "TRUE", "1,000.50", " 空 格 ", "2022/10/24", "１３８")

    assert cells(("h\n" + ";".join(row)).encode().replace(b"h", b"a;b;c"))[1] == row


def test_all_65536_rows_of_an_xls_are_read() -> None:
    """The edge of the format, where some readers stop one row short."""
    sheet = read(xls([[float(i)] for i in range(65_536)]), "a.xls")

    assert (len(sheet.rows), sheet.rows[-1]) == (65_535, Row(65_536, ("65535",)))


def test_all_1048576_rows_of_an_xlsx_are_read_where_the_limit_allows() -> None:
    raw = book({SHEET: sheet_of("<row><c><v>7</v></c></row>" * 1_048_576)})

    sheet = read(raw, "a.xlsx", limits=Limits(rows_max=1_048_576, seconds_max=60))

    assert (len(sheet.rows), sheet.rows[-1]) == (1_048_575, Row(1_048_576, ("7",)))


def test_one_row_above_the_limit_is_refused_and_not_cut_off() -> None:
    three = Limits(rows_max=3)

    assert len(read(b"h\n1\n2\n", "a.csv", limits=three).rows) == 2
    with pytest.raises(SheetRefused) as refused:
        read(b"h\n1\n2\n3\n", "a.csv", limits=three)
    assert (refused.value.code, refused.value.params) == ("too_many_rows", {"rows_max": 3})
    assert refused.value.sentence == "The sheet has more than 3 rows. Split the list into smaller files."


def test_files_are_read_from_many_threads_at_once() -> None:
    found: list[int] = []

    def one() -> None:
        found.append(len(read(b"h\n1\n2\n", "a.csv").rows))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [2] * 8


def test_the_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from muster.sheets import reading

    monkeypatch.setenv("MUSTER_DATABASE_URL", "postgres://canary")

    assert "canary" not in str(reading._bare_environment())
