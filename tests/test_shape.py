"""The shape of the house: what no linter sees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from muster.access import tables

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "muster"
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 60
BANNED_NAMES = {"utils", "helpers", "common", "core", "base", "mixins", "managers", "services", "old", "new", "v2"}
# Lowest first: a room may point only at rooms before it.
ROOMS = [
    "places", "access", "operations", "people", "residents", "journal", "ledger", "channels", "oversight",
    "mobilise", "teams", "shifts", "callouts", "rounds",
]  # fmt: skip
KNOWS_HTTP = re.compile(r"^\s*(from|import) (django\.(http|shortcuts|views|urls)|ninja)\b", re.MULTILINE)
FORBIDDEN_COLUMNS = re.compile(
    r"(^|_)(score|colour|color|risk|track|trajectory|rank|rating|gps|birth|home_address|religion|ethnicity)(_|$)"
)


def python_files() -> Iterator[Path]:
    for folder in (SOURCE, ROOT / "tests", ROOT / "scripts", ROOT / "bench"):
        yield from (path for path in folder.rglob("*.py") if path.name != "0001_initial.py")


def test_no_file_is_longer_than_300_lines():
    front_end = [path for part in ("src", "field", "tests") for path in (ROOT / "frontend" / part).rglob("*.[tc]s*")]
    texts = [*python_files(), *SOURCE.rglob("*.html"), *front_end]

    too_long = {str(path.relative_to(ROOT)): n for path in texts if (n := _lines(path)) > FILE_LINES_MAX}

    assert too_long == {}


def test_no_function_is_longer_than_60_lines():
    too_long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if _code_lines(node) > FUNCTION_LINES_MAX
    }

    assert too_long == {}


def test_no_file_has_a_name_that_says_nothing():
    named = [path for path in SOURCE.rglob("*") if path.stem in BANNED_NAMES and "static" not in path.parts]

    assert named == []


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    told = (ROOT / "docs" / "map.md").read_text()

    assert {room for room in rooms if f"`{room}`" not in told} == set()


def test_only_the_faces_know_http():
    """What import-linter cannot say: it takes a library whole."""
    knowing = {
        f"{path.relative_to(SOURCE)}"
        for room in ROOMS
        for path in (SOURCE / room).rglob("*.py")
        if KNOWS_HTTP.search(path.read_text())
    }

    assert knowing == set()


def test_foreign_keys_between_rooms_point_downwards_and_leave_no_way_back():
    wrong = []
    for model in _our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.related_model is None:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here != there and (ROOMS.index(there) >= ROOMS.index(here) or field.remote_field.related_name != "+"):
                wrong.append(f"{model.__name__}.{field.name}")

    assert wrong == []


def test_no_model_uses_what_ties_rooms_in_secret():
    banned = [
        f"{model.__name__}.{field.name}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ManyToManyField) or type(field).__name__ == "GenericForeignKey"
    ]

    assert banned == []


def test_the_schema_has_no_place_for_a_score_a_colour_or_a_trail():
    """G30: what has no column cannot creep in."""
    found = [
        f"{model._meta.db_table}.{field.column}"
        for model in _our_models()
        for field in model._meta.fields
        if FORBIDDEN_COLUMNS.search(field.column or "")
    ]

    assert found == []


@pytest.mark.django_db
def test_every_table_says_how_it_would_be_distributed():
    declared = tables.DISTRIBUTED | tables.REFERENCE | tables.LOCAL

    actual = {name for name in _tables() if not name.startswith(tables.LOCAL_PREFIXES)}

    assert actual == declared


@pytest.mark.django_db
def test_distributed_tables_begin_every_key_with_the_community():
    """STACK rule 2: cannot be repaired once there are a million rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, i.indisunique, i.indisprimary, a.attname, a.attnotnull FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
            " WHERE c.relname = ANY(%s) AND (i.indisunique OR i.indisprimary)",
            [sorted(tables.DISTRIBUTED)],
        )
        keys = cursor.fetchall()

    assert {row[0] for row in keys if row[2]} == tables.DISTRIBUTED  # each has a primary key
    assert [row for row in keys if (row[3], row[4]) != ("community_id", True)] == []


@pytest.mark.django_db
def test_distributed_tables_have_no_triggers_and_no_key_but_to_each_other_within_a_community():
    """What PostgreSQL makes itself for a foreign key or a deferred unique key is no trigger of ours."""
    names = sorted(tables.DISTRIBUTED)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relname = ANY(%s) AND NOT t.tgisinternal"
            " UNION ALL SELECT c.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
            " WHERE k.contype = 'x' AND c.relname = ANY(%s)"
            " UNION ALL SELECT c.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
            " JOIN pg_class o ON o.oid = k.confrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]"
            " WHERE k.contype = 'f' AND c.relname = ANY(%s)"
            " AND (NOT o.relname = ANY(%s) OR a.attname <> 'community_id')",
            [names] * 4,
        )

        assert cursor.fetchall() == []


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        return [row[0] for row in cursor.fetchall()]


def _lines(path: Path) -> int:
    return len(path.read_text(errors="replace").splitlines())


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring, which may be long where it states a contract."""
    said = ast.get_docstring(node, clean=False)
    return (node.end_lineno or node.lineno) - node.lineno + 1 - (len(said.splitlines()) if said else 0)
