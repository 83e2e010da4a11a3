"""Who is meant by a phone number on the report-in page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from muster.access.phones import blind_index
from muster.access.scope import Scope, open_scope
from muster.people.claimant import claimant
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer

PHONE = "+8613909310001"


def _claim(city_id, *, phone=PHONE, name="", home=None):
    with open_scope(Scope(phone=blind_index(phone))):
        return claimant(city_id, phone=phone, name=name, unit="市监局", home_community_id=home, now=T0)


@pytest.mark.django_db
def test_a_known_number_is_the_person_on_the_list():
    city = a_city()
    known = a_volunteer(city, name="林建国", phone=PHONE)

    assert _claim(city.id) == _claim(city.id, name=" 林建国 ") == known.id


@pytest.mark.django_db
def test_an_unknown_number_makes_one_unexpected_person_who_is_not_invited():
    city = a_city()
    home = a_community(city)

    first, again = _claim(city.id, name="李四", home=home.id), _claim(city.id, name="李四", home=home.id)

    with as_owner():
        person = Volunteer.objects.get()
    assert first == again == person.id
    assert (person.name, person.name_sort, person.phone, person.unit) == ("李四", "li si", PHONE, "市监局")
    assert (person.invited_at, person.source, person.home_community_id) == (None, "other", home.id)


@pytest.mark.django_db
def test_two_people_of_one_number_are_told_apart_by_name():
    city = a_city()
    father = a_volunteer(city, name="林建国", phone=PHONE)

    daughter = _claim(city.id, name="林小雨")

    assert daughter != father.id
    assert _claim(city.id, name="林小雨") == daughter
    assert _claim(city.id) == father.id


@pytest.mark.django_db
def test_number_first_and_name_later_is_still_one_person():
    city = a_city()

    assert _claim(city.id) == _claim(city.id, name="李四")


@pytest.mark.django_db
def test_invented_names_on_one_number_come_to_an_end():
    city = a_city()

    people = {_claim(city.id, name=f"某{letter}") for letter in "甲乙丙丁戊己庚辛"}

    assert len(people) == 4


@pytest.mark.django_db
def test_the_same_number_in_another_city_is_another_row():
    assert _claim(a_city().id, name="李四") != _claim(a_city().id, name="李四")


@pytest.mark.django_db
def test_outside_the_scope_of_the_number_nobody_is_found_or_made():
    city = a_city()

    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        claimant(city.id, phone=PHONE, name="李四", home_community_id=None, now=T0)


@pytest.mark.django_db(transaction=True)
def test_hundreds_of_claims_at_once_make_one_person():
    city = a_city()

    def claim(_turn: int):
        try:
            return _claim(city.id, name="李四")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as threads:
        people = set(threads.map(claim, range(300)))

    with as_owner():
        assert Volunteer.objects.count() == 1
    assert len(people) == 1
