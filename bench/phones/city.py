"""A city of so many communities, made by the owner in a few statements: register, people with tokens, rounds, stairwells held."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from bench.phones.ids import (
    COMMUNITIES,
    DOORS,
    HOUSEHOLDS_OF_BUILDING,
    OPERATION,
    PEOPLE,
    ROUNDS,
    STOREYS,
    VISITORS,
    code,
    id_of,
    sql_id,
    token_hash,
)

PEOPLE_BEHIND_A_DOOR = 3
STAIRWELL = STOREYS * DOORS

# c: the number of a community; $C is its id, which places gave.
REGISTER = f"""
CREATE TABLE bench_community (c int PRIMARY KEY, id bigint NOT NULL);
INSERT INTO bench_community SELECT right(code, 8)::int, id FROM places_area WHERE level = 'community';
INSERT INTO residents_register (community_id, operation_id, city_id, buildings, households, people, empty, unknown, version,
                                loaded_at, synthetic)
SELECT id, '{OPERATION}', %(city)s, %(buildings)s, %(buildings)s * {HOUSEHOLDS_OF_BUILDING},
       %(buildings)s * {HOUSEHOLDS_OF_BUILDING * PEOPLE_BEHIND_A_DOOR}, 0, 0, 1, %(now)s, true
FROM bench_community;
INSERT INTO residents_building (community_id, id, operation_id, compound, name, sort, storeys, households, people)
SELECT id, {sql_id("building", "c", "b")}, '{OPERATION}', '', b || '号楼', lpad(b::text, 4, '0'), {STOREYS},
       {HOUSEHOLDS_OF_BUILDING}, {HOUSEHOLDS_OF_BUILDING * PEOPLE_BEHIND_A_DOOR}
FROM bench_community, generate_series(0, %(buildings)s - 1) b;
INSERT INTO residents_household (community_id, id, operation_id, building_id, unit, storey, door, part, position, occupancy,
                                 people)
SELECT id, {sql_id("household", "c", "n")}, '{OPERATION}', {sql_id("building", "c", f"n / {HOUSEHOLDS_OF_BUILDING}")},
       (n %% {HOUSEHOLDS_OF_BUILDING} / {STAIRWELL} + 1) || '单元', n %% {STAIRWELL} / {DOORS} + 1,
       (n %% {STAIRWELL} / {DOORS} + 1) || '0' || n %% {DOORS} + 1, 1, n %% {DOORS}, 'occupied', {PEOPLE_BEHIND_A_DOOR}
FROM bench_community, generate_series(0, %(buildings)s * {HOUSEHOLDS_OF_BUILDING} - 1) n;
"""

PEOPLE_SQL = f"""
INSERT INTO people_volunteer (id, city_id, name, name_sort, phone, unit, home_community_id, source, is_senior, is_strong,
                              night_calls, skills, languages, licences, added_at)
SELECT {sql_id("volunteer", "c", "v")}, %(city)s, '', '', '', '', id, 'public_body', false, false, false, '{{}}', '{{}}', '{{}}',
       %(now)s
FROM bench_community, generate_series(0, %(people)s - 1) v;
INSERT INTO access_account (id, password, volunteer_id, language, is_active, created_at)
SELECT {sql_id("account", "c", "v")}, '', {sql_id("volunteer", "c", "v")}, '', true, %(now)s
FROM bench_community, generate_series(0, %(people)s - 1) v;
INSERT INTO access_role (id, account_id, kind, valid_from)
SELECT {sql_id("account", "c", "v")}, {sql_id("account", "c", "v")}, 'volunteer', %(now)s
FROM bench_community, generate_series(0, %(people)s - 1) v;
"""

ROUNDS_SQL = f"""
INSERT INTO ledger_tally (community_id, round_id, operation_id, city_id, target, ancestors, reached, excused, tried,
                          conflicts, opened_at)
SELECT id, {sql_id("round", "0", "r")}, '{OPERATION}', %(city)s, 'household', '{{}}', 0, 0, 0, 0, %(now)s
FROM bench_community, generate_series(0, %(rounds)s - 1) r;
INSERT INTO access_lease (community_id, id, operation_id, round_id, building_id, unit, purpose, volunteer_id, granted_by,
                          granted_at, lapses_at)
SELECT id, gen_random_uuid(), '{OPERATION}', {sql_id("round", "0", "r")}, {sql_id("building", "c", "s / 2")},
       (s %% 2 + 1) || '单元', 'visit', {sql_id("volunteer", "c", f"s * {VISITORS} / (%(buildings)s * 2)")},
       {sql_id("account", "c", "0")}, %(now)s, %(later)s
FROM bench_community, generate_series(0, %(buildings)s * 2 - 1) s, generate_series(0, %(rounds)s - 1) r;
"""


@dataclass(frozen=True)
class Size:
    """How large a city: `buildings` of 128 households in each community, `people` who volunteer there."""

    communities: int = COMMUNITIES
    buildings: int = 48
    people: int = PEOPLE
    rounds: int = ROUNDS


def arrange(size: Size) -> None:
    """Fill an empty database, as its owner."""
    from django.db import connection

    from muster.access.models import Token
    from muster.operations.models import Operation, OperationCommunity
    from muster.places.models import Area
    from muster.rounds.models import Round

    now = datetime.now(UTC) - timedelta(hours=1)
    town = Area.objects.create(code="6201", name="兰州市", level="city")
    areas = Area.objects.bulk_create(
        Area(code=code(c), name=f"社区{c}", level="community", parent=town) for c in range(size.communities)
    )
    operation = Operation.objects.create(
        id=OPERATION, area=town, name="bench", kind="other", basis="consent", opened_at=now, ends_on="2099-01-01"
    )
    OperationCommunity.objects.bulk_create(OperationCommunity(operation=operation, community=area) for area in areas)
    Round.objects.bulk_create(
        Round(
            id=id_of("round", 0, r),
            operation=operation,
            area=town,
            city_id=town.id,
            kind="notice",
            target="household",
            title=f"第{r + 1}轮",
            starts_at=now,
            ends_at=now + timedelta(days=9),
            opened_at=now,
            opened_by=id_of("account", 0, 0),
        )
        for r in range(size.rounds)
    )
    values = {"city": town.id, "now": now, "later": now + timedelta(hours=24), **asdict(size)}
    with connection.cursor() as cursor:
        for statements in (REGISTER, PEOPLE_SQL, ROUNDS_SQL):
            for statement in filter(str.strip, statements.split(";\n")):
                cursor.execute(statement, values)
    Token.objects.bulk_create(
        (
            Token(hash=token_hash(c, v), account_id=id_of("account", c, v), issued_at=now, expires_at=values["later"])
            for c in range(size.communities)
            for v in range(size.people)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
