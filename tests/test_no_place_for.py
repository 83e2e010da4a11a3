"""G30: what has no column, no event and no public cell cannot creep in: no score, no colour, no trail, no small number."""

import re
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from muster.access.models import Look
from muster.journal import kinds
from muster.ledger.models import Tally
from tests import factories as make
from tests.conftest import as_owner
from tests.matrix.addresses import Address, addresses
from tests.matrix.who_may import ANYONE, WHO_MAY
from tests.residents.arranged import a_building, a_household

pytestmark = pytest.mark.django_db
FORBIDDEN = re.compile(
    r"(^|_)(score|colour|color|risk|track|trajectory|trail|rank|rating|gps|lat|lng|lon|latitude|longitude|location|birth|birthday|"
    r"home_address|religion|ethnicity|face|plate|health_code|suspect|contact_of)(_|$)"
)
FORBIDDEN_TYPES = {"point", "line", "lseg", "box", "path", "polygon", "circle", "geometry", "geography"}
PLACES = {"places_area", "places_shape"}  # where a community lies; nobody lives in these tables
LIBRARIES = ("django_", "procrastinate_", "account_", "mfa_", "usersessions_", "auth_")
# Facts of events: ids, closed codes and numbers. A type that is not here could carry words.
FACT_TYPES = {"uuid", "integer", "code", "enum", "array of uuid", "codes by code", "null"}


def columns() -> list[tuple[str, str, str]]:
    """Table, column and type, from the catalogue itself: the information schema hides what the app has no right on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, t.typname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " JOIN pg_type t ON t.oid = a.atttypid WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped"
        )
        return [row for row in cursor.fetchall() if not row[0].startswith(LIBRARIES)]


def test_no_table_has_a_column_for_what_muster_refuses_to_be():
    """Planted bug: `ALTER TABLE residents_household ADD risk_score integer`, behind Django's back."""
    found = [f"{table}.{column}" for table, column, _ in columns() if FORBIDDEN.search(column) and table not in PLACES]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE residents_household ADD risk_score integer")
        planted = [
            f"{table}.{column}" for table, column, _ in columns() if FORBIDDEN.search(column) and table not in PLACES
        ]

    assert found == []
    assert planted == ["residents_household.risk_score"]


def test_no_table_of_people_has_a_type_that_holds_a_place():
    found = [f"{table}.{column}" for table, column, kind in columns() if kind in FORBIDDEN_TYPES]

    assert found == []


def test_the_log_of_looks_and_the_journal_hold_no_way_to_put_a_place():
    tables = {"journal_fieldevent", "ledger_standing", "ledger_presence", "access_look", "residents_household"}

    coordinates = [row for row in columns() if row[0] in tables and row[2] in {"float4", "float8", "numeric"}]

    assert coordinates == []


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_facts_of_events_are_ids_closed_codes_and_numbers(kind):
    """Planted bug: a fact `note: str`."""
    fields = msgspec.structs.fields(kinds.KINDS[kind])

    assert [one.name for one in fields if FORBIDDEN.search(one.name)] == []
    assert [(one.name, _shape(one.type)) for one in fields if not _shape(one.type) <= FACT_TYPES] == []


def test_the_check_of_facts_finds_free_words():
    class Noted(msgspec.Struct):
        note: str
        at: float

    assert [_shape(one.type) <= FACT_TYPES for one in msgspec.structs.fields(Noted)] == [False, False]


def _shape(annotation: object) -> set[str]:
    """The kinds of value that a fact may hold, by what JSON Schema says of its type."""
    schema = msgspec.json.schema(annotation)
    return _of({**schema, **schema.get("$defs", {})})


def _of(schema: dict) -> set[str]:
    if "anyOf" in schema:
        return set().union(*(_of(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return {"enum"}
    kind = schema.get("type")
    if kind == "string":
        return {"uuid"} if schema.get("format") == "uuid" else {"code"} if _is_code(schema) else {"words"}
    if kind == "array":
        return (
            {f"array of {one}" for one in _of(schema["items"])} if isinstance(schema.get("items"), dict) else {"array"}
        )
    if kind == "object":
        values = _of(schema.get("additionalProperties") or {})
        names = _is_code(schema.get("propertyNames", {}))
        return {"codes by code"} if values == {"code"} and names else {f"object of {values}"}
    return {str(kind)}


def _is_code(schema: dict) -> bool:
    """Short, and of letters, digits and underscores only."""
    return bool(re.fullmatch(r"\^\[a-z0-9_\]\{1,\d{1,2}\}\$", schema.get("pattern", "")))


def public_pages(city, community, operation) -> dict[str, str]:
    """Every page that anybody may read without signing in, without its token."""
    filled = {"community_code": community.code, "operation_id": operation.id}
    pages = {}
    for one in addresses():
        page = WHO_MAY.get(one.name)
        if page and page.roles == ANYONE and "GET" in page.verbs and set(one.parameters) <= set(filled):
            text = Client().get(_path(one, filled), headers={"accept-language": "en"}).content.decode(errors="replace")
            pages[one.name] = re.sub(r"(csrf-token\" content=\"|csrfmiddlewaretoken\" value=\")\w+", "", text)
    return pages


def _path(address: Address, filled: dict[str, object]) -> str:
    return reverse(address.name, kwargs={name: filled[name] for name in address.parameters})


def test_public_pages_tell_nothing_by_the_difference_of_two_snapshots():
    """No cell below ten can be worked out, since one household, one look and one visit more change no public page.

    Planted bug: a public board that shows how many doors a community has.
    """
    city = make.a_city()
    community = make.a_community(city)
    operation = make.an_operation(city, community)
    building = a_building(community, operation)
    a_household(building, people=3)
    before = public_pages(city, community, operation)

    a_household(building, people=2, needs=["dialysis"])
    with as_owner():
        Look.objects.create(
            community_id=community.id,
            city_id=city.id,
            at=make.T0,
            actor_id=make.an_id(),
            role="desk",
            action="x",
            rows=1,
        )
        Tally.objects.create(
            community_id=community.id,
            round_id=make.an_id(),
            operation_id=operation.id,
            city_id=city.id,
            target="household",
            reached=3,
            opened_at=make.T0 + timedelta(hours=1),
        )

    assert public_pages(city, community, operation) == before
    assert {"entry:start", "entry:operation", "report:report_in", "door:enter", "api:operations"} <= set(before)
