"""Answers as people type them half asleep; what is no answer stays none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.callouts.answers import Heard, heard


@pytest.mark.parametrize(
    ("text", "verb", "eta_min"),
    [
        ("我来", "claim", None), ("我來！", "claim", None), ("来", "claim", None), ("1", "claim", None), ("+1", "claim", None),
        ("我来，20分钟到", "claim", 20), ("十分钟", "claim", 10), ("半小时后到", "claim", 30), ("一个小时到", "claim", 60),
        ("马上到", "claim", None), ("算我一个", "claim", None), ("我去", "claim", None), ("收到", "claim", None),
        ("yes", "claim", None), ("Y", "claim", None), ("I'm on my way, 15 minutes", "claim", 15), ("coming", "claim", None),
        ("ok half an hour", "claim", 30), ("来不了", "give_up", None), ("不来了，孩子发烧", "give_up", None),
        ("去不了", "give_up", None), ("2", "give_up", None), ("no", "give_up", None), ("sorry can't", "give_up", None),
        ("我到了", "arrive", None), ("已到", "arrive", None), ("I'm here", "arrive", None), ("没空", "give_up", None),
    ],
)  # fmt: skip
def test_an_answer_is_read(text, verb, eta_min):
    assert heard(text) == Heard(verb, eta_min)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "几点？",
        "在哪里集合",
        "who?",
        "好冷",
        "王芳",
        "?",
        "核酸",
        "谢谢",
        "来电话了",
        "什么来源",
        "13909312345",
        "\x00",
        "0",
        "99",
    ],
)
def test_what_is_no_answer_stays_none(text):
    assert heard(text) is None


def test_the_call_out_and_who_of_two_on_one_phone_can_be_named():
    assert heard("12 来") == Heard("claim", number=12)
    assert heard("第12号 我来") == Heard("claim", number=12)
    assert heard("来2") == Heard("claim", which=2)
    assert heard("YES 1") == Heard("claim", which=1)
    assert heard("不来2") == Heard("give_up", which=2)


@given(st.text(max_size=300))
def test_any_text_is_read_without_harm(text):
    assert heard(text) == heard(text)
