import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.callouts.reading import (
    SEATS_MAX,
    TEXT_CHARS_MAX,
    Because,
    DeskWord,
    Kind,
    Need,
    TextUnusable,
    Urgency,
    propose,
)
from muster.people.words import KINDS

LANZHOU = ZoneInfo("Asia/Shanghai")
NOW = datetime(2022, 3, 10, 2, 10, tzinfo=LANZHOU)  # a Thursday
# So that many of the texts that are tried hold numbers, places and times rather than nothing at all.
PIECES = [
    "要", "4", "两", "十", "个", "人", "名", "位", "第", "号楼", "单元", "点", "半", "明天", "下午", "后", "会",
    "能", "谁", "的", "开车", "英语",
    "核酸", "仓库", "到", "还差", "其中", "各", "每", "组", "不对", ",", "。", "\n", " ", "need", "two",
    "people", "at", "the", "depot", "x", "-", ":",
    "with", "a", "licence", "30", "pm", "in", "minutes", "tomorrow", "@", "#", "🙏", "請", "½", "①", "İ", "㍿",
    "\u20e3", "百", "零", "月", "日", "周",
]  # fmt: skip


def test_each_field_that_was_read_says_from_which_words():
    text = "沒睡的人請速來倉庫，今晚８點要４個人，其中一個會英語，誰能來？"

    read = propose(text, now=NOW)

    assert read.because == (
        Because("seats", "４個人"),
        Because("place", "倉庫"),
        Because("needs", "英語"),
        Because("starts", "今晚８點"),
        Because("urgency", "今晚８點"),
    )
    assert (read.kind, read.seats, read.asks_awake) == (Kind.CALL, 4, True)


def test_a_question_says_which_words_make_it_one():
    assert propose("老式三轮车谁会骑?", now=NOW).because == (Because("needs", "老式三轮车"), Because("kind", "谁会"))


def test_a_text_that_says_nothing_asks_for_one_at_once():
    read = propose("大家辛苦了", now=NOW)

    assert (read.kind, read.seats, read.seats_said, read.place, read.needs) == (Kind.CALL, 1, False, "", ())
    assert (read.starts_at, read.urgency, read.asks_awake, read.because) == (None, Urgency.NOW, False, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("人" * (TEXT_CHARS_MAX + 1), "too_long"),
        ("要4个人\0", "characters"),
        ("要4个人\x1b", "characters"),
        ("要4个人\ud83d", "characters"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(text: str, code: str):
    with pytest.raises(TextUnusable) as refused:
        propose(text, now=NOW)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "start", "urgency"),
    [
        ("明早7点", "11 07:00", "later"),
        ("早上六点", "11 06:00", "later"),
        ("下午两点半", "10 14:30", "soon"),
        ("今晚10点", "10 22:00", "soon"),
        ("22:30", "10 22:30", "later"),
        ("半小时后", "10 10:30", "soon"),
        ("一个半小时后", "10 11:30", "soon"),
        ("20分钟内", "10 10:20", "soon"),
        ("一个小时后", "10 11:00", "soon"),
        ("明天上午", "11 08:00", "later"),
        ("明天下午", "11 14:00", "later"),
        ("明晚", "11 19:00", "later"),
        ("后天", "12 08:00", "later"),
        ("大后天中午", "13 12:00", "later"),
        ("2点", "10 14:00", "soon"),
        ("今天7点", "10 19:00", "soon"),
        ("明天2点", "11 14:00", "later"),
        ("今晚12点", "11 00:00", "later"),
        ("凌晨一点", "11 01:00", "later"),
        ("07:30", "11 07:30", "later"),
        ("周六早8点", "12 08:00", "later"),
        ("下周一", "14 08:00", "later"),
        ("3月15日上午9点", "15 09:00", "later"),
        ("15号上午9点", "15 09:00", "later"),
        ("八点一刻", "10 20:15", "soon"),
        ("2到3点", "10 14:00", "soon"),
        ("22点到6点", "10 22:00", "soon"),
        ("明天上午要4个人，7点集合", "11 07:00", "later"),
        ("tomorrow at 7", "11 07:00", "later"),
        ("7pm tomorrow", "11 19:00", "later"),
        ("at 6 am", "11 06:00", "later"),
        ("in 20 minutes", "10 10:20", "soon"),
        ("within half an hour", "10 10:30", "soon"),
        ("tonight at 10", "10 22:00", "soon"),
        ("Friday 3pm", "11 15:00", "later"),
        ("at noon", "10 12:00", "soon"),
        ("now, at 10:20", "10 10:20", "now"),
        ("急！明早7点", "11 07:00", "later"),
        ("今天", "", "soon"),
        ("不急", "", "soon"),
        ("现在", "", "now"),
        ("25点", "", "now"),
        ("22:75", "", "now"),
        ("2月30日", "", "now"),
        ("昨晚10点", "", "now"),
        ("干到6点", "", "now"),
        ("until 6", "", "now"),
        ("快一点", "", "now"),
        ("注意两点", "", "now"),
        ("值班两个小时", "", "now"),
        ("大家早上好", "", "now"),
        ("9999天后", "", "now"),
    ],
)
def test_a_start_is_the_next_such_time_in_the_readers_zone(text: str, start: str, urgency: str):
    now = datetime(2022, 3, 10, 10, 0, tzinfo=LANZHOU)

    read = propose(text, now=now)

    assert (read.starts_at.strftime("%d %H:%M") if read.starts_at else "", read.urgency) == (start, urgency)
    assert read.starts_at is None or read.starts_at.tzinfo is LANZHOU
    assert not read.seats_said or "4个人" in text


