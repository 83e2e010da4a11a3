import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.mobilise import jielong
from muster.mobilise.jielong import Claim, Header, ListTooLong, NotUnderstood, Skipped, parse


def said(text: str) -> list[tuple[str, str, str, str]]:
    return [(claim.name, claim.unit, claim.phone, claim.note) for claim in parse(text) if isinstance(claim, Claim)]


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("1. 张三 市总工会 13800000000", ("张三", "市总工会", "+8613800000000", "")),
        ("2、李四（兰州大剧院）", ("李四", "兰州大剧院", "", "")),
        ("３．王五－市大数据局", ("王五", "市大数据局", "", "")),
        ("4. 阿依古丽·买买提 民族中学 １３９００００００００", ("阿依古丽·买买提", "民族中学", "+8613900000000", "")),
        ("5 John Smith (Company)", ("John Smith", "Company", "", "")),
        ("6. Anne-Marie O'Neill, Red Cross", ("Anne-Marie O'Neill", "Red Cross", "", "")),
        ("7. 周九报到👍", ("周九", "", "", "报到")),
        ("8) 市总工会 吴十 138 0000 0001", ("吴十", "市总工会", "+8613800000001", "")),
        ("张三: 报到", ("张三", "", "", "报到")),
        ("郑十一：1. 李四 市教育局", ("李四", "市教育局", "", "")),
        ("⑬ 蒋十六 兰石", ("蒋十六", "兰石", "", "")),
        ("1️⃣5️⃣ 杨十九 +1", ("杨十九", "", "", "+1")),
        ("16. 欧阳修文 兰州大学 02:13", ("欧阳修文", "兰州大学", "", "02:13")),
        ("2:30 张三 市总工会", ("张三", "市总工会", "", "2:30")),
        ("19. 何二四 （已报到） 男 45岁 省博物馆", ("何二四", "省博物馆", "", "已报到 男 45岁")),
        ("24. 姓名：施二六 电话：13800000004 单位：省图书馆", ("施二六", "省图书馆", "+8613800000004", "")),
        ("28.曹二八13800000005市图书馆", ("曹二八", "市图书馆", "+8613800000005", "")),
        ("29.卫十五 12345678901234", ("卫十五", "", "", "12345678901234")),
    ],
)
def test_a_line_names_a_person(line: str, person: tuple[str, str, str, str]) -> None:
    assert said(line) == [person]


def test_the_lists_own_number_is_kept() -> None:
    assert [entry.number for entry in parse("⑬ 蒋十六\n张三: 报到\n３．王五") if isinstance(entry, Claim)] == [13, 0, 3]


def test_two_people_on_a_line_are_two_claims() -> None:
    assert parse("\n5. 赵六、钱七 市监局\n11. 陈十三 12. 褚十四") == (
        Claim(2, 5, "赵六", "市监局", "", ""),
        Claim(2, 5, "钱七", "市监局", "", ""),
        Claim(3, 11, "陈十三", "", "", ""),
        Claim(3, 12, "褚十四", "", "", ""),
    )


def test_headings_examples_and_chat_are_told_apart() -> None:
    lines = [
        "#接龙",
        "10月24日 报到接龙，请写姓名",
        "例 1. 张三 市总工会",
        "2022年10月24日 02:13",
        "[图片]",
        "👍👍",
        "昨天 20:11",
        "--------",
    ]

    assert parse("\r\n".join(lines)) == (
        Header(1, lines[0]),
        Header(2, lines[1]),
        Skipped(3, lines[2], "example"),
        *(Skipped(number, lines[number - 1], "chat") for number in range(4, 9)),
    )


@pytest.mark.parametrize(
    "line",
    [
        "大家好，今晚请来酒泉路", "+1", "收到", "25", "26.", "10. 冯十二市总工会", "14. 沈十七 韩十八 市监局",
        "社区小王: 李四 已报到", "5. 赵六、钱七 13800000000", "1. 张三夫妇", "1. " + "张" * 400,
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_left_to_a_person(line: str) -> None:
    assert parse(line) == (NotUnderstood(1, line),)


def test_a_list_posted_again_with_each_name_counts_everyone_once() -> None:
    first = "#接龙\n1. 张三 市总工会"
    second = first + "\n2. 李四 市教育局"

    entries = parse(f"{first}\n{second}")

    assert [entry.name for entry in entries if isinstance(entry, Claim)] == ["张三", "李四"]
    assert Skipped(4, "1. 张三 市总工会", "repeated") in entries


def test_one_name_from_two_units_stays_two_people() -> None:
    assert len(said("1. 张伟 市总工会\n2. 张伟 市教育局")) == 2


def test_a_list_beyond_the_limits_is_refused() -> None:
    parse("1. 张三\n" * (jielong.LINES_MAX - 1))
    for text in ("1. 张三\n" * jielong.LINES_MAX, "张" * 70_000):
        with pytest.raises(ListTooLong):
            parse(text)


PIECES = st.sampled_from(
    ["1.", "2、", "３．", "张三", "李四", "阿依古丽·买买提", "John Smith", "市总工会", "13800000000", "(", ")", "（", "报到", "+1",
     "、", ",", ":", "：",
     " ", "\n", "\r\n", "\u2028", "#接龙", "例", "👍", "\u200b", "\u20e3", "\0", "\ud800", "-", "02:13", "·", "'", "2022年", "[图片]", "à́"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_no_line_is_lost_and_nothing_raises(text: str) -> None:
    lines = re.split("\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    entries = parse(text)

    assert sorted({entry.line for entry in entries}) == [i for i, line in enumerate(lines, start=1) if line.strip()]
    for entry in entries:
        if isinstance(entry, Claim):
            assert 1 <= len(entry.name) <= 40
            assert not any(map(str.isdigit, entry.name))
            assert len(entry.unit) <= 120
            assert len(entry.note) <= 200
        else:
            assert entry.text == lines[entry.line - 1]


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1. ", "张", "张三、", "a ", "a-", "- ", "a'", "((", "13 ", "张·", "10:10 ", "[", ": ", " 撤回", "1:"],
)
def test_the_time_grows_with_the_length_and_not_faster(piece: str) -> None:
    """5,000 lines of the longest kind that is looked at, all of one piece."""
    text = ((piece * 300)[:39] + "\n") * 4_999

    started = time.process_time()
    parse(text[: jielong.BYTES_MAX // 4])

    assert time.process_time() - started < 5
