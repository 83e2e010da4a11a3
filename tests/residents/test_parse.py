"""Rows of a spreadsheet to doors: pure, without a database. What can mean two things is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.residents.address import address_of, building_of, sort_key, storey_of, unit_of
from muster.residents.complaints import MESSAGES
from muster.residents.parse import DoorRow, RegisterList, parse
from muster.sheets import Row, Sheet

PLAIN = ["楼栋", "单元", "门牌", "人数"]


def a_sheet(header: list[str], *rows: list[str], name: str = "") -> Sheet:
    return Sheet(name, Row(1, tuple(header)), tuple(Row(i, tuple(row)) for i, row in enumerate(rows, start=2)))


def parsed(header: list[str], *rows: list[str]) -> RegisterList:
    return parse((a_sheet(header, *rows),))


def one(header: list[str], row: list[str]) -> DoorRow:
    listed = parsed(header, row)
    assert listed.bad == ()
    return listed.doors[0].row


def complaint(header: list[str], row: list[str]) -> str:
    listed = parsed(header, row)
    assert (listed.doors, listed.refused) == ((), 1)
    bad = listed.bad[0].row
    assert (MESSAGES[bad.code] % bad.params).endswith(".")
    return bad.code


def test_a_full_row_is_read_whole():
    header = ["序号", "联系电话", "户主姓名", "小区名称", "楼号", "单元号", "房号", "楼层", "常住人口", "语种", "居住情况",
              "特殊需求", "备注说明", "社区"]  # fmt: skip
    row = [
        "1",
        "１３９ 0931 0001",
        "王 秀兰",
        "金城家园",
        "４＃",
        "二单元",
        "３０１室",
        "",
        "３",
        "维语",
        "有人",
        "透析、吸氧",
        "晚上在家",
        "广后街",
    ]

    listed = parsed(header, row)

    assert (listed.bad, listed.ignored_columns) == ((), ("序号",))
    assert listed.doors[0].community == ("广后街",)
    assert listed.doors[0].row == DoorRow(
        line=2, compound="金城家园", building="4号楼", unit="2单元", storey=3, door="301", part=1, occupancy="occupied",
        people=3, head="王秀兰", phone="+8613909310001", language="ug", notes="晚上在家", needs=("dialysis", "oxygen"),
    )  # fmt: skip


def test_english_headings_in_any_order_mean_the_same():
    header = [
        "Phone number",
        "Number of people",
        "Flat",
        "Entrance",
        "Block",
        "Householder",
        "Occupied",
        "Special needs",
    ]
    row = ["+44 20 7946 0958", "2", "B101", "Unit 1", "Block 7", "John Smith", "yes", "wheelchair; infant"]

    door = one(header, row)

    assert (door.building, door.unit, door.door, door.storey) == ("7号楼", "1单元", "B101", -1)
    assert (door.head, door.people, door.needs) == ("John Smith", 2, ("infant", "mobility"))


def test_what_a_file_has_no_column_for_is_not_said():
    door = one(PLAIN, ["4", "2", "301", "3"])

    assert (door.head, door.phone, door.language, door.notes, door.needs) == (None,) * 5
    assert (door.compound, door.part, door.occupancy) == ("", 1, "occupied")


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("4-2-301", ("", "4号楼", "2单元", "301")),
        ("4—2—301", ("", "4号楼", "2单元", "301")),
        ("４／２／３０１", ("", "4号楼", "2单元", "301")),
        ("4号楼2单元301室", ("", "4号楼", "2单元", "301")),
        ("4#2单元301", ("", "4号楼", "2单元", "301")),
        ("四号楼二单元301", ("", "4号楼", "2单元", "301")),
        ("第4幢第2单元301室", ("", "4号楼", "2单元", "301")),
        ("金城家园 4号楼 2单元 301", ("金城家园", "4号楼", "2单元", "301")),
        ("酒泉路123号金城家园4号楼2单元301室", ("酒泉路123号金城家园", "4号楼", "2单元", "301")),
        ("A座1204", ("", "A座", "", "1204")),
        ("4-301", ("", "4号楼", "", "301")),
        ("教工楼2单元301", ("", "教工楼", "2单元", "301")),
        ("12号院5号", ("", "12号院", "", "5")),
        ("4栋负101", ("", "4号楼", "", "B101")),
    ],
)
def test_a_whole_address_is_read_as_people_write_it(text, door):
    for heading in ("地址", "房号"):
        found = one([heading, "人数"], [text, "2"])
        assert (found.compound, found.building, found.unit, found.door) == door


@pytest.mark.parametrize(
    "text", ["4-2-3-01", "4楼301", "兰州市", "4号楼", "4-2-", "=1+1", "4号楼2单元", "301-302", "4-2-301;4-2-302"]
)
def test_an_address_that_is_none_or_several_is_refused(text):
    assert complaint(["地址", "人数"], [text, "2"]) in {"address", "no_building", "no_door"}


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        (["楼栋", "房号", "人数"], ["4", "4-301", "2"], "two_meanings"),  # stairwell 4 or house 4
        (["楼栋", "单元", "房号", "人数"], ["4", "2", "3-301", "2"], "contradiction"),
        (["楼栋", "房号", "人数"], ["4", "5-2-301", "2"], "contradiction"),
        (["地址", "门牌", "人数"], ["4-2-301", "302", "2"], "contradiction"),
        (["单元", "房号", "人数"], ["2", "301", "2"], "no_building"),
        (["楼栋", "房号", "人数"], ["4", "", "2"], "no_door"),
        (["楼栋", "房号", "人数"], ["4", "2022-03-01", "2"], "date"),
        (["楼栋", "房号", "人数"], ["4", "3月1日", "2"], "date"),
        (["楼栋", "房号", "人数"], ["4", "Mar-01", "2"], "date"),
        (["楼栋", "房号", "人数"], ["4", "12", "2"], "no_storey"),
        (["楼栋", "房号", "人数"], ["4", "10101", "2"], "no_storey"),
        (["楼栋", "房号", "人数"], ["4", "商铺3", "2"], "no_storey"),
        ([*PLAIN, "楼层"], ["4", "2", "301", "2", "0"], "storey"),
        ([*PLAIN, "楼层"], ["4", "2", "301", "2", "201"], "storey"),
        ([*PLAIN, "分户"], ["4", "2", "301", "2", "0"], "part"),
        ([*PLAIN, "入住情况"], ["4", "2", "301", "2", "大概有人"], "occupancy"),
        ([*PLAIN, "入住情况"], ["4", "2", "301", "0", "有人"], "nobody"),
        ([*PLAIN, "入住情况"], ["4", "2", "301", "2", "空置"], "not_empty"),
        ([*PLAIN, "入住情况"], ["4", "2", "301", "", "有人"], "no_people"),
        (PLAIN, ["4", "2", "301", ""], "no_people"),
        ([*PLAIN, "需要"], ["4", "2", "301", "2", "透析；糖尿病"], "need"),
        ([*PLAIN, "语言"], ["4", "2", "301", "2", "火星语"], "language"),
        ([*PLAIN, "电话"], ["4", "2", "301", "2", "1390931"], "phone_kind"),
        ([*PLAIN, "户主"], ["4", "2", "301", "2", "王1"], "name"),
        ([*PLAIN, "备注"], ["4", "2", "301", "2", "很" * 201], "too_long"),
        ([*PLAIN, "社区"], ["4", "2", "301", "2", ""], "no_community"),
    ],
)
def test_what_can_mean_two_things_or_nothing_is_refused_with_what_to_do(header, row, code):
    assert complaint(header, row) == code


@pytest.mark.parametrize(
    "text", ["1000", "-1", "2.5", "3.0", "2+1", "三", "约3", "3e1", "٣", "2022-03-01", "3,4", "1 2", "TRUE"]
)
def test_a_count_that_is_no_whole_number_is_refused(text):
    assert complaint(PLAIN, ["4", "2", "301", text]) == "people"


@given(st.integers(0, 999), st.sampled_from(["", "人", "口"]))
def test_every_whole_number_to_999_is_a_count(number, unit):
    door = one(PLAIN, ["4", "2", "301", f"{number}{unit}"])

    assert (door.people, door.occupancy) == (number, "occupied" if number else "empty")


@pytest.mark.parametrize(
    ("people", "occupancy", "head", "meant"),
    [
        ("", "空置", "", ("empty", 0)),
        ("0", "", "", ("empty", 0)),
        ("", "", "空置", ("empty", 0)),  # where the head's name would stand
        ("", "不详", "", ("unknown", 1)),
        ("0", "不详", "", ("unknown", 1)),
        ("4", "不详", "", ("unknown", 4)),
        ("4", "自住", "", ("occupied", 4)),
    ],
)
def test_who_lives_behind_a_door(people, occupancy, head, meant):
    door = one([*PLAIN, "入住情况", "户主"], ["4", "2", "301", people, occupancy, head])

    assert (door.occupancy, door.people, door.head) == (*meant, "")


@given(
    st.integers(1, 999),
    st.integers(1, 9),
    st.integers(1, 99),
    st.integers(1, 99),
    st.sampled_from(
        ["{0}-{1}-{2}", "{0}号楼{1}单元{2}室", "{0}#{1}单元{2}", "某小区{0}幢{1}单元{2}号", " {0} — {1} — {2} "]
    ),
)
def test_however_an_address_is_written_it_is_the_same_door(building, unit, storey, number, form):
    door = f"{storey}{number:02}"

    found = address_of(form.format(building, unit, door))

    assert (found.building, found.unit, found.door) == (f"{building}号楼", f"{unit}单元", door)
    assert storey_of(door, found.building) == storey


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_door(text):
    address_of(text)
    assert building_of(building_of(text)) == building_of(text)
    assert unit_of(unit_of(text)) == unit_of(text)
    parsed(["地址", "楼栋", "单元", "房号", "人数", "需要", "入住情况", "楼层", "分户"], [text] * 9)


def test_houses_are_sorted_by_number():
    assert sorted(["10号楼", "9号楼", "2号楼"], key=sort_key) == ["2号楼", "9号楼", "10号楼"]


def test_the_same_door_twice_is_refused_and_two_households_behind_it_are_not():
    twice = parsed([*PLAIN, "分户"], ["4", "2", "301", "2", ""], ["4号楼", "2单元", "301室", "3", ""])
    parts = parsed([*PLAIN, "分户"], ["4", "2", "301", "2", "1"], ["4", "2", "301", "3", "2"])

    assert [(it.row.line, it.row.code, it.row.params) for it in twice.bad] == [(3, "duplicate", {"first_line": 2})]
    assert [it.row.part for it in parts.doors] == [1, 2]


def test_every_row_is_in_exactly_one_place():
    listed = parsed(
        [*PLAIN, "序号"],
        ["4", "2", "301", "2", "1"],
        ["4", "2", "301", "2", "2"],  # twice
        ["", "", "", "", "3"],  # a number prepared and no door
        [*PLAIN, "序号"],  # the headings once more, on the second printed page
        ["合计", "", "", "2", ""],
        ["4", "2", "302", "很多", "5"],
    )

    assert (listed.rows, len(listed.doors), listed.refused, listed.skipped) == (6, 1, 3, (("", 4), ("", 5)))


def test_the_heading_may_stand_below_a_title_and_is_asked_for_where_it_is_missing():
    titled = a_sheet(["广后街社区居民台账"], ["二〇二二年十月"], PLAIN, ["4", "2", "301", "3"])
    without = parsed(["姓名", "手机"], ["王秀兰", "13909310001"])
    no_count = parsed(["楼栋", "门牌"], ["4", "301"])
    twice = parsed([*PLAIN, "房号"], ["4", "2", "301", "3", "301"])

    assert [door.row.line for door in parse((titled,)).doors] == [4]
    assert [[it.row.code for it in listed.bad] for listed in (without, no_count, twice)] == [
        ["no_door_column"],
        ["no_column"],
        ["column_twice"],
    ]


def test_several_sheets_are_read_together_and_a_house_may_be_named_by_its_sheet():
    first = a_sheet(["门牌", "人数"], ["301", "3"], ["302", "很多"], name="4号楼")
    second = a_sheet(["房号", "人口"], ["301", "2"], name="5幢")
    notes = a_sheet(["怎么填", "说明"], ["一户一行", ""], name="说明")

    listed = parse((first, second, notes))

    assert [door.row.key for door in listed.doors] == [("", "4号楼", "", "301", 1), ("", "5号楼", "", "301", 1)]
    assert [(it.sheet, it.row.line) for it in listed.bad] == [("4号楼", 3)]
    assert (listed.rows, listed.ignored_sheets) == (3, ("说明",))