@pytest.mark.parametrize(
    ("now", "text", "start"),
    [
        ("10 23:30", "2点", "11 02:00"),
        ("10 23:30", "明早7点", "11 07:00"),
        ("10 23:30", "晚上2点", "11 02:00"),
        ("10 22:05", "今晚10点", ""),
        # Who is still up at half past two says "tomorrow" for the morning that is to come.
        ("10 02:30", "明早7点", "10 07:00"),
        ("10 02:30", "tomorrow at 7", "10 07:00"),
        ("10 02:30", "今早7点", "10 07:00"),
        ("10 04:30", "明早7点", "11 07:00"),
    ],
)
def test_a_start_is_meant_as_somebody_awake_at_that_hour_means_it(now: str, text: str, start: str):
    clock = datetime.strptime(f"2022-03-{now}", "%Y-%m-%d %H:%M").replace(tzinfo=LANZHOU)

    at = propose(text, now=clock).starts_at

    assert (at.strftime("%d %H:%M") if at else "") == start


def test_a_delay_is_counted_in_real_minutes_across_a_change_of_the_clocks():
    before = datetime(2022, 3, 27, 1, 50, tzinfo=ZoneInfo("Europe/Berlin"))

    at = propose("in 20 minutes", now=before).starts_at

    assert at is not None
    assert at.isoformat() == "2022-03-27T03:10:00+02:00"


@pytest.mark.parametrize(
    "text",
    [
        "第二轮核酸", "3号楼2单元", "2点", "22:30", "8栋", "14号门", "1.5米", "13912345678", "139 1234 5678",
        "98号", "10箱水", "50份盒饭", "第3组",
        "两个小时", "搬3个箱子", "两个轮椅", "有两个人晕倒了", "一个人都没有", "4个人已经到了",
        "送两个人去医院", "每人一份", "几个人", "2022年", "3岁", "0个人",
        "100号人家", "20人份的饭", "哪一个", "别来4个人", "Gate 2", "2 boxes", "20 minutes", "for 30 people",
        "2 people are stuck", "no one", "at 7",
        "one of the residents", "2nd floor", "water x10", "room 302", "3/4个人", "http://x.cn/4个人", "口罩x50",
        "a few people", "several hands",
    ],
)  # fmt: skip
def test_no_other_number_is_taken_for_the_seats(text: str):
    assert propose(text, now=NOW).seats_said is False


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("四名", 4), ("要二十人", 20), ("要两百人", 200), ("要500人", SEATS_MAX), ("十来个人", 10),
        ("三四个人", 4), ("四五十人", 50), ("来十五六个", 16),
        ("2~3个人", 3), ("两到三名", 3), ("还差两个", 2), ("再来三个", 3), ("来俩", 2), ("仨人", 3),
        ("要４名志愿者", 4), ("4️⃣个人", 4), ("人数：10", 10),
        ("need 2", 2), ("two people", 2), ("a couple of people", 2), ("one more", 1), ("4 volunteers", 4),
        ("volunteers x3", 3), ("2-3 people", 3),
        ("two or three people", 3), ("need a dozen", 12), ("half a dozen hands", 6), ("want twenty", 20),
        ("3 needed", 3), ("we're two short", 2),
    ],
)  # fmt: skip
def test_seats_are_read_however_they_are_written(text: str, seats: int):
    read = propose(text, now=NOW)

    assert (read.seats, read.seats_said) == (seats, True)


