"""G11: rows in the file = imported + refused, or nothing. What does not fit is refused and never cut off in silence."""

import csv
import io

import pytest
from django.utils import translation

from muster.access.scope import open_scope
from muster.residents.load import Completeness
from muster.residents.models import Household
from muster.residents.preview import outcome, preview
from muster.residents.reading import HOUSEHOLDS_MAX, RegisterRefused, read_register
from muster.sheets import write
from tests.conftest import as_owner
from tests.factories import T0
from tests.hostile.biff import xls_of_cells
from tests.residents.lists import ALL, HEADING, MA, WANG, Town, a_list, a_town, everything, loaded

pytestmark = pytest.mark.django_db
XLS_LINES, XLSX_LINES = 65_536, 1_048_576
FIELDS = ("楼栋", "门牌", "人数")


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture(autouse=True)
def _sentences_in_english():
    with translation.override("en"):
        yield


def _previewed(town, content, *, complete=Completeness.PART, filename="台账.csv"):
    return preview(
        content,
        filename,
        operation_id=town.operation.id,
        community_id=town.here.id,
        city_id=town.city.id,
        complete=complete,
        by=town.desk,
        now=T0,
    )


def _doors(count: int) -> list[tuple[str, str, int]]:
    return [(f"{1 + n // 800}号楼", f"{1 + n % 800 // 40}{1 + n % 40:02}", 2) for n in range(count)]


def _read(town, content, filename):
    return read_register(content, filename, city_id=town.city.id, community_id=town.here.id)


def test_every_row_of_a_file_is_in_the_balance(town):
    """Planted bug: a refused row that is left out of `refused`."""
    changed = WANG.replace(",3,", ",4,")
    bad, twice = MA.replace(",2,", ",很多,").replace("302", "303"), MA
    example = "金城家园,4号楼,2单元,301,示例（请删除）Example,3,13800000000,普通话,有人,行动不便,晚上 7 点后在家\n"
    with open_scope(town.desk.scope):
        loaded(town, *ALL[:3])
        before = everything()
        seen = _previewed(town, a_list(example, changed, MA, ALL[3], bad, twice))

    assert (seen.rows, seen.added, seen.changed, seen.unchanged, seen.refused, len(seen.skipped)) == (6, 1, 1, 1, 2, 1)
    assert seen.rows == seen.added + seen.changed + seen.unchanged + seen.refused + len(seen.skipped)
    assert [(bad.line, bad.column.split()[0]) for bad in seen.rows_bad] == [(6, "人数"), (7, "门牌")]
    assert seen.token == ""
    assert everything() == before


def test_a_preview_names_the_doors_that_the_file_leaves_out(town):
    with open_scope(town.desk.scope):
        loaded(town, *ALL)
        seen = _previewed(town, a_list(*ALL[:3]), complete=Completeness.WHOLE)

    assert [str(one) for one in seen.missing] == ["金城家园 4号楼 2单元 402", "金城家园 10号楼 1单元 1204"]
    assert (seen.missing_total, seen.complete) == (2, Completeness.WHOLE)
    assert seen.token


def test_nothing_sealed_and_no_key_is_needed_to_look_first(town):
    with open_scope(town.desk.scope):
        assert _previewed(town, a_list(*ALL)).added == 5
    with as_owner():
        from muster.residents.models import Key

        assert not Key.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "xls"])
def test_a_file_of_exactly_the_limit_is_whole_and_one_more_is_refused(town, monkeypatch, kind):
    """Planted bug: rows[:HOUSEHOLDS_MAX] instead of a refusal."""
    monkeypatch.setattr("muster.residents.reading.HOUSEHOLDS_MAX", 500)

    whole, more = (_read(town, _file(kind, _doors(count)), f"a.{kind}") for count in (500, 501))

    assert (whole.bad, len(whole.communities[town.here.id])) == ((), 500)
    assert [(bad.line, "500 doors" in str(bad.sentence)) for bad in more.bad] == [(502, True)]


def test_a_real_list_beyond_the_limit_is_refused_whole(town):
    reading = _read(town, _file("csv", _doors(HOUSEHOLDS_MAX + 1)), "a.csv")

    assert len(reading.bad) == 1
    assert reading.rows == HOUSEHOLDS_MAX + 1


def test_an_xls_that_is_full_to_its_last_line_may_have_been_cut_off(town):
    """Planted bug: no look at the last line. Excel drops what does not fit when it saves as .xls."""
    first = [(0, column, text) for column, text in enumerate(FIELDS)] + [(1, 0, "4"), (1, 1, "301"), (1, 2, 2)]

    def ends_at(line: int) -> bytes:
        return xls_of_cells([*first, (line - 1, 0, "4"), (line - 1, 1, "302"), (line - 1, 2, 2)])

    assert _read(town, ends_at(XLS_LINES - 1), "a.xls").bad == ()
    full = _read(town, ends_at(XLS_LINES), "a.xls")
    assert [bad.line for bad in full.bad] == [XLS_LINES]
    assert ".xlsx" in str(full.bad[0].sentence)


