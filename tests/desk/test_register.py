"""The community's register on its desk's page: figures, and a list that is looked at before it is loaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muster.residents.models import Household, Register
from muster.sheets import read_all
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.residents.arranged import a_building, a_household
from tests.residents.lists import ALL, MA, WANG, a_list

REGISTER_QUERIES = 12


@pytest.fixture
def page(home) -> str:
    return f"{home}register/"


def sent(*rows: str, complete: str = "part") -> dict[str, object]:
    return {"file": SimpleUploadedFile("台账.csv", a_list(*rows), "text/csv"), "complete": complete}


def households() -> int:
    with as_owner():
        return Household.objects.filter(removed_at=None).count()


def test_a_register_is_previewed_and_then_loaded(world, desk, page):
    looked_at = desk.post(page, sent(*ALL))
    preview = looked_at.context["preview"]
    assert (looked_at.status_code, preview.added, preview.rows, households()) == (200, 5, 5, 0)

    answer = desk.post(f"{page}loading/", {"token": preview.token})

    assert (answer.status_code, households()) == (302, 5)
    with as_owner():
        found = Register.objects.get()
        assert (found.households, found.people, found.loaded_by) == (5, 10, world.desk.id)
    shown = desk.get(page).content.decode()
    assert all(words in shown for words in ("台账", "4号楼", "10号楼", "您本人"))
    assert "王秀兰" not in shown


def test_a_preview_is_loaded_once_and_by_nobody_else(world, desk, page, django_capture_on_commit_callbacks):
    token = desk.post(page, sent(*ALL)).context["preview"].token
    other = browser(world.other_desk)

    assert other.post(f"/desk/{world.there.code}/register/loading/", {"token": token}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{page}loading/", {"token": token}).status_code == 302
    assert desk.post(f"{page}loading/", {"token": token}).status_code == 422
    assert households() == 5


def test_a_bad_row_stops_all_and_is_named(desk, page):
    answer = desk.post(page, sent(WANG, MA.replace(",2,", ",很多,")))

    assert answer.status_code == 422
    assert [bad.line for bad in answer.context["preview"].rows_bad] == [3]
    assert "请写这户住几个人" in answer.content.decode()
    assert desk.post(f"{page}loading/", {"token": ""}).status_code == 422
    assert households() == 0


def test_a_complete_list_says_what_it_takes_off_before_it_does(desk, page):
    desk.post(f"{page}loading/", {"token": desk.post(page, sent(*ALL)).context["preview"].token})

    looked_at = desk.post(page, sent(WANG, MA, complete="whole"))
    assert "金城家园 10号楼 1单元 1204" in looked_at.content.decode()
    assert households() == 5
    desk.post(f"{page}loading/", {"token": looked_at.context["preview"].token})

    assert households() == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"<html>captive portal</html>"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(desk, page, content):
    answer = desk.post(page, {"file": SimpleUploadedFile("list.xlsx", content), "complete": "part"})

    assert answer.status_code == 422
    assert households() == 0


def test_another_desks_register_is_not_shown(world, page):
    a_household(a_building(world.here, world.operation, name="金丝雀楼"), door="301")
    other = browser(world.other_desk)

    assert other.get(page).status_code == 404
    assert "金丝雀楼" not in other.get(f"/desk/{world.there.code}/register/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_house_as_for_three(
    world, desk, page, rows, django_assert_num_queries
):
    for number in range(rows):
        a_household(a_building(world.here, world.operation, name=f"{number}号楼"), door="301")

    with django_assert_num_queries(REGISTER_QUERIES):
        answer = desk.get(page)

    assert len(answer.context["page"].object_list) == rows


def test_the_empty_register_is_a_workbook_that_can_be_read_back(desk, page):
    sheets = read_all(desk.get(f"{page}template/").content, "a.xlsx")

    assert sheets[0].header.cells[1] == "楼栋 Building *"
