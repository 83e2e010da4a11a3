"""Lists from a chat and from paper: who is meant, and everyone reported in at once."""

import io

import pytest
import xlsxwriter
from django.core import signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.ledger.models import Presence
from muster.mobilise import listed, paper
from muster.mobilise.listed import unseal
from muster.mobilise.matching import State
from muster.mobilise.paste import preview, report
from muster.mobilise.refusals import (
    ChoiceMissing,
    ListOutdated,
    ListTooLong,
    NotAllowed,
    NothingPasted,
    OperationClosed,
)
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0
from tests.mobilise.world import World, acting, counted_in


def looked_at(world: World, desk, text: str):
    return preview(world.operation.id, world.here.id, text, by=desk, now=T0)


def states(seen) -> list[tuple[str, str]]:
    return [(match.line.name, match.state.value) for match in seen.matches]


def people() -> int:
    with as_owner():
        return Volunteer.objects.count()


def present(world: World) -> int:
    with as_owner():
        return Presence.objects.filter(community_id=world.here.id).count()


def test_a_list_tells_known_new_and_unclear_people_apart(world):
    world.person("林建国", organisation=world.theatre)
    world.person("张伟", unit="市图书馆")
    world.person("张伟", unit="市博物馆")
    world.person("王芳", phone="+8613909312345")
    text = "#接龙\n1. 林建国 兰州大剧院\n2、张伟\n３．张伟（市博物馆）\n4. 王芳 13909312345\n5. 钱七 市监局\n6. 钱七 市监局"

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, text)

    assert states(seen) == [
        ("林建国", "matched"),
        ("张伟", "ambiguous"),
        ("张伟", "matched"),
        ("王芳", "matched"),
        ("钱七", "new"),
    ]  # the sixth line repeats the fifth
    assert seen.count(State.MATCHED) == 3
    assert people() == 4  # looking keeps nothing


def test_all_on_the_list_are_reported_in_once_choices_are_made(world):
    world.person("张伟", unit="市图书馆")
    meant = world.person("张伟", unit="市博物馆")
    text = "1. 张伟\n2. 钱七 市监局\n3. 孙八 13909318888"

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, text)
        with pytest.raises(ChoiceMissing) as refused:
            report(seen.sealed, {}, by=desk, now=T0)
        done = report(seen.sealed, {1: meant.id}, by=desk, now=T0)
        again = report(seen.sealed, {1: meant.id}, by=desk, now=T0)

    assert "1" in refused.value.sentence
    assert (len(done.people), done.already_here) == (3, 0)
    assert (len(again.people), again.already_here) == (0, 3)
    assert counted_in(world.operation, meant) == world.here.id
    assert (people(), present(world)) == (4, 3)


def test_who_is_none_of_the_namesakes_is_new_and_only_once(world):
    world.person("张伟", unit="市图书馆")
    world.person("张伟", unit="市博物馆")

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "1. 张伟")
        for _ in range(2):
            report(seen.sealed, {1: None}, by=desk, now=T0)

    assert (people(), present(world)) == (3, 1)


def test_a_choice_outside_the_candidates_is_no_choice(world):
    world.person("张伟", unit="市图书馆"), world.person("张伟", unit="市博物馆")
    other = world.person("别人")

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "1. 张伟")
        with pytest.raises(ChoiceMissing):
            report(seen.sealed, {1: other.id}, by=desk, now=T0)


def test_the_same_name_of_another_unit_is_asked_about(world):
    world.person("林建国", organisation=world.theatre)

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "1. 林建国 市图书馆")

    assert states(seen) == [("林建国", "ambiguous")]


def test_a_number_of_someone_elsewhere_shows_nothing_and_still_finds_them(world):
    stranger = world.person("王芳", home=world.there, phone="+8613909312345", organisation=world.theatre)

    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "1. 王芳 13909312345")
        shown = states(seen), seen.matches[0].candidates
        report(seen.sealed, {}, by=desk, now=T0)

    assert shown == ([("王芳", "new")], ())
    assert people() == 1
    assert counted_in(world.operation, stranger) == world.here.id


