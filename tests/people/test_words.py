import time

import pytest

from muster.people.words import KINDS, code_of, search


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("老式三轮车谁会骑?", ["tricycle"]),
        ("who can ride a tricycle?", ["tricycle"]),
        ("WHO CAN RIDE TRICYCLES", ["tricycle"]),
        ("誰會騎三輪車？", ["tricycle"]),
        ("有没有会英语和手语的护士", ["en", "sign", "nursing"]),
        ("need two nurses and a truck", ["nursing", "lorry"]),
        ("谁会做核酸采样", ["swabbing"]),
        ("會藏語的電工", ["bo", "electrician"]),
        ("the sword and the excellent", []),
        ("大家好", []),
        ("", []),
    ],
)
def test_a_question_finds_the_skills_it_asks_for(question: str, codes: list[str]) -> None:
    assert [found.code for found in search(question)] == codes


def test_a_word_of_two_kinds_is_found_in_both_and_the_longest_comes_first() -> None:
    assert [(found.kind, found.code, found.word) for found in search("谁有C1驾照，会急救")] == [
        ("licence", "c1", "c1"), ("licence", "driving", "驾照"), ("skill", "first_aid", "急救"),
    ]  # fmt: skip


def test_a_whole_word_has_a_code_and_one_merely_alike_has_none() -> None:
    assert [code_of(word, kind="skill") for word in ("三轮车", "Ｅｘｃｅｌ", "電工", "first_aid", "三轮车修理", "英语")] == [
        "tricycle", "computer", "electrician", "first_aid", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "chars_max"), [("skill", 30), ("language", 12), ("licence", 12)])
def test_codes_fit_their_columns_and_no_word_means_two_things(kind: str, chars_max: int) -> None:
    words = KINDS[kind].values()
    names = [name.casefold() for word in words for name in dict.fromkeys((word.zh, word.en, *word.others)) if name]

    assert all(len(word.code) <= chars_max and code_of(word.zh, kind=kind) == word.code for word in words)
    assert len({*names}) == len({(name, code_of(name, kind=kind)) for name in names}) == len(names)


def test_a_long_question_is_answered_as_fast_as_a_short_one() -> None:
    started = time.process_time()
    search("车" * 1_000_000)

    assert time.process_time() - started < 0.5