def test_a_row_on_the_last_line_of_an_xlsx_is_read_or_the_file_is_refused(town):
    from tests.hostile.books import SHEET, book, sheet_of

    def row(line: int, *values: str) -> str:
        cells = "".join(
            f"<c r='{'ABC'[i]}{line}' t='inlineStr'><is><t>{text}</t></is></c>" for i, text in enumerate(values)
        )
        return f"<row r='{line}'>{cells}</row>"

    content = book({SHEET: sheet_of(row(1, *FIELDS) + row(2, "4", "301", "2") + row(XLSX_LINES, "4", "302", "2"))})

    reading = _tried(town, content, "a.xlsx")

    assert reading is None or [door.line for door in reading.communities[town.here.id]] == [2, XLSX_LINES]


def test_more_rows_than_are_read_at_all_refuse_the_file(town):
    with pytest.raises(RegisterRefused, match="100001 rows"):
        _read(town, _file("csv", _doors(100_001)), "a.csv")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\x00" * 50, "楼栋\n".encode() * 3])
def test_a_file_that_is_no_register_is_refused_in_one_sentence(town, content):
    reading = _tried(town, content, "a.xlsx" if content[:2] == b"PK" else "a.csv")

    assert reading is None or len(reading.bad) == 1
    with as_owner():
        assert not Household.objects.exists()


def test_one_file_may_hold_several_communities_by_name_or_code(town):
    heading, rows = (
        HEADING.replace("小区", "社区"),
        [WANG.replace("金城家园", "广后街"), MA.replace("金城家园", town.there.code)],
    )

    reading = read_register(a_list(*rows, heading=heading), "a.csv", city_id=town.city.id)
    with as_owner():
        seen = outcome(reading, operation_id=town.operation.id, complete=Completeness.PART, now=T0)

    assert {community: len(doors) for community, doors in reading.communities.items()} == {
        town.here.id: 1,
        town.there.id: 1,
    }
    assert (reading.bad, seen.added) == ((), 2)


@pytest.mark.parametrize(
    ("community", "words"), [("南稍门", "another community"), ("不存在", "no community"), ("", "missing")]
)
def test_a_desk_gets_no_other_communitys_doors(town, community, words):
    """Planted bug: the row's own community goes before the desk's."""
    heading = HEADING.replace("小区", "社区")

    reading = _read(town, a_list(WANG.replace("金城家园", community), heading=heading), "a.csv")

    assert [(bad.line, words in str(bad.sentence)) for bad in reading.bad] == [(2, True)]
    assert (reading.communities, reading.refused) == ({}, 1)


def test_without_a_community_the_file_must_say_it(town):
    reading = read_register(a_list(WANG), "a.csv", city_id=town.city.id)

    assert ["社区 Community" in str(bad.sentence) for bad in reading.bad] == [True]


@pytest.mark.parametrize(
    "cell",
    ["=cmd|' /C calc'!A0", "\x00301", "3\u202e01", "𠀀" * 500, "301\r\n302", "%(text)s", "<script>", "'; DROP TABLE x"],
)
def test_a_hostile_cell_is_a_bad_row_or_refuses_the_file(town, cell):
    output = io.StringIO()
    csv.writer(output).writerows([["楼栋", "门牌", "户主", "人数", "备注"], ["4", cell, "王秀兰", "2", cell]])

    reading = _tried(town, output.getvalue().encode(), "a.csv")

    assert reading is None or {bad.line for bad in reading.bad} == {2}
    assert reading is None or all(str(bad.sentence) for bad in reading.bad)


def test_reasons_are_told_in_chinese_first(town):
    with translation.override("zh-hans"):
        (bad,) = _read(town, a_list(WANG.replace(",3,", ",很多,")), "a.csv").bad

        assert str(bad.sentence) == "“很多”不是 0 至 999 的整数。请写这户住几个人。"


def _tried(town, content, filename):
    """What the file says, or None where it was refused whole, in a sentence."""
    try:
        return _read(town, content, filename)
    except RegisterRefused as refusal:
        return None if str(refusal.sentence) else refusal


def _file(kind: str, rows: list[tuple[str, str, int]]) -> bytes:
    if kind == "xls":
        every = [FIELDS, *rows]
        return xls_of_cells([(r, c, value) for r, row in enumerate(every) for c, value in enumerate(row)])
    return write.xlsx(rows, header=FIELDS) if kind == "xlsx" else write.csv(rows, header=FIELDS)
