"""The phones of a person: listed, withdrawn for good, and by the database's own word nobody else's."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from muster.access import phone_tokens, tokens
from muster.access.models import Account, Look, Token
from muster.access.phone_tokens import NotYourPhone, Phone, PhoneWithdrawn
from muster.access.scope import Scope, open_scope
from muster.access.tokens import PhoneKey
from muster.people.models import Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_volunteer, an_account, an_id

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Area:
    return a_city()


def somebody(city: Area, name: str = "林建国") -> tuple[Volunteer, Account]:
    person = a_volunteer(city, name=name)
    return person, an_account("volunteer", volunteer=person)


def issued(account: Account, device: UUID, **when: object) -> str:
    with open_scope(Scope(actor=account.id)):
        return phone_tokens.issue(account.id, PhoneKey(device, bytes(65)), **{"now": T0} | when)[0]  # type: ignore[arg-type]


def state_of(token: str) -> str:
    return tokens.read(token, now=T0 + HOUR / 2).state


def withdrawn(account: Account, device: UUID, city: Area) -> int:
    with open_scope(Scope(actor=account.id)):
        return phone_tokens.withdraw(account, device, city_id=city.id, now=T0)


@pytest.mark.parametrize("phones", [1, 3])
def test_phones_are_listed_with_since_when_the_last_renewed_first(city, phones, django_assert_num_queries):
    _, account = somebody(city)
    devices = [an_id() for _ in range(phones)]
    for n, device in enumerate(devices):
        issued(account, device, now=T0 + n * HOUR)
    issued(account, devices[0], now=T0 + 9 * HOUR)

    with django_assert_num_queries(1):
        listed = phone_tokens.phones_of(account.id, now=T0 + 9 * HOUR)

    first = Phone(devices[0], T0, T0 + 9 * HOUR)
    others = [Phone(devices[n], T0 + n * HOUR, T0 + n * HOUR) for n in range(phones - 1, 0, -1)]
    assert listed == [first, *others]
    assert phone_tokens.phones_of(account.id, now=T0 + timedelta(days=15)) == []


def test_withdrawing_one_phone_takes_all_its_tokens_and_no_other_phone(city):
    person, account = somebody(city)
    lost, kept = an_id(), an_id()
    first, second, other = issued(account, lost), issued(account, lost, now=T0 + HOUR / 4), issued(account, kept)
    with as_owner():
        program = tokens.issue(account.id, now=T0)

    counts = [withdrawn(account, lost, city) for _ in range(2)]

    assert counts == [1, 0]
    assert [state_of(one) for one in (first, second, other, program)] == ["revoked", "revoked", "valid", "valid"]
    assert [one.device_id for one in phone_tokens.phones_of(account.id, now=T0)] == [kept]
    with as_owner():
        looks = [(one.action, one.actor_id, one.subject_id, one.city_id, one.role) for one in Look.objects.all()]
    assert looks == [("access.phone_withdrawn", account.id, person.id, city.id, "volunteer")] * 2


def test_a_phone_of_somebody_else_is_not_withdrawn(city):
    (_, mine), (_, theirs) = somebody(city), somebody(city, "何敏")
    device = an_id()
    token = issued(theirs, device)

    with pytest.raises(NotYourPhone):
        withdrawn(mine, device, city)

    assert state_of(token) == "valid"


def test_a_phone_that_two_people_share_is_withdrawn_for_the_one_who_asks(city):
    (_, mine), (_, theirs) = somebody(city), somebody(city, "何敏")
    shared = an_id()
    lost, kept = issued(mine, shared), issued(theirs, shared)

    withdrawn(mine, shared, city)

    assert [state_of(lost), state_of(kept)] == ["revoked", "valid"]


@pytest.mark.parametrize(("signed_in_at", "is_given"), [(None, False), (T0, False), (T0 + HOUR, True)])
def test_a_withdrawn_phone_gets_a_new_token_only_after_a_new_sign_in(city, signed_in_at, is_given):
    """Planted bug: `issue` does not ask; the lost phone then renewed itself by the session that was open on it."""
    _, account = somebody(city)
    device = an_id()
    issued(account, device)
    withdrawn(account, device, city)

    try:
        token = issued(account, device, signed_in_at=signed_in_at, now=T0 + HOUR / 4)
    except PhoneWithdrawn:
        token = ""

    assert bool(token) == is_given
    assert len(phone_tokens.phones_of(account.id, now=T0)) == is_given


WHO = {
    "nobody": ("none", False),
    "the person": ("own", True),
    "somebody else": ("other", False),
    "a desk that has checked them": ("subject", True),
    "a desk that has checked another": ("other subject", False),
}


@pytest.mark.parametrize("who", WHO)
def test_the_database_lets_only_the_person_and_who_has_checked_them_withdraw_a_phone(city, who):
    (person, account), (other_person, other) = somebody(city), somebody(city, "何敏")
    token = issued(account, an_id())
    kind, may = WHO[who]
    scope = {
        "none": Scope(),
        "own": Scope(actor=account.id),
        "other": Scope(actor=other.id),
        "subject": Scope(actor=other.id, subjects=(person.id,)),
        "other subject": Scope(actor=other.id, subjects=(other_person.id,)),
    }[kind]

    with open_scope(scope):
        Token.objects.update(revoked_at=T0)

    assert state_of(token) == ("revoked" if may else "valid")


def test_a_desk_reaches_no_token_of_a_program(city):
    person, account = somebody(city)
    with as_owner():
        program = tokens.issue(account.id, now=T0)

    with open_scope(Scope(actor=an_id(), subjects=(person.id,))):
        Token.objects.update(revoked_at=T0)

    assert state_of(program) == "valid"


def test_what_was_withdrawn_stays_so_and_nothing_else_of_a_token_changes(city):
    _, account = somebody(city)
    device = an_id()
    token = issued(account, device)
    withdrawn(account, device, city)

    with open_scope(Scope(actor=account.id)):
        assert Token.objects.filter(device_id=device).update(revoked_at=None) == 0

    assert state_of(token) == "revoked"
    for column in ("account_id = account_id", "purpose = 'all'", "public_key = NULL", "hash = hash"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE access_token SET {column}")


def test_nobody_issues_a_token_to_somebody_else(city):
    (_, mine), (_, theirs) = somebody(city), somebody(city, "何敏")

    with pytest.raises(DatabaseError), transaction.atomic(), open_scope(Scope(actor=mine.id)):
        phone_tokens.issue(theirs.id, PhoneKey(an_id(), bytes(65)), now=T0)
