"""What a household asks for, what its desk answers, and what erasing leaves: the door, and nothing of its people."""

import pytest

from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.residents import requests
from muster.residents.correct_private import correct_private
from muster.residents.doorcodes import household_behind, make_codes
from muster.residents.erase import erase
from muster.residents.models import DoorCode, Household, Register, Request, Resident
from muster.residents.people_of import add_resident
from muster.residents.refusals import (
    NoSuchHousehold,
    RequestGone,
    WordsMissing,
)
from muster.residents.reveal import reveal_own
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import a_household, private_of
from tests.residents.conftest import Here

pytestmark = pytest.mark.django_db
PHONE = "+8613909312345"
ID_NUMBER = "11010519491231002X"


def behind(here: Here, code: str, phone: str = PHONE) -> object:
    return household_behind(here.community.id, here.operation.id, code=code, phone=phone)


def asks(here: Here, household: Household, kind: str = "complain", words: str = "没人来") -> Request:
    with open_scope(Scope(household=household.id)):
        made = requests.ask(
            here.community.id, household.id, here.operation.id, here.city.id, kind=kind, words=words, now=T0
        )
    with as_owner():
        return Request.objects.get(id=made)


def test_a_request_is_sealed_read_by_its_desk_and_answered_once(here: Here):
    household = a_household(here.building)
    request = asks(here, household, words="三天没有人来\x00😀")

    assert "三天".encode() not in bytes(request.words)
    with open_scope(here.desk.scope):
        assert [one.id for one in requests.requests_here(here.community.id)] == [request.id]
        assert requests.opened(request).words == "三天没有人来😀"
        requests.answer(request, "今天下午到", by=here.desk, now=T0)
        with pytest.raises(RequestGone):
            requests.answer(request, "再答一次", by=here.desk, now=T0)
    with open_scope(Scope(household=household.id)):
        own = requests.requests_of(here.community.id, household.id).get()
        assert requests.opened(own).answer == "今天下午到"


def test_an_empty_request_is_refused_and_one_about_another_door_too(here: Here):
    household, other = a_household(here.building), a_household(here.building)

    with pytest.raises(WordsMissing):
        asks(here, household, words=" \x00 ")
    with pytest.raises(Exception, match="row-level security"), open_scope(Scope(household=household.id)):
        requests.ask(here.community.id, other.id, here.operation.id, here.city.id, kind="complain", words="x", now=T0)


def test_an_auditor_counts_complaints_and_reads_none(here: Here):
    asks(here, a_household(here.building))
    asks(here, a_household(here.building), kind="correct")

    with open_scope(Scope(audits=(here.city.id,))):
        assert requests.complaints_in(here.city.id) == [(here.community.id, T0, None)]
        assert not Request.objects.exists()
    with open_scope(Scope(audits=(here.community.id,))):
        assert requests.complaints_in(here.city.id) == []


def test_erasing_leaves_the_door_and_nothing_of_its_people(here: Here):
    household = a_household(here.building, head="王秀兰", phone=PHONE, notes="耳背", needs=["oxygen"])
    neighbour = a_household(here.building, head="李四", needs=["insulin"])
    request = asks(here, household)
    with open_scope(here.desk.scope):
        add_resident(here.community.id, household.id, name="王秀兰", id_number=ID_NUMBER, now=T0)
        make_codes(here.community.id, here.operation.id, [household.id], now=T0)

    with open_scope(Scope(household=household.id)):
        erase(here.community.id, household.id, now=T0)
        with pytest.raises(NoSuchHousehold):
            erase(here.community.id, neighbour.id, now=T0)

    assert private_of(household) == {
        "head": "",
        "phone": "",
        "language": "",
        "notes": "",
        "needs": [],
        "phone_index": None,
    }
    assert private_of(neighbour)["head"] == "李四"
    with as_owner():
        assert (Resident.objects.count(), DoorCode.objects.count()) == (0, 0)
        assert Request.objects.get(id=request.id).words is None
        assert Register.objects.get().households == 2
        assert Household.objects.filter(removed_at=None).count() == 2
        assert list(Look.objects.values_list("action", "role", "subject_id")) == [
            ("residents.erase", "resident", household.id)
        ]


def test_a_correction_changes_what_it_names_and_the_index_with_it(here: Here):
    household = a_household(here.building, head="王秀兰", phone=PHONE, notes="耳背")

    with open_scope(here.desk.scope):
        correct_private(
            here.community.id,
            household.id,
            {"phone": "+8613909310000", "language": "ug"},
            reason="住户更正",
            by=here.desk,
            city_id=here.city.id,
            now=T0,
        )
        code = make_codes(here.community.id, here.operation.id, [household.id], now=T0)[household.id]

    kept = private_of(household)
    assert (kept["head"], kept["phone"], kept["language"], kept["notes"]) == ("王秀兰", "+8613909310000", "ug", "耳背")
    assert behind(here, code, "+8613909310000") == household.id
    assert behind(here, code, PHONE) is None
    with as_owner():
        assert list(Look.objects.values_list("purpose", "reason")) == [("correct", "住户更正")]


def test_a_household_reads_what_is_held_about_itself_and_that_is_logged(here: Here):
    household, other = a_household(here.building, head="王秀兰", needs=["oxygen"]), a_household(here.building)

    with open_scope(Scope(household=household.id)):
        held = reveal_own(here.community.id, household.id, now=T0)
        with pytest.raises(NoSuchHousehold):
            reveal_own(here.community.id, other.id, now=T0)
        seen = list(Look.objects.values_list("role", "actor_id", "purpose"))

    assert (held.head, held.needs) == ("王秀兰", ("oxygen",))
    assert seen == [("resident", household.id, "own")]
