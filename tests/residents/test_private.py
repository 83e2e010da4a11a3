"""Needs, people by ID number, door codes, requests, erasure: what is sealed stays sealed, and what is asked is done."""

import json

import pytest
from django.db import connection

from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.models import FieldEvent
from muster.residents.doorcodes import ALPHABET, LENGTH, TRIES_MAX, household_behind, make_codes
from muster.residents.models import Alert, DoorCode, Quota, Resident
from muster.residents.needs import record_needs, withdraw_needs
from muster.residents.people_of import Found, add_resident, find_by_id_number
from muster.residents.quota import USED_MAX_OF_A_DESK
from muster.residents.refusals import (
    NoSuchHousehold,
    NotAnIdNumber,
    ResidentKnown,
    UnknownNeed,
)
from muster.residents.reveal import QuotaUsedUp, Revealed, reveal
from tests import factories as make
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import a_building, a_household, private_of
from tests.residents.conftest import Here

pytestmark = pytest.mark.django_db
PHONE = "+8613909312345"
ID_NUMBER = "11010519491231002X"


def test_needs_are_recorded_and_withdrawn_sealed(here: Here):
    household = a_household(here.building)

    with open_scope(here.desk.scope):
        record_needs(here.community.id, household.id, ["oxygen", "insulin", "oxygen"], now=T0)
        recorded = private_of(household)["needs"]
        withdraw_needs(here.community.id, household.id, now=T0)

    assert (recorded, private_of(household)["needs"]) == (["insulin", "oxygen"], [])
    with as_owner():
        assert FieldEvent.objects.count() == 0


@pytest.mark.parametrize("need", ["cancer", "", "dialysis; drop", "\x00"])
def test_a_need_that_is_not_on_the_list_is_refused(here: Here, need: str):
    with open_scope(here.desk.scope), pytest.raises(UnknownNeed):
        record_needs(here.community.id, a_household(here.building).id, ["oxygen", need], now=T0)


def test_needs_are_kept_only_for_doors_of_ones_own(here: Here):
    foreign = a_household(a_building(make.a_community(here.city, "别的社区"), here.operation), needs=["oxygen"])

    for act in (
        lambda: record_needs(foreign.community_id, foreign.id, [], now=T0),
        lambda: withdraw_needs(foreign.community_id, foreign.id, now=T0),
    ):
        with open_scope(here.desk.scope), pytest.raises(NoSuchHousehold):
            act()

    assert private_of(foreign)["needs"] == ["oxygen"]


def test_a_household_takes_its_own_needs_back_and_nobody_elses(here: Here):
    own, other = a_household(here.building, needs=["oxygen"]), a_household(here.building, needs=["insulin"])

    with open_scope(Scope(household=own.id)):
        withdraw_needs(here.community.id, own.id, now=T0)
        with pytest.raises(NoSuchHousehold):
            withdraw_needs(here.community.id, other.id, now=T0)

    assert (private_of(own)["needs"], private_of(other)["needs"]) == ([], ["insulin"])


def test_of_an_id_number_only_the_end_is_shown(here: Here):
    household = a_household(here.building)

    with open_scope(here.desk.scope):
        add_resident(here.community.id, household.id, name="王秀兰👵", id_number=ID_NUMBER.lower(), now=T0)
        add_resident(here.community.id, household.id, name="王小明", now=T0)
        shown = reveal(
            here.community.id,
            household.id,
            reason="核对",
            purpose="correct",
            fields=["people"],
            by=here.desk,
            city_id=here.city.id,
            now=T0,
        )

    assert isinstance(shown, Revealed)
    assert [(one.name, one.number_end) for one in shown.people] == [("王秀兰👵", "002X"), ("王小明", "")]
    assert shown.head == ""
    with as_owner():
        assert Look.objects.count() == 1


def test_people_are_not_read_without_a_look_that_named_them(here: Here):
    household = a_household(here.building)
    with open_scope(here.desk.scope):
        add_resident(here.community.id, household.id, name="王秀兰", now=T0)
        reveal(here.community.id, household.id, reason="x", purpose="visit", by=here.desk, city_id=here.city.id, now=T0)
        look = Look.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM residents_people_of(%s, %s, %s)", [look.id, here.community.id, household.id])
            assert cursor.fetchall() == []


@pytest.mark.parametrize("number", ["1", "12 34", "x" * 21, "1101051949\x0031002X", "电话", ""])
def test_what_is_no_id_number_is_refused(here: Here, number: str):
    with open_scope(here.desk.scope), pytest.raises(NotAnIdNumber):
        find_by_id_number(here.community.id, here.operation.id, number, reason="x", city_id=here.city.id, now=T0)


def found(here: Here, number: str) -> object:
    with open_scope(here.desk.scope):
        return find_by_id_number(
            here.community.id, here.operation.id, number, reason="来电核对", city_id=here.city.id, now=T0
        )


