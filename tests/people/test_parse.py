"""Rows of a spreadsheet to people: pure, without a database."""

import pytest

from muster.people.complaints import MESSAGES, BadRow
from muster.people.hours import Window
from muster.people.parse import PersonRow, parse
from muster.people.template import EXAMPLE, template
from muster.sheets import Damage, Row, Sheet, read, write


def a_sheet(header: list[str], *rows: list[str]) -> Sheet:
    return Sheet("", Row(1, tuple(header)), tuple(Row(i, tuple(row)) for i, row in enumerate(rows, start=2)))


def one(**cells: str) -> PersonRow:
    listed = parse(a_sheet(["name", "community", *cells], ["张三", "畅家巷社区", *cells.values()]))
    assert listed.bad == ()
    return listed.people[0]


def complaint(heading: str, text: str) -> BadRow:
    listed = parse(a_sheet(["name", "community", heading], ["张三", "畅家巷社区", text]))
    assert (listed.people, len(listed.bad)) == ((), 1)
    assert listed.bad[0].sentence.endswith(".")
    return listed.bad[0]


def test_a_full_row_is_read_whole() -> None:
    header = ["序号", "姓名*", "手机号码（必填）", "单位名称", "单位联系人", "联系人电话",
              "街道", "社区", "职级（是/否）", "是否骨干", "技能特长",
              "语种", "驾照/证照", "可参加时间", "照护时段", "夜间召集", "来源"]  # fmt: skip
    row = ["7", "阿依古丽·买买提", "１３８ 0000 0000", "兰州大剧院", "王主任", "0931-8266666", "酒泉路街道", "畅家巷社区", "是", "否",
           "老式三轮车；急救、弹钢琴", "英语,手语", "C1", "工作日 18:00-22:00; 周末 08:00-20:00",
           "07:00-08:30", "是", "机关"]  # fmt: skip

    listed = parse(a_sheet(header, row))

    assert listed.bad == ()
    assert listed.ignored_columns == ("序号",)
    assert listed.people == (
        PersonRow(
            line=2, name="阿依古丽·买买提", phone="+8613800000000", organisation="兰州大剧院",
            contact_name="王主任", contact_phone="+869318266666", community=("酒泉路街道", "畅家巷社区"),
            senior=True, strong=False, skills=("tricycle", "first_aid", "弹钢琴"),
            languages=("en", "sign"), licences=("c1",),
            available=(Window(0b0011111, 1080, 1320), Window(0b1100000, 480, 1200)), care=(Window(0b1111111, 420, 510),),
            night_calls=True, source="public_body",
        ),
    )  # fmt: skip


def test_english_headings_in_any_order_mean_the_same() -> None:
    header = [
        "Skills",
        "Home community",
        "Strong (yes/no)",
        "Mobile number",
        "Full name",
        "Night call-outs",
        "Availability",
    ]
    row = [
        "cargo tricycle, Excel",
        "620102001001",
        "yes",
        "+44 20 7946 0958",
        "John Smith",
        "no",
        "Mon-Fri 18:00-22:00",
    ]

    person = parse(a_sheet(header, row)).people[0]

    assert (person.name, person.phone, person.community) == ("John Smith", "+442079460958", ("620102001001",))
    assert (person.skills, person.strong, person.night_calls) == (("tricycle", "computer"), True, False)
    assert person.available == (Window(0b0011111, 1080, 1320),)


def test_empty_cells_say_nothing() -> None:
    person = one(phone="无", senior="", skills="", available="—", organisation="", source="")

    assert (person.phone, person.senior, person.skills, person.available, person.source) == ("", False, (), (), "other")
    assert one(organisation="兰州大剧院").source == "public_body"


def test_a_phone_number_is_of_the_region_that_is_asked_for() -> None:
    sheet = a_sheet(["name", "community", "phone"], ["A B", "x", "020 7946 0958"])

    assert parse(sheet, region="GB").people[0].phone == "+442079460958"


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("phone", "1380000", "phone_kind"), ("phone", "123", "phone"), ("phone", "13800000000/13900000000", "phone"),
        ("phone", "1800FLOWERS", "phone"), ("phone", "12345678901", "phone_kind"),
        ("senior", "县处级", "yes_or_no"), ("strong", "也许", "yes_or_no"), ("night calls", "1", "yes_or_no"),
        ("source", "外星人", "source"),
        ("availability", "晚上", "hours"), ("availability", "18-22", "hours"), ("availability", "25:00-26:00", "hours"),
        ("care", "8:00-8:00", "hours"), ("care", "接孩子 8:00-9:00", "hours"), ("care", "周二；周四 10:00-11:00", "hours"),
        ("skills", "很" * 31, "word"), ("languages", "很" * 13, "word"),
        ("skills", ";".join(map(chr, range(0x4E00, 0x4E15))), "too_many_words"),
        ("organisation", "很" * 121, "too_long"), ("organisation", "a\x07b", "control_character"),
        ("organisation", "a\u202eb", "control_character"), ("contact name", "王5", "name"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_named_and_not_guessed(heading: str, text: str, code: str) -> None:
    bad = complaint(heading, text)

    assert (bad.line, bad.column, bad.code) == (2, heading, code)


@pytest.mark.parametrize("name", ["张3", "13800000000", "张" * 41, "···", "张\u0000三"])
def test_what_is_no_name_is_refused(name: str) -> None:
    bad = parse(a_sheet(["姓名", "社区"], [name, "x"])).bad

    assert [(row.line, row.column) for row in bad] == [(2, "姓名")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("张 三", "张三"),
        ("　李　四 ", "李四"),
        ("john  smith", "john smith"),
        ("王\u200b五", "王五"),
        ("𠮷野", "𠮷野"),
        ("张" * 40, "张" * 40),
    ],
)
def test_names_lose_only_what_nobody_sees(written: str, read_as: str) -> None:
    assert parse(a_sheet(["姓名", "社区"], [written, "x"])).people[0].name == read_as