@pytest.mark.parametrize(
    "text",
    [
        "准备第二轮核酸, 要4个人",
        "4个人搬东西",
        "谁能帮忙搬东西",
        "明天会做核酸",
        "开会要4个人",
        "不会开车也行",
        "给医生送饭",
        "李老师让来4个人",
        "B2车库",
        "英语课取消了",
        "一会儿来个人",
        "word of mouth",
        "the doctor is here",
        "lunch for nurses",
    ],
)
def test_an_occasion_or_a_purpose_is_no_required_skill(text: str):
    assert propose(text, now=NOW).needs == ()


def test_the_words_of_the_desk_win():
    words = [
        DeskWord("二号岗", "place", "2号岗（东门外）"),
        DeskWord("大白", "skill", "swabbing"),
        DeskWord("十万个为什么", "urgency", "later"),
        DeskWord("4个人的群", "ignore", ""),
    ]

    read = propose("4个人的群: 仓库旁边二號崗要5個大白，十萬個為什麼", now=NOW, words=words)

    assert (read.place, read.seats, read.urgency) == ("2号岗（东门外）", 5, Urgency.LATER)
    assert read.needs == (Need("skill", "swabbing", None),)
    assert Because("place", "二號崗") in read.because


def test_a_word_of_the_desk_that_means_nothing_is_passed_over():
    words = [
        DeskWord("", "place", "x"),
        DeskWord("仓库", "skill", "juggling"),
        DeskWord("急", "urgency", "yesterday"),
        DeskWord("要", "colour", "red"),
    ]

    assert propose("急，仓库要两个人", now=NOW, words=words) == propose("急，仓库要两个人", now=NOW)


@given(
    st.text(max_size=TEXT_CHARS_MAX)
    | st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)
    | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=40).map(" ".join)
)
def test_any_text_is_a_proposal_or_unusable(text: str):
    try:
        read = propose(text, now=NOW)
    except TextUnusable:
        return

    assert read == propose(text, now=NOW)
    assert 1 <= read.seats <= SEATS_MAX
    assert read.seats_said or read.seats == 1
    assert all(
        need.code in KINDS[need.kind] and (need.seats is None or 0 < need.seats < read.seats) for need in read.needs
    )
    assert read.starts_at is None or NOW < read.starts_at < NOW + timedelta(days=730)
    assert all(because.words for because in read.because)


@pytest.mark.parametrize(
    "piece",
    [
        "一", "@", "2", "((", "两个", "个", "会", "第", "要", "a ", "need ", "x", "2:", "2点", "的", "东门",
        "@a", "各", "two ", "at ", "1-", "到", "人\n", "明天", "英语", "🙏", "在一",
    ],
)  # fmt: skip
def test_a_hostile_text_is_read_as_soon_as_any_other(piece: str):
    propose("要4个人", now=NOW)  # the words are looked up once
    started = time.process_time()

    propose((piece * TEXT_CHARS_MAX)[:TEXT_CHARS_MAX], now=NOW)

    assert time.process_time() - started < 0.1
