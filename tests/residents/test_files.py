"""Registers in every kind of file that communities send, read through the guarded child process."""

import io
from datetime import date

import pytest
import xlsxwriter

from muster.residents.parse import parse
from muster.residents.template import EXAMPLE, template
from muster.sheets import read_all
from tests.hostile.biff import xls
from tests.residents.test_parse import parsed


def a_workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    for name, rows in sheets:
        page = book.add_worksheet(name)
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
    book.close()
    return output.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "gb18030", "utf-8", "utf-16"])
def test_every_kind_of_file_says_the_same(kind):
    rows = [["楼栋", "单元", "门牌", "户主", "人数"], ["4号楼", 2, 301, "王秀兰", 3]]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    content = {"xlsx": lambda: a_workbook(("台账", rows)), "xls": lambda: xls(rows)}.get(
        kind, lambda: text.encode(kind)
    )()

    listed = parse(read_all(content, f"台账.{kind if kind in ('xlsx', 'xls') else 'csv'}"))

    assert [(it.row.key, it.row.head, it.row.people) for it in listed.doors] == [
        (("", "4号楼", "2单元", "301", 1), "王秀兰", 3)
    ]


def test_a_workbook_with_a_sheet_for_each_house_is_read_whole():
    houses = [(f"{n}号楼", [["门牌", "人数"], [301, n]]) for n in range(1, 31)]

    listed = parse(read_all(a_workbook(*houses), "台账.xlsx"))

    assert [it.row.people for it in listed.doors] == list(range(1, 31))


def test_a_date_that_excel_made_of_a_door_is_refused():
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    page = book.add_worksheet()
    page.write_row(0, 0, ["楼栋", "房号", "人数"])
    page.write(1, 0, 4)
    page.write_datetime(1, 1, date(2022, 3, 1), book.add_format({"num_format": "m-d"}))
    page.write(1, 2, 2)
    book.close()

    assert [it.row.code for it in parse(read_all(output.getvalue(), "a.xlsx")).bad] == ["date"]


def test_the_template_is_read_back_and_its_example_left_out():
    sheets = read_all(template(), "template.xlsx")
    listed = parse(sheets)
    changed = parsed(["户主", "楼栋", "门牌", "人数"], [EXAMPLE["head"], "5", "301", "3"])

    assert (listed.rows, listed.doors, listed.bad, listed.skipped) == (1, (), (), (("", 2),))
    assert (listed.ignored_columns, listed.ignored_sheets) == ((), ("说明 Notes",))
    assert [it.row.code for it in changed.bad] == ["example"]
