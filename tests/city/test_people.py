"""A people list through the page: nothing before it was previewed, all or nothing, for the command and an organisation."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from muster.people.models import Volunteer
from tests import factories as make
from tests.city.conftest import Command
from tests.conftest import as_owner
from tests.entry.conftest import strong

HEADER = "姓名,手机,单位,社区\n"


def a_list(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("名单.csv", (HEADER + "\n".join(rows)).encode("utf-8-sig"), "text/csv")


def names() -> list[str]:
    with as_owner():
        return sorted(Volunteer.objects.values_list("name", flat=True))


def test_a_list_is_previewed_and_then_loaded(command: Command):
    rows = ["王一,13893100001,兰州大剧院,第1社区", "李二,13893100002,兰州大剧院,第2社区"]
    page = command.browser.post("/city/people/upload/", {"file": a_list(*rows)})
    assert (page.context["preview"].added, names()) == (2, [])

    answer = command.browser.post("/city/people/loading/", {"token": page.context["preview"].token})

    assert (answer.status_code, names()) == (302, ["李二", "王一"])


def test_loading_the_same_list_again_adds_nobody(command: Command):
    for _ in range(2):
        page = command.browser.post("/city/people/upload/", {"file": a_list("王一,13893100001,兰州大剧院,第1社区")})
        command.browser.post("/city/people/loading/", {"token": page.context["preview"].token})

    assert page.context["preview"].unchanged == 1
    assert names() == ["王一"]


def test_one_bad_row_stops_the_whole_list_and_is_named(command: Command):
    rows = ["王一,13893100001,兰州大剧院,第1社区", "李二,12345,兰州大剧院,第9社区"]

    page = command.browser.post("/city/people/upload/", {"file": a_list(*rows)})

    assert page.status_code == 422
    assert {bad.line for bad in page.context["preview"].rows_bad} == {3}
    assert page.context["preview"].token == ""
    assert command.browser.post("/city/people/loading/", {"token": ""}).status_code == 422
    assert names() == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"\x00" * 100, b"<html>captive portal</html>"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(command: Command, content: bytes):
    answer = command.browser.post("/city/people/upload/", {"file": SimpleUploadedFile("list.xlsx", content)})

    assert answer.status_code == 422
    assert names() == []


def test_a_preview_is_loaded_by_nobody_else(command: Command):
    page = command.browser.post("/city/people/upload/", {"file": a_list("王一,13893100001,兰州大剧院,第1社区")})
    colleague = strong(make.an_account("city", area=command.area, username="colleague"))

    answer = colleague.post("/city/people/loading/", {"token": page.context["preview"].token})

    assert (answer.status_code, names()) == (422, [])


def test_an_organisation_loads_its_own_staff_only(command: Command):
    contact = strong(make.an_account("organisation", organisation=command.organisation, username="contact"))

    page = contact.post("/city/organisation/upload/", {"file": a_list("王一,13893100001,别的单位,第1社区")})

    assert page.status_code == 422
    page = contact.post("/city/organisation/upload/", {"file": a_list("王一,13893100001,兰州大剧院,第1社区")})
    contact.post("/city/organisation/loading/", {"token": page.context["preview"].token})
    assert names() == ["王一"]


def test_an_organisation_sees_names_of_those_who_come_and_only_counts_of_the_others(command: Command):
    notice = make.a_notice(command.operation)
    for name, answer in (("答应甲", "yes"), ("谢绝乙", "declined"), ("沉默丙", "silent")):
        person = make.a_volunteer(
            command.area, home=command.communities[0], organisation=command.organisation, name=name
        )
        make.an_expected(command.operation, person, notice, answer=answer)
    contact = strong(make.an_account("organisation", organisation=command.organisation, username="contact"))

    page = contact.get("/city/organisation/")

    text = page.content.decode()
    assert ("答应甲" in text, "谢绝乙" in text, "沉默丙" in text) == (True, False, False)
    assert (page.context["counts"].expected, page.context["counts"].declined) == (3, None)


def test_the_empty_list_is_a_workbook(command: Command):
    assert command.browser.get("/city/people/template/").content[:2] == b"PK"
