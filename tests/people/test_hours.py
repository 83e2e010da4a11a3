import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.people.hours import EVERY_DAY, WEEKEND, WORKDAYS, HoursUnclear, Window, windows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周一至周五 18:00–22:00", [(WORKDAYS, 1080, 1320)]),
        ("周一到五 9:00-10:00 14:00-16:00", [(WORKDAYS, 540, 600), (WORKDAYS, 840, 960)]),
        ("周一、三、五 18点-20点半", [(0b0010101, 1080, 1230)]),
        ("Mon-Fri 18:00-22:00, Sat 9:00-12:00", [(WORKDAYS, 1080, 1320), (0b0100000, 540, 720)]),
        ("Tuesdays and Thursdays 19:00 to 21:00", [(0b0001010, 1140, 1260)]),
        ("周五-周一 9:00-10:00", [(0b1110001, 540, 600)]),
        ("22:00-06:00", [(EVERY_DAY, 1320, 360)]),
        ("星期天 20:00-0:00", [(0b1000000, 1200, 1440)]),
        ("每天 00:00-24:00", [(EVERY_DAY, 0, 1440)]),
        ("全天", [(EVERY_DAY, 0, 1440)]),
        ("周末", [(WEEKEND, 0, 1440)]),
        ("weekends all day", [(WEEKEND, 0, 1440)]),
        ("１８：００－２２：００", [(EVERY_DAY, 1080, 1320)]),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert windows(text) == tuple(Window(*window) for window in expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "晚上",
        "6点",
        "18-22",
        "25:00-26:00",
        "24:30-25:00",
        "8:00-8:00",
        "周二；周四 10:00-11:00",
        "一",
        "18:00-22:60",
        ";" * 400,
    ],
)
def test_hours_that_could_mean_two_things_are_unclear(text: str) -> None:
    with pytest.raises(HoursUnclear):
        windows(text)


@given(st.text(alphabet="周一二日天至到工作每 0123456789:-;、monfri,点半全", max_size=60))
def test_any_text_is_hours_the_table_can_hold_or_unclear(text: str) -> None:
    try:
        found = windows(text)
    except HoursUnclear:
        return
    assert found
    for window in found:
        assert 1 <= window.weekdays <= 127
        assert 0 <= window.starts_min < 1440
        assert 0 < window.ends_min <= 1440
