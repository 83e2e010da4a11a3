"""Who can do what: the question that was asked aloud at two in the morning."""

import pytest

from muster.access.models import Look
from muster.mobilise.report_in import tick
from tests.conftest import as_owner
from tests.factories import T0
from tests.mobilise.world import acting


@pytest.fixture
def rider(world):
    rider = world.person("李师傅", name_sort="li", skills=["tricycle"], languages=["en"])
    clerk = world.person("王芳", name_sort="wang", skills=["data_entry", "会剪纸"])
    away = world.person("金丝雀", name_sort="jin", skills=["tricycle"])
    with acting(world.desk) as actor:
        tick(world.operation.id, world.here.id, [rider.id, clerk.id], by=actor, now=T0)
    return rider, away


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("老式三轮车谁会骑?", ["李师傅"]),
        ("who can ride a tricycle?", ["李师傅"]),
        ("谁会剪纸", ["王芳"]),
        ("会剪纸的有吗", ["王芳"]),
        ("王芳", ["王芳"]),
        ("谁会开飞机", []),
        ("\x00", ["李师傅", "王芳"]),
        ("", ["李师傅", "王芳"]),
    ],
)
@pytest.mark.usefixtures("rider")
def test_a_question_finds_those_here_whom_it_fits(desk, home, question, found):
    page = desk.get(f"{home}people/", {"q": question})

    assert [one.person.name for one, _ in page.context["page"]] == found
    assert "金丝雀" not in page.content.decode()


def test_a_search_is_logged_without_the_question(world, desk, home, rider):
    desk.get(f"{home}people/", {"q": "三轮车"})

    with as_owner():
        look = Look.objects.get()
    assert (look.action, look.rows, look.reason, look.community_id) == ("desk.search", 1, "", world.here.id)


def test_a_card_is_logged_with_whom_it_shows(world, desk, home, rider):
    person, _ = rider

    page = desk.get(f"{home}people/{person.id}/", headers={"hx-request": "true"}).content.decode()

    with as_owner():
        assert Look.objects.get().subject_id == person.id
    assert "骑三轮车" in page
    assert "英语" in page
    assert "<html" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(world, desk, home, rows, django_assert_num_queries):
    people = [world.person(f"某{n}", skills=["tricycle"]) for n in range(rows)]
    with acting(world.desk) as actor:
        tick(world.operation.id, world.here.id, [one.id for one in people], by=actor, now=T0)

    with django_assert_num_queries(SEARCH_QUERIES):
        page = desk.get(f"{home}people/", {"q": "三轮车"})

    assert page.context["found_count"] == rows


SEARCH_QUERIES = 13
