"""What is told of households to whoever holds their stairwell: the database checks for itself, asked past every view."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection

from muster.access.models import Lease
from muster.access.scope import Scope, open_scope
from muster.residents.brief import addressed
from tests.conftest import as_owner
from tests.field.at_work import AtWork, at_work
from tests.field.test_app_lease import looks
from tests.rounds.arranged import a_helper, an_estate

pytestmark = pytest.mark.django_db
BRIEF = "SELECT * FROM residents_brief(%s, %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s, %s)"


@pytest.fixture
def work() -> AtWork:
    return at_work(an_estate())


def asked(work: AtWork, doors: list[UUID], *, actor: UUID, person: UUID | None, now: datetime) -> list[tuple]:
    leases, looks_ = [work.lease.id] * len(doors), [uuid4() for _ in doors]
    values = [work.estate.community.id, looks_, leases, doors, ["x"] * len(doors), work.estate.city.id, now]
    with open_scope(Scope(actor=actor, volunteer=person)), connection.cursor() as cursor:
        cursor.execute(BRIEF, values)
        return cursor.fetchall()


def test_whoever_holds_the_stairwell_is_told(work: AtWork):
    door = work.estate.doors[0]

    rows = asked(work, [door.id], actor=work.account.id, person=work.person.id, now=datetime.now(UTC))

    assert [row[0] for row in rows] == [door.id]
    assert looks() == Counter({(str(door.id), str(work.lease.id)): 1})


@pytest.mark.parametrize("how", ["given back", "lapsed", "not theirs", "no person"])
def test_no_door_of_a_stairwell_that_is_not_held_now_is_opened(work: AtWork, how: str):
    now = datetime.now(UTC)
    _, stranger = a_helper(work.estate, name="何敏")
    actor, person = (stranger.id, stranger.volunteer_id) if how == "not theirs" else (work.account.id, work.person.id)
    with as_owner():
        if how == "given back":
            Lease.objects.update(ended_at=now)
        if how == "lapsed":
            Lease.objects.update(granted_at=now - timedelta(hours=3), lapses_at=now - timedelta(seconds=1))

    rows = asked(work, [work.estate.doors[0].id], actor=actor, person=None if how == "no person" else person, now=now)

    assert (rows, looks()) == ([], Counter())


def test_a_door_of_another_stairwell_is_not_opened_by_a_lease(work: AtWork):
    other = work.estate.doors[1]

    assert asked(work, [other.id], actor=work.account.id, person=work.person.id, now=datetime.now(UTC)) == []
    assert looks() == Counter()


def test_the_database_itself_knows_the_bound(work: AtWork):
    many = [uuid4() for _ in range(301)]

    with pytest.raises(IntegrityError, match="at most 300"):
        asked(work, many, actor=work.account.id, person=work.person.id, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王秀兰", "王先生/女士"),
        ("欧阳建国", "欧阳先生/女士"),
        ("John  Smith", "Smith先生/女士"),
        ("阿布都热依木·买买提", "阿布都热依木先生/女士"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_as_one_says_it_at_a_door(name: str, said: str):
    assert addressed(name) == said
