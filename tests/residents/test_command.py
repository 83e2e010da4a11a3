"""`muster load register`, as typed."""

import argparse

import pytest

from muster.cli import load_register
from muster.residents.models import Household, Register
from tests.conftest import as_owner
from tests.factories import an_id
from tests.residents.lists import ALL, HEADING, MA, OTHER, WANG, Town, a_list, a_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def run(tmp_path, town):
    def _run(content: bytes, **options):
        path = tmp_path / "台账.csv"
        path.write_bytes(content)
        defaults = {"operation": town.operation.id, "community": town.here.code, "complete": False, "preview": False}
        with as_owner():
            return load_register.register(argparse.Namespace(**{"file": str(path)} | defaults | options))

    return _run


def _households() -> int:
    with as_owner():
        return Household.objects.filter(removed_at=None).count()


def test_a_register_is_previewed_then_loaded_and_loaded_again_to_no_effect(run, capsys):
    assert (run(a_list(*ALL), preview=True), _households()) == (0, 0)
    assert "5 would be added" in capsys.readouterr().out
    assert (run(a_list(*ALL)), _households()) == (0, 5)
    assert "5 added, 0 changed, 0 as before" in capsys.readouterr().out
    assert (run(a_list(*ALL)), _households()) == (0, 5)
    assert "0 added, 0 changed, 5 as before" in capsys.readouterr().out
    with as_owner():
        assert Register.objects.get().loaded_by is None


def test_doors_left_out_are_named_and_only_a_complete_list_takes_them_off(run, capsys):
    run(a_list(*ALL))

    assert (run(a_list(WANG)), _households()) == (0, 5)
    assert "4 doors, kept" in capsys.readouterr().out
    assert (run(a_list(WANG, MA), complete=True), _households()) == (0, 2)
    assert "10号楼 1单元 1204" in capsys.readouterr().out


def test_one_bad_row_stops_every_community_of_the_file_and_is_named(run, town, capsys):
    heading = HEADING.replace("小区", "社区")
    rows = [WANG.replace("金城家园", "广后街"), MA.replace("金城家园", "南稍门"), OTHER.replace("金城家园", "无此社区")]

    assert (run(a_list(*rows, heading=heading), community=None), _households()) == (1, 0)
    assert "line 4" in capsys.readouterr().err
    assert (run(a_list(*rows[:2], heading=heading), community=None), _households()) == (0, 2)
    assert "2 communities" in capsys.readouterr().out
    with as_owner():
        assert set(Register.objects.values_list("community_id", flat=True)) == {town.here.id, town.there.id}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"operation": an_id()}, "no operation"),
        ({"community": "none"}, "no area with the code none"),
        ({"community": None}, "社区 Community"),
        ({"file": "/no/such/file.csv"}, "No such file"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(run, capsys, options, said):
    code = run(a_list(WANG), **options)

    told = capsys.readouterr()
    assert (code, _households()) == (1, 0)
    assert said in told.err
    assert "Traceback" not in told.err
