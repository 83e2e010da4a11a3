"""`muster load areas` and `muster load people`, as typed."""

import argparse

import pytest

from muster.cli import load
from muster.people.models import Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.people.conftest import LIN, MA

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    def _run(verb, content: bytes, **options):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        defaults = {"shapes": None, "scheme": "china", "city": "", "preview": False}
        with as_owner():
            return verb(argparse.Namespace(file=str(path), **defaults | options))

    return _run


def test_areas_are_loaded_and_counted(run, capsys):
    assert run(load.areas, b"code,name\n62,Gansu\n") == 0
    assert "1 added" in capsys.readouterr().out
    assert Area.objects.get().name == "Gansu"


def test_bad_areas_are_named_by_line(run, capsys):
    assert run(load.areas, b"code,name\n62,Gansu\n6,Bad\n") == 1
    assert "line 3" in capsys.readouterr().err


def test_people_are_previewed_then_loaded(run, town, a_list, capsys):
    content = a_list(LIN, MA)

    assert run(load.people, content, city=town.city.code, preview=True) == 0
    with as_owner():
        assert not Volunteer.objects.exists()
    assert run(load.people, content, city=town.city.code) == 0
    assert "2 would be added" in capsys.readouterr().out
    with as_owner():
        assert Volunteer.objects.count() == 2


def test_bad_people_are_named_by_line_and_column_and_nobody_is_loaded(run, town, a_list, capsys):
    assert run(load.people, a_list(LIN, MA.replace("南稍门", "不存在")), city=town.city.code) == 1
    assert "line 3" in capsys.readouterr().err
    assert run(load.people, a_list(LIN), city="none") == 1
    assert run(load.people, b"", city=town.city.code) == 1
    with as_owner():
        assert not Volunteer.objects.exists()
