"""Lanzhou at full size: every household of its 245 communities, and rounds partly walked. For the benches."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHINA = ROOT.parent / "shared" / "data" / "china" / "areas.csv.gz"
LANZHOU = ROOT / "src" / "muster" / "demo" / "lanzhou"
BUILDINGS, LARGE_BUILDINGS = 64, 73  # of 96 doors: 6,144 households in each community, 7,008 in the first
SHARES = (0.60, 0.30, 0.05)  # of the doors told of, round by round

# Two stairwells, sixteen storeys, three doors; 2.9 people behind a door.
REGISTERS = """
INSERT INTO residents_building (community_id, id, operation_id, compound, name, sort, storeys, households, people)
SELECT c, uuidv7(), %(operation)s, '', n || '号楼', lpad(n::text, 4, '0'), 16, 96, 0
FROM unnest(%(communities)s::bigint[]) WITH ORDINALITY AS u (c, place),
     generate_series(1, CASE WHEN place = 1 THEN %(large)s ELSE %(buildings)s END) n;
INSERT INTO residents_household (community_id, id, operation_id, building_id, unit, storey, door, part, position, occupancy,
                                 people)
SELECT b.community_id, uuidv7(), b.operation_id, b.id, unit || '单元', storey, storey || '0' || door, 1, door - 1, 'occupied',
       CASE WHEN (storey + door) %% 10 = 0 THEN 2 ELSE 3 END
FROM residents_building b, generate_series(1, 2) unit, generate_series(1, 16) storey, generate_series(1, 3) door;
UPDATE residents_building b SET people = h.people
FROM (SELECT community_id, building_id, sum(people) people FROM residents_household GROUP BY 1, 2) h
WHERE b.community_id = h.community_id AND b.id = h.building_id;
INSERT INTO residents_register (community_id, operation_id, city_id, buildings, households, people, empty, unknown, version,
                                loaded_at, synthetic)
SELECT community_id, operation_id, %(city)s, count(*), sum(households), sum(people), 0, 0, 1, %(now)s, true
FROM residents_building GROUP BY 1, 2;
"""
# Whole stairwells from the first building on; of each ten doors told of, seven reached, one excused, two tried in vain.
WALKED = """
INSERT INTO ledger_standing (community_id, round_id, household_id, building_id, units, state, result, reached, excused,
                             attempts, last_at, known)
SELECT community_id, %(round)s, id, building_id, 1, kind, CASE kind WHEN 'reached' THEN 'reached' WHEN 'excused' THEN 'declined'
       ELSE '' END, (kind = 'reached')::int, (kind = 'excused')::int, (kind = 'tried')::int, %(now)s,
       jsonb_build_object('answers', jsonb_build_object(gen_random_uuid()::text, kind))
FROM (SELECT h.*, CASE WHEN n %% 10 < 7 THEN 'reached' WHEN n %% 10 = 7 THEN 'excused' ELSE 'tried' END AS kind
      FROM (SELECT *, row_number() OVER (PARTITION BY community_id ORDER BY building_id, unit, storey, door) n,
                   count(*) OVER (PARTITION BY community_id) doors FROM residents_household) h
      WHERE n <= doors * %(share)s) told;
INSERT INTO ledger_buildingcount (community_id, round_id, building_id, reached, excused, tried, conflicts)
SELECT community_id, round_id, building_id, sum(reached), sum(excused), sum((state = 'tried')::int), 0
FROM ledger_standing WHERE round_id = %(round)s GROUP BY 1, 2, 3;
UPDATE ledger_tally t SET reached = s.reached, excused = s.excused, tried = s.tried
FROM (SELECT community_id, sum(reached) reached, sum(excused) excused, sum(tried) tried
      FROM ledger_buildingcount WHERE round_id = %(round)s GROUP BY 1) s
WHERE t.round_id = %(round)s AND t.community_id = s.community_id;
"""


def arranged() -> tuple[Any, list[int], dict[str, Any]]:
    """The operation, its communities, and an account for the command and one for the first desk. As the owner."""
    from django.db import connection

    from muster.access.models import Account, Role
    from muster.operations.models import Operation, OperationCommunity
    from muster.places.load import load_areas
    from muster.places.models import Area

    now = datetime.now(UTC)
    load_areas(CHINA, shapes=LANZHOU / "districts.geojson")
    city = Area.objects.get(code="6201")
    codes = (LANZHOU / "communities_245.txt").read_text().split()
    communities = list(Area.objects.filter(code__in=codes).order_by("code").values_list("id", flat=True))
    values = {"name": "量测", "kind": "outbreak", "basis": "emergency", "opened_at": now}
    operation = Operation.objects.create(area=city, ends_on=now.date() + timedelta(days=30), **values)
    OperationCommunity.objects.bulk_create(
        OperationCommunity(operation=operation, community_id=community) for community in communities
    )
    accounts = {}
    for kind, area_id in (("city", city.id), ("desk", communities[0])):
        accounts[kind] = Account.objects.create(username=kind, created_at=now)
        Role.objects.create(account=accounts[kind], kind=kind, area_id=area_id, valid_from=now - timedelta(days=1))
    start = time.perf_counter()
    with connection.cursor() as cursor:
        sizes = {"buildings": BUILDINGS, "large": LARGE_BUILDINGS}
        cursor.execute(
            REGISTERS, sizes | {"operation": operation.id, "communities": communities, "city": city.id, "now": now}
        )
        cursor.execute("ANALYZE")
        cursor.execute("SELECT sum(households), sum(people) FROM residents_register")
        households, people = cursor.fetchone()
    print(f"{households:,} households, {people:,} people arranged in {time.perf_counter() - start:.0f} s")
    return operation, communities, accounts


def walk(rounds: list[Any]) -> None:
    """Tell of a share of all doors in each round, all sums kept right. As the owner."""
    from django.db import connection

    start = time.perf_counter()
    with connection.cursor() as cursor:
        for opened, share in zip(rounds, SHARES, strict=True):
            cursor.execute(WALKED, {"round": opened.id, "share": share, "now": datetime.now(UTC)})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM ledger_standing")
        print(f"{cursor.fetchone()[0]:,} doors told of, arranged in {time.perf_counter() - start:.0f} s")
