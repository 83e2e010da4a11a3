"""What a role lets its holder see."""

from datetime import timedelta

import pytest

from muster.access.actors import actor_of
from muster.places.models import Level
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_area, an_organisation

pytestmark = pytest.mark.django_db


def scope_of(account, *, strong: bool = True):
    return actor_of(account, now=T0, strong=strong).scope


def test_a_citys_command_sees_its_city_as_a_whole():
    city = a_city()
    a_community(city)

    scope = scope_of(an_account("city", area=city))

    assert (scope.cities, scope.communities) == ((city.id,), ())


def test_a_provinces_command_sees_every_city_below():
    province = an_area("甘肃省", level=Level.PROVINCE)
    cities = [an_area(name, parent=province) for name in ("兰州市", "天水市")]
    an_area("陕西省", level=Level.PROVINCE)

    actor = actor_of(an_account("city", area=province), now=T0, strong=True)

    assert set(actor.scope.cities) == {province.id, *(city.id for city in cities)}
    assert actor.city_of(cities[1].id)


def test_a_districts_command_sees_the_communities_of_its_district_only():
    city = a_city()
    district, other = (an_area(name, level=Level.DISTRICT, parent=city) for name in ("城关区", "安宁区"))
    subdistrict = an_area("广武门街道", level=Level.SUBDISTRICT, parent=district)
    mine, _theirs = a_community(subdistrict), a_community(other)

    actor = actor_of(an_account("city", area=district), now=T0, strong=True)

    assert actor.scope.communities == (mine.id,)
    assert not actor.city_of(city.id)


def test_a_desk_acts_for_its_community_and_a_leader_only_sees_it():
    community = a_community(a_city())

    desk, leader = (scope_of(an_account(kind, area=community)) for kind in ("desk", "leader"))

    assert (desk.communities, desk.desks) == ((community.id,), (community.id,))
    assert (leader.communities, leader.desks) == ((community.id,), ())


def test_an_organisation_and_an_auditor_have_their_own_settings():
    city = a_city()
    organisation = an_organisation(city)

    assert scope_of(an_account("organisation", organisation=organisation)).organisations == (organisation.id,)
    assert scope_of(an_account("auditor", area=city)).audits == (city.id,)


def test_roles_that_have_ended_or_not_begun_do_not_count():
    city = a_city()
    ended = an_account("city", area=city, valid_until=T0)
    lasting = an_account("city", area=city, valid_until=T0 + timedelta(seconds=1))

    assert scope_of(ended).cities == ()
    assert scope_of(lasting).cities == (city.id,)


def test_a_weak_sign_in_is_a_volunteer_and_nothing_more():
    city = a_city()
    volunteer = a_volunteer(city)
    leader = an_account("leader", area=a_community(city), volunteer=volunteer)
    person = an_account("volunteer", volunteer=a_volunteer(city))

    assert (scope_of(leader, strong=False).communities, scope_of(leader, strong=False).volunteer) == ((), None)
    assert scope_of(person, strong=False).volunteer == person.volunteer_id


def test_an_actor_is_read_in_one_query(django_assert_num_queries):
    city = a_city()
    account = an_account("city", area=city)

    with django_assert_num_queries(1):
        actor_of(account, now=T0, strong=True)
