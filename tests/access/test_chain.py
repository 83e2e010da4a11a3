"""G16: the look-log cannot be changed unseen: one flipped byte, a removed line or a removed head is found and named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from muster.access import chain
from muster.access.models import Look, LookChain
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community

pytestmark = pytest.mark.django_db
LATER = T0 + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def as_worker() -> Callable[[], int]:
    """The job, in the worker's role."""

    def run(hours: int = 5) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE muster_worker")
            try:
                return chain.close_hours(now=T0 + timedelta(hours=hours))
            finally:
                cursor.execute("SET ROLE muster_app")

    return run


def a_look(community: Area, *, minutes: int = 0, **changes: Any) -> Look:
    values: dict[str, Any] = {
        "community_id": community.id,
        "city_id": community.parent_id,
        "at": T0 + timedelta(minutes=minutes),
        "actor_id": uuid7(),
        "role": "desk",
        "action": "residents.reveal",
        "subject_id": uuid7(),
        "rows": 1,
        "reason": "约定上门时间",
        "purpose": "visit",
        "fields": "head,phone",
    }
    with as_owner():
        return Look.objects.create(**values | changes)


def three_hours(community: Area) -> list[Look]:
    return [a_look(community, minutes=minutes) for minutes in (0, 10, 65, 130)]


def test_each_hour_with_looks_gets_one_head_that_covers_the_one_before(as_worker):
    community = a_community(a_city())
    three_hours(community)

    assert (as_worker(), as_worker()) == (3, 0)

    with as_owner():
        assert list(LookChain.objects.order_by("hour").values_list("rows", flat=True)) == [2, 1, 1]
        assert len({bytes(row.head) for row in LookChain.objects.all()}) == 3
    assert chain.problems(now=LATER) == []
    assert len(chain.heads_file().read_text().splitlines()) == 3


def test_the_hour_that_runs_and_the_minutes_after_it_are_left_alone(as_worker):
    community = a_community(a_city())
    a_look(community, minutes=0)

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
        assert chain.close_hours(now=T0 + timedelta(minutes=64)) == 0
        assert chain.close_hours(now=T0 + timedelta(minutes=65)) == 1
        cursor.execute("SET ROLE muster_app")


def test_the_chain_goes_on_from_one_run_to_the_next(as_worker):
    community = a_community(a_city())
    three_hours(community)
    as_worker()
    a_look(community, minutes=400)

    assert as_worker(12) == 1
    assert chain.problems(now=T0 + timedelta(hours=12)) == []


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'x' || substr(reason, 2)",
        "rows = rows + 1",
        "at = at + interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "subject_id = NULL",
        "role = 'leader'",
        "action = 'residents.find'",
        "purpose = ''",
        "fields = 'head'",
        "outcome = 'refused'",
        "city_id = city_id + 1000",
    ],
)
def test_one_changed_value_is_found_with_its_community_and_hour(as_worker, change):
    """Planted bug: a digest over some columns only."""
    city = a_city()
    changed, whole = a_community(city, "被改社区"), a_community(city, "完好社区")
    looks = three_hours(changed)
    three_hours(whole)
    as_worker()

    with as_owner(), connection.cursor() as cursor:
        # Another city's auditor must exist for a look that was moved to it.
        Area.objects.create(id=city.id + 1_000, code="X", name="X", level="city", longitude=0, latitude=0)
        cursor.execute(f"UPDATE access_look SET {change} WHERE id = %s", [looks[2].id])

    told = chain.problems(now=LATER)
    assert len(told) == 1
    assert changed.name in told[0]
    assert "2022-10-24T01:00" in told[0]


def test_a_removed_line_and_one_slipped_in_later_are_found(as_worker):
    community = a_community(a_city())
    looks = three_hours(community)
    as_worker()

    with as_owner():
        Look.objects.filter(id=looks[0].id).delete()
    a_look(community, minutes=70)
    a_look(community, minutes=190)

    told = chain.problems(now=LATER + timedelta(hours=1))
    assert [("T00:00" in one, "T01:00" in one, "T03:00" in one) for one in told] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_a_chain_that_was_cut_short_with_its_looks_is_found_by_the_file(as_worker):
    """Planted bug: no second place; then nothing is left that could contradict."""
    community = a_community(a_city())
    three_hours(community)
    as_worker()

    with as_owner():
        LookChain.objects.all().delete()
        Look.objects.all().delete()

    assert len(chain.problems(now=LATER)) == 3


def test_a_head_without_the_key_does_not_fit(as_worker, settings):
    community = a_community(a_city())
    three_hours(community)
    as_worker()

    settings.LOOK_CHAIN_KEY = b"\x00" * 32

    assert len(chain.problems(now=LATER)) == 3


def test_looks_at_no_one_community_are_chained_city_by_city(as_worker):
    first, second = a_city(), a_city()
    for city in (first, second):
        a_look(a_community(city), community_id=0, city_id=city.id, subject_id=None, action="people.search")

    assert as_worker() == 2
    with as_owner():
        assert set(LookChain.objects.values_list("community_id", flat=True)) == {-first.id, -second.id}
    assert chain.problems(now=LATER) == []


def test_every_column_of_the_log_is_covered():
    assert set(chain.COLUMNS) == {field.column for field in Look._meta.concrete_fields if field.column}


def test_nobody_but_the_owner_changes_the_log_or_the_chain(as_worker):
    community = a_community(a_city())
    three_hours(community)
    as_worker()

    for role in ("muster_app", "muster_worker"):
        for statement in (
            "UPDATE access_look SET rows = 2",
            "DELETE FROM access_look",
            "UPDATE access_lookchain SET rows = 2",
            "DELETE FROM access_lookchain",
        ):
            with open_scope(Scope(audits=(community.parent_id,))):
                assert refused(f"SET LOCAL ROLE {role}; {statement}")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False
