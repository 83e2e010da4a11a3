"""The desk opens a household, keeps its needs, sees who looked, prints slips: what the pages say and what stays recorded."""

import re

import pytest

from muster.access.models import Look
from muster.residents.models import Alert, DoorCode, Quota
from muster.residents.quota import USED_MAX_OF_A_DESK, shift_starts
from muster.residents.reveal import Purpose
from tests import factories as make
from tests.conftest import as_owner
from tests.door.conftest import PHONE, Slip
from tests.entry.conftest import strong
from tests.factories import T0
from tests.residents.arranged import a_household, private_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
FORM = {"purpose": "visit", "reason": "约定上门时间"}


@pytest.fixture
def desk(slip: Slip):
    return strong(slip.desk)


def panel(slip: Slip, end: str = "reveal/") -> str:
    return f"/desk/{slip.community.code}/households/{slip.household.id}/{end}"


def test_the_question_offers_the_purposes_of_the_closed_list(slip: Slip, desk):
    page = desk.get(panel(slip)).content.decode()

    assert re.findall(r'<option value="(\w+)"', page) == Purpose.values
    assert "王秀兰" not in page


def test_the_answer_is_a_fragment_with_a_number_to_call_and_what_is_left(slip: Slip, desk):
    answer = desk.post(panel(slip), FORM, headers=ENGLISH | {"hx-request": "true"}).content.decode()

    assert "<html" not in answer
    assert f'href="tel:{PHONE}"' in answer
    assert f"{USED_MAX_OF_A_DESK - 1} of {USED_MAX_OF_A_DESK} left" in answer
    assert all(word in answer for word in ("王秀兰", "耳背，请大声", "insulin"))


@pytest.mark.parametrize("form", [{}, {"purpose": "visit"}, {"reason": "x"}, {"purpose": "own", "reason": "x"}])
def test_without_purpose_and_reason_the_question_comes_back(slip: Slip, desk, form):
    answer = desk.post(panel(slip), form)

    assert answer.status_code == 422
    with as_owner():
        assert not Look.objects.exists()


def test_a_refusal_over_the_quota_keeps_its_line_and_its_alert(slip: Slip, desk):
    """A page that answers 400 or more is undone: this one must not be."""
    with as_owner():
        Quota.objects.create(
            community_id=slip.community.id,
            actor_id=slip.desk.id,
            shift_starts=shift_starts(T0),
            used=USED_MAX_OF_A_DESK,
            used_max=USED_MAX_OF_A_DESK,
        )

    answer = desk.post(panel(slip), FORM, headers=ENGLISH)

    assert (answer.status_code, "as many households as one shift allows" in answer.content.decode()) == (200, True)
    with as_owner():
        assert list(Look.objects.values_list("outcome", "rows")) == [("refused", 0)]
        assert list(Alert.objects.values_list("kind", flat=True)) == ["quota"]


def test_an_alert_waits_at_the_desk_until_it_is_marked_as_seen(slip: Slip, desk):
    desk.post(panel(slip), FORM | {"purpose": "life", "reason": "老人摔倒"})
    home, looks = f"/desk/{slip.community.code}/", f"/desk/{slip.community.code}/looks/"
    before = desk.get(home, headers=ENGLISH).content.decode()
    page = desk.get(looks, headers=ENGLISH).content.decode()
    with as_owner():
        alert = Alert.objects.get()

    first, second = (desk.post(f"{looks}{alert.id}/").status_code for _ in range(2))

    assert "Looks to be seen by the desk" in before
    assert all(word in page for word in ("opened because a life was at risk", "老人摔倒", "desk-一", "301"))
    assert "王秀兰" not in page
    assert (first, second) == (302, 302)
    assert "Looks to be seen by the desk" not in desk.get(home, headers=ENGLISH).content.decode()
    assert desk.post(f"{looks}{make.an_id()}/").status_code == 404


def test_needs_are_kept_from_the_panel(slip: Slip, desk):
    desk.post(panel(slip, "needs/"), {"need": ["oxygen", "other"]})
    assert private_of(slip.household)["needs"] == ["other", "oxygen"]

    assert desk.post(panel(slip, "needs/"), {"need": "cancer"}).status_code == 422
    desk.post(panel(slip, "needs/"))
    assert private_of(slip.household)["needs"] == []


def test_slips_carry_a_code_for_each_door_and_only_its_index_is_kept(slip: Slip, desk):
    a_household(slip.building, door="302")
    address = f"/desk/{slip.community.code}/buildings/{slip.building.id}/slips/"

    asked = desk.get(address).content.decode()
    page = desk.post(address, {"unit": "*"}).content.decode()
    codes = re.findall(r'class="code">(\w{5}) (\w{5})<', page)

    assert re.findall(r'class="code">', asked) == []
    assert len(set(codes)) == 2
    assert page.count("<svg ") >= 2
    with as_owner():
        kept = list(DoorCode.objects.values_list("code_index", flat=True))
    assert len(kept) == 2
    assert not any("".join(code).encode() in bytes(one) for one in kept for code in codes)


@pytest.mark.parametrize("unit", ["", "no such", "\x00", "x" * 9_000])
def test_slips_of_a_stairwell_that_is_not_there_are_refused(slip: Slip, desk, unit):
    address = f"/desk/{slip.community.code}/buildings/{slip.building.id}/slips/"

    assert desk.post(address, {"unit": unit}).status_code == 422


@pytest.mark.parametrize(
    ("number", "status"), [("G99999999", 200), ("", 422), ("\x00", 422), ("1" * 9_000, 422), ("😀", 422)]
)
def test_a_search_by_id_number_says_whether_somebody_is_here(slip: Slip, desk, number, status):
    answer = desk.post(
        f"/desk/{slip.community.code}/id-numbers/", {"number": number, "reason": "来电核对"}, headers=ENGLISH
    )

    assert answer.status_code == status
    assert ("Nobody on this community" in answer.content.decode()) == (status == 200)