def test_an_id_number_is_found_in_its_own_community_only_and_each_try_counts(here: Here):
    """Somebody known elsewhere and somebody unknown everywhere are answered alike."""
    household = a_household(here.building)
    other = make.a_community(here.city, "别的社区")
    foreign, elsewhere = a_household(a_building(other, here.operation)), make.an_account("desk", area=other)
    with open_scope(here.desk.scope):
        add_resident(here.community.id, household.id, name="王秀兰", id_number=ID_NUMBER, now=T0)
    with open_scope(Scope(actor=elsewhere.id, communities=(other.id,), desks=(other.id,))):
        add_resident(other.id, foreign.id, name="李四", id_number="G12345678", now=T0)

    assert found(here, "１１０１０５ 19491231 002x") == Found(household.id, USED_MAX_OF_A_DESK - 1)
    assert found(here, "G12345678") == Found(None, USED_MAX_OF_A_DESK - 2)
    assert found(here, "G87654321") == Found(None, USED_MAX_OF_A_DESK - 3)
    with as_owner():
        assert sorted(Look.objects.values_list("action", "rows")) == [("residents.find", 0)] * 2 + [
            ("residents.find", 1)
        ]
        Quota.objects.update(used=USED_MAX_OF_A_DESK)
    assert isinstance(found(here, ID_NUMBER), QuotaUsedUp)
    with as_owner():
        assert list(Alert.objects.values_list("kind", flat=True)) == ["quota"]


def test_the_same_id_number_is_kept_once_in_a_community_and_may_be_in_another(here: Here):
    household = a_household(here.building)
    foreign = a_household(a_building(make.a_community(here.city, "别的社区"), here.operation))

    with open_scope(here.desk.scope):
        add_resident(here.community.id, household.id, name="甲", id_number=ID_NUMBER, now=T0)
        with pytest.raises(ResidentKnown):
            add_resident(here.community.id, household.id, name="乙", id_number=ID_NUMBER, now=T0)
    with open_scope(Scope(actor=here.account.id, communities=(foreign.community_id,))):
        add_resident(foreign.community_id, foreign.id, name="丙", id_number=ID_NUMBER, now=T0)

    with as_owner():
        assert Resident.objects.count() == 2


def behind(here: Here, code: str, phone: str = PHONE) -> object:
    return household_behind(here.community.id, here.operation.id, code=code, phone=phone)


def test_a_code_opens_only_with_the_phone_of_its_door_and_in_its_community(here: Here):
    household, other = a_household(here.building, phone=PHONE), a_household(here.building, phone="+8613909310000")
    with open_scope(here.desk.scope):
        codes = make_codes(here.community.id, here.operation.id, [household.id, other.id], now=T0)
    code = codes[household.id]

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert behind(here, f" {code[:5].lower()} {code[5:]}") == household.id
    assert behind(here, codes[other.id]) is None
    assert behind(here, code, "+8613900000000") is None
    assert behind(here, "", PHONE) is None
    assert household_behind(here.city.id, here.operation.id, code=code, phone=PHONE) is None
    assert household_behind(here.community.id, uuid7(), code=code, phone=PHONE) is None
    assert household_behind(here.community.id, None, code=code, phone=PHONE) is None


def test_a_code_is_void_after_twenty_misses_and_when_the_next_is_made(here: Here):
    household = a_household(here.building, phone=PHONE)
    with open_scope(here.desk.scope):
        first = make_codes(here.community.id, here.operation.id, [household.id], now=T0)[household.id]
        second = make_codes(here.community.id, here.operation.id, [household.id], now=T0)[household.id]
    assert (behind(here, first), behind(here, second)) == (None, household.id)

    for n in range(TRIES_MAX):
        assert behind(here, second, f"+86139000000{n:02}") is None

    assert behind(here, second) is None
    with as_owner():
        assert list(DoorCode.objects.values_list("tries", flat=True)) == [TRIES_MAX]


def test_a_household_without_a_phone_has_no_way_in_but_the_desk(here: Here):
    household = a_household(here.building)
    with open_scope(here.desk.scope):
        code = make_codes(here.community.id, here.operation.id, [household.id], now=T0)[household.id]

    assert behind(here, code, "") is None


def test_a_sealed_value_that_was_moved_to_another_door_does_not_open(here: Here):
    own, other = a_household(here.building, head="王秀兰"), a_household(here.building)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE residents_private SET details = (SELECT details FROM residents_private WHERE household_id = %s)"
            " WHERE household_id = %s",
            [own.id, other.id],
        )

    with open_scope(here.desk.scope), pytest.raises(Exception, match="residents_private"):
        reveal(here.community.id, other.id, reason="x", purpose="visit", by=here.desk, city_id=here.city.id, now=T0)


def test_the_sealed_columns_hold_no_plain_word(here: Here):
    a_household(here.building, head="王秀兰", phone=PHONE, needs=["oxygen"])

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM residents_private p")
        text = bytes.fromhex("".join(c for c in json.loads(cursor.fetchone()[0])["details"] if c in "0123456789abcdef"))
    assert "王秀兰".encode() not in text
