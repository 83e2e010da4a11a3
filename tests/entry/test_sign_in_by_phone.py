"""G19: six digits, five tries, ten minutes, once, bound to the session, void after the next; nothing for strangers."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from muster.access.actors import actor_of
from muster.access.models import Account, Role
from muster.access.phones import blind_index
from tests.conftest import as_owner
from tests.entry.phones import NUMBER, STRANGER, asks, messages, newest_code, other_than, types
from tests.factories import T0, a_city, a_community, a_volunteer, an_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sms")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T0, tick=False) as traveller:
        yield traveller


def test_an_invited_person_signs_in_and_becomes_a_volunteer(client):
    volunteer = a_volunteer(a_city(), phone=NUMBER)

    asks(client)
    response = types(client, newest_code())

    account = Account.objects.get(volunteer_id=volunteer.id)
    actor = actor_of(account, now=T0, strong=False)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert [role.kind for role in actor.roles] == ["volunteer"]
    assert actor.scope.volunteer == volunteer.id
    assert client.get("/me/").content.decode() == volunteer.name


def test_full_width_digits_and_a_country_code_are_the_same_number(client):
    a_volunteer(a_city(), phone=NUMBER)

    assert asks(client, "＋８６ １３９－０９３１－２３４５")["Location"] == "/sign-in/code/"
    assert [message.to for message in messages()] == [NUMBER]


def test_what_is_no_number_is_refused_with_a_sentence(client):
    response = client.post("/sign-in/", {"phone": "12"}, headers={"accept-language": "en"})

    assert response.status_code == 422
    assert "does not look like a phone number" in response.content.decode()


def test_five_wrong_tries_void_the_code(client):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)
    code = newest_code()

    wrong = [types(client, other_than(code)).status_code for _ in range(5)]

    assert wrong == [422] * 5
    assert types(client, code).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_counts_ten_minutes(client, clock):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)

    clock.shift(timedelta(minutes=10))

    assert types(client, newest_code()).status_code == 422


def test_a_code_counts_once_however_many_type_it_at_the_same_time(client):
    """Two requests read the same session before either writes it."""
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)
    code, twin = newest_code(), client.session
    copied = dict(twin.items())

    types(client, code)
    other = Client()
    session = other.session
    session.update(copied)
    session.save()
    other.cookies["sessionid"] = session.session_key

    assert types(other, code).status_code == 422


def test_a_code_counts_only_in_the_session_that_asked(client):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)

    elsewhere = Client()

    assert types(elsewhere, newest_code()).status_code == 422
    assert "_auth_user_id" not in elsewhere.session


def test_the_next_code_voids_the_one_before(client, clock):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)
    first = newest_code()
    clock.shift(timedelta(minutes=1))

    asks(client)

    assert first != newest_code()
    assert types(client, first).status_code == 422
    assert types(client, newest_code()).status_code == 302


def test_two_people_on_one_phone_choose_their_name(client):
    city = a_city()
    mother = a_volunteer(city, phone=NUMBER, name="王秀兰")
    son = a_volunteer(city, phone=NUMBER, name="李强")
    asks(client)

    assert types(client, newest_code())["Location"] == "/sign-in/name/"
    page = client.get("/sign-in/name/").content.decode()
    client.post("/sign-in/name/", {"person": str(son.id)})

    assert mother.name in page
    assert son.name in page
    assert client.get("/me/").content.decode() == son.name
    assert Account.objects.get(volunteer_id=son.id).phone_index == blind_index(NUMBER)


def test_nobody_chooses_the_name_of_another_phone(client):
    city = a_city()
    a_volunteer(city, phone=NUMBER, name="王秀兰")
    a_volunteer(city, phone=NUMBER, name="李强")
    stranger = a_volunteer(city, phone=STRANGER, name="赵敏")
    asks(client)
    types(client, newest_code())

    response = client.post("/sign-in/name/", {"person": str(stranger.id)})

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_text_message_raises_no_role(client):
    """A stolen message must not open a city, a desk or a team."""
    city = a_city()
    community = a_community(city, code="620102001004")
    person = a_volunteer(city, phone=NUMBER, home=community)
    account = an_account("leader", area=community, volunteer=person)
    for kind, area in (("desk", community), ("city", city)):
        with as_owner():
            Role.objects.create(account=account, kind=kind, area=area, valid_from=T0)
    asks(client)

    response = types(client, newest_code())

    assert response["Location"].startswith("/sign-in/device/")
    addresses = [
        "/city/",
        "/desk/620102001004/",
        "/me/team/",
        "/account/second-factor/app/",
        "/account/second-factor/passkey/",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert client.get("/open/people/").content.decode() == person.name


def test_a_role_taken_away_is_not_given_back_by_signing_in(client, clock):
    person = a_volunteer(a_city(), phone=NUMBER)
    account = an_account("volunteer", volunteer=person, valid_until=T0)
    asks(client)

    types(client, newest_code())

    assert Role.objects.filter(account=account).count() == 1
    assert client.get("/me/").status_code == 404


def test_the_demo_shows_the_code_and_no_other_installation_does(client, settings):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)
    hidden = client.get("/sign-in/code/").content.decode()

    settings.IS_DEMO = True
    in_demo = Client()
    asks(in_demo, "13909319999")

    assert newest_code() not in hidden
    assert 'one-time-code"' in in_demo.get("/sign-in/code/").content.decode()


def test_the_phone_is_written_nowhere_but_on_the_list_of_people(client):
    a_volunteer(a_city(), phone=NUMBER)
    asks(client)
    types(client, newest_code())

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        holding = [name for (name,) in cursor.fetchall() if _holds(cursor, name, "3909312345")]

    assert holding == ["people_volunteer"]
    assert "3909312345" not in str(dict(client.session.items()))


def _holds(cursor, table: str, needle: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text LIKE %s)', [f"%{needle}%"])
    return bool(cursor.fetchone()[0])
