"""Accounts made and ended by the command."""

from io import BytesIO

from django.test import Client
from python_calamine import CalamineWorkbook

from muster.access.models import Account, Role
from tests import factories as make
from tests.city.conftest import Command
from tests.entry.conftest import by_password, strong


def test_a_desk_is_made_and_its_password_shown_once(command: Command):
    page = command.browser.post(
        "/city/accounts/", {"username": "desk-one", "kind": "desk", "where": command.communities[0].code}
    )

    assert page.context["made"].username == "desk-one"
    assert Account.objects.get(username="desk-one").check_password(page.context["made"].password)
    assert Role.objects.get(account__username="desk-one").area_id == command.communities[0].id
    assert page.context["made"].password not in command.browser.get("/city/accounts/").content.decode()


def test_a_name_that_is_taken_or_a_place_that_is_not_ours_is_refused(command: Command):
    elsewhere = make.a_community(make.a_city(), "别处社区")

    for name, where in (
        ("command", command.communities[0].code),
        ("new-desk", elsewhere.code),
        ("x", ""),
        ("\x00abc", ""),
    ):
        page = command.browser.post("/city/accounts/", {"username": name, "kind": "desk", "where": where})
        assert (page.status_code, page.context["made"]) == (422, None)
    assert Role.objects.filter(kind="desk").count() == 0


def test_all_missing_desks_are_made_at_once_and_not_twice(command: Command):
    book = command.browser.post("/city/accounts/desks/").content

    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 3
    assert Account.objects.get(username=rows[1][1]).check_password(rows[1][2])
    assert command.browser.post("/city/accounts/desks/").status_code == 302


def test_an_ended_role_is_gone_at_the_next_request(command: Command):
    account = make.an_account("desk", area=command.communities[0], username="old-desk")
    role = Role.objects.get(account=account)

    command.browser.post(f"/city/accounts/roles/{role.id}/end/")

    assert Role.objects.get(id=role.id).valid_until is not None


def test_nobody_ends_their_own_role_or_one_of_another_city(command: Command):
    own = Role.objects.get(account=command.account)
    other = Role.objects.get(account=make.an_account("city", area=make.a_city(), username="theirs"))

    command.browser.post(f"/city/accounts/roles/{own.id}/end/")
    assert command.browser.post(f"/city/accounts/roles/{other.id}/end/").status_code == 404

    assert Role.objects.filter(id__in=[own.id, other.id], valid_until=None).count() == 2


def test_a_desk_may_not_make_accounts(command: Command):
    desk = strong(make.an_account("desk", area=command.communities[0], username="desk"))

    assert desk.get("/city/accounts/").status_code == 404


def test_a_password_alone_does_not_open_the_page(command: Command):
    for browser in (by_password(command.account), Client()):
        assert browser.get("/city/accounts/").status_code == 302