def test_everything_wrong_in_a_row_is_said_at_once() -> None:
    bad = parse(a_sheet(["姓名", "手机", "社区", "骨干"], ["", "12", "", "？"])).bad

    assert [(row.column, row.code) for row in bad] == [
        ("姓名", "missing"),
        ("手机", "phone"),
        ("社区", "missing"),
        ("骨干", "yes_or_no"),
    ]


def test_a_short_row_lacks_its_last_cells() -> None:
    assert [row.code for row in parse(a_sheet(["姓名", "社区"], ["张三"])).bad] == ["missing"]


def test_a_cell_that_excel_has_spoilt_is_reported_once_and_only_where_it_matters() -> None:
    header = Row(1, ("姓名", "社区", "手机", "身份证"))
    damage = (Damage(2, "rounded_number"), Damage(3, "rounded_number"))
    spoilt = Row(2, ("张三", "x", "1.38E+10", "6.2E+17"), damage)

    assert parse(Sheet("", header, (spoilt,))).bad == (BadRow(2, "手机", "rounded_number"),)


def test_one_person_twice_names_both_lines() -> None:
    header = ["姓名", "手机", "社区"]
    bad = parse(
        a_sheet(
            header, ["张三", "13800000000", "x"], ["李四", "", "x"], ["张三", "138-0000-0000", "y"], ["李四", "", "x"]
        )
    ).bad

    assert [(row.line, row.code, row.params) for row in bad] == [
        (4, "duplicate", {"first_line": 2}),
        (5, "duplicate", {"first_line": 3}),
    ]


def test_a_family_may_share_a_phone_and_two_units_a_name() -> None:
    header = ["姓名", "手机", "单位", "社区"]
    rows = [
        ["张三", "13800000000", "", "x"],
        ["李四", "13800000000", "", "x"],
        ["张伟", "", "甲", "x"],
        ["张伟", "", "乙", "x"],
    ]

    assert len(parse(a_sheet(header, *rows)).people) == 4


def test_missing_and_double_columns_are_named_in_both_languages() -> None:
    missing = parse(a_sheet(["手机"], ["13800000000"])).bad
    twice = parse(a_sheet(["姓名", "社区", "电话", "手机"], ["张三", "x", "", ""])).bad

    assert [(row.code, row.params["heading"]) for row in missing] == [
        ("no_column", "姓名 Name"),
        ("no_column", "社区 Community"),
    ]
    assert [(row.code, row.params["heading"]) for row in twice] == [("column_twice", "手机 Phone")]


def test_a_title_above_the_headings_is_no_person() -> None:
    listed = parse(a_sheet(["兰州大剧院志愿者名单"], ["填报日期：10月24日"], ["姓名", "社区"], ["张三", "x"]))

    assert [(person.line, person.name) for person in listed.people] == [(4, "张三")]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("620102001001", ("620102001001",)), ("酒泉路街道/畅家巷社区", ("酒泉路街道", "畅家巷社区")),
        ("城关区 酒泉路街道 畅家巷", ("城关区", "酒泉路街道", "畅家巷")), ("酒泉路街道－畅家巷社区", ("酒泉路街道", "畅家巷社区")),
    ],
)  # fmt: skip
def test_a_community_may_be_written_with_what_is_around_it(written: str, path: tuple[str, ...]) -> None:
    assert parse(a_sheet(["姓名", "社区"], ["张三", written])).people[0].community == path


def test_a_list_above_the_limit_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.people.parse.PEOPLE_MAX", 1)

    listed = parse(a_sheet(["姓名", "社区"], ["张三", "x"], ["李四", "x"]))

    assert (listed.people, [row.code for row in listed.bad]) == ((), ["too_many_people"])


def test_the_template_reads_back_with_its_example_left_out() -> None:
    listed = parse(read(template(), "template.xlsx"))

    assert (listed.people, listed.bad, listed.ignored_columns) == ((), (), ())
    assert (listed.example_lines, listed.ignored_sheets) == ((2,), ("说明 Notes",))


def test_an_example_half_written_over_is_no_person() -> None:
    row = EXAMPLE | {"phone": "13911112222"}

    assert [bad.code for bad in parse(a_sheet(list(row), list(row.values()))).bad] == ["example"]


def test_the_templates_example_is_itself_a_good_row() -> None:
    row = EXAMPLE | {"name": "张三"}

    assert parse(a_sheet(list(row), list(row.values()))).bad == ()


def test_a_list_that_muster_wrote_is_a_list_that_muster_reads() -> None:
    header = ["姓名", "手机", "社区"]

    sheets = [read(write.csv([["张三", "+8613800000000", "x"]], header=header), "a.csv"),
              read(write.xlsx([["张三", "+8613800000000", "x"]], header=header), "a.xlsx")]  # fmt: skip

    assert [parse(sheet).people[0].phone for sheet in sheets] == ["+8613800000000"] * 2


def test_every_complaint_has_a_sentence_that_ends() -> None:
    assert all(sentence.endswith(".") for sentence in MESSAGES.values())