def test_a_later_list_with_numbers_meets_the_people_of_an_earlier_one_without(world):
    with acting(world.desk) as desk:
        first = looked_at(world, desk, "1. 钱七 市监局")
        report(first.sealed, {}, by=desk, now=T0)
        second = looked_at(world, desk, "1. 钱七 市监局 13909318888")

    assert states(second) == [("钱七", "here")]


def test_two_people_on_one_line_are_two(world):
    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "5. 赵六、钱七 市监局")
        done = report(seen.sealed, {}, by=desk, now=T0)

    assert len(done.people) == 2
    assert people() == 2


def test_lines_without_a_person_are_shown_as_they_are(world):
    with acting(world.desk) as desk:
        seen = looked_at(world, desk, "1. 林建国\n@@@@ ???? !!!!")

    assert [line.line for line in seen.not_understood] in ([2], [])
    assert len(seen.matches) == 1


@pytest.mark.parametrize("text", ["", "   \n\n", "#接龙\n例 1. 张三 单位"])
def test_a_list_without_people_is_refused(world, text):
    with acting(world.desk) as desk, pytest.raises(NothingPasted):
        looked_at(world, desk, text)


def test_a_list_that_is_too_long_is_refused(world):
    surnames, given = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋"
    names = [a + b + c for a in surnames for b in given for c in given + "勇"]
    with acting(world.desk) as desk:
        with pytest.raises(ListTooLong) as refused:
            looked_at(world, desk, "\n".join(f"{i}. {name}" for i, name in enumerate(names[: listed.LINES_MAX + 1], 1)))
        with pytest.raises(ListTooLong):
            looked_at(world, desk, "王芳\n" * 200_000)

    assert "1000" in refused.value.sentence


def test_a_sealed_list_cannot_be_changed_or_kept_for_long(world, monkeypatch):
    with acting(world.desk) as desk:
        sealed = looked_at(world, desk, "1. 林建国").sealed
        for broken in (sealed[:-2], "", "x:y:z", signing.dumps(["a"], salt="other")):
            with pytest.raises(ListOutdated):
                report(broken, {}, by=desk, now=T0)
        monkeypatch.setattr(listed, "OPEN_S_MAX", -1)
        with pytest.raises(ListOutdated):
            unseal(sealed)


def test_a_list_is_for_the_desk_it_was_shown_to(world):
    with acting(world.desk) as desk:
        sealed = looked_at(world, desk, "1. 林建国").sealed

    with acting(world.other_desk) as other, pytest.raises(NotAllowed):
        report(sealed, {}, by=other, now=T0)


def test_a_closed_operation_takes_no_list(world):
    with acting(world.desk) as desk:
        sealed = looked_at(world, desk, "1. 林建国").sealed
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()

    with acting(world.desk) as desk, pytest.raises(OperationClosed):
        report(sealed, {}, by=desk, now=T0)

    assert (people(), present(world)) == (0, 0)


def test_a_paper_list_goes_the_same_way(world):
    world.person("林建国", organisation=world.theatre)
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate(
            [["序号", "姓名", "单位", "手机号"], [1, "林建国", "兰州大剧院", ""], [2, "", "", "x"]]
        ):
            sheet.write_row(at, 0, row)

    with acting(world.desk) as desk:
        seen = paper.preview(world.operation.id, world.here.id, book.getvalue(), "名单.xlsx", by=desk, now=T0)
        done = report(seen.sealed, {}, by=desk, now=T0)

    assert states(seen) == [("林建国", "matched")]
    assert [line.line for line in seen.not_understood] == [3]
    assert len(done.people) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        alphabet=st.sampled_from("王芳张伟1234567890.、，( )（）#接龙例\n\t\x00\ud800\u202e市局+-@=１２３·"),
        max_size=300,
    )
)
def test_whatever_is_pasted_is_previewed_or_refused(world, text):
    with acting(world.desk) as desk:
        try:
            seen = looked_at(world, desk, text)
        except (NothingPasted, ListTooLong):
            return
        unclear = {match.line.number: None for match in seen.matches if match.state is State.AMBIGUOUS}
        done = report(seen.sealed, unclear, by=desk, now=T0)

    assert len(done.people) + done.already_here <= len(seen.matches)
