"""Loading the tree of areas."""

import gzip

import pytest
from django.db import ProgrammingError, transaction

from muster.places.load import load_areas
from muster.places.models import Area, Level
from muster.places.refusals import AreasRefused
from muster.places.rows import Scheme
from tests.conftest import as_owner
from tests.places.conftest import GANSU, OTHERLAND

pytestmark = pytest.mark.django_db


def test_a_code_of_china_tells_its_level_and_its_parent(load):
    loaded = load(GANSU)

    community = Area.objects.get(code="620102001004")
    assert (loaded.added, loaded.changed, loaded.unchanged) == (6, 0, 0)
    assert (community.level, community.parent.code) == (Level.COMMUNITY, "620102001")
    assert Area.objects.get(code="62").parent is None
    assert [area.level for area in Area.objects.order_by("code")] == [
        "province", "city", "district", "subdistrict", "community", "community",
    ]  # fmt: skip


def test_loading_the_same_file_again_adds_and_changes_nothing(load):
    load(GANSU)
    before = list(Area.objects.order_by("id").values())

    again = load(GANSU)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)
    assert list(Area.objects.order_by("id").values()) == before


def test_a_new_name_changes_the_one_area_and_a_left_out_one_stays(load):
    load(GANSU)

    loaded = load("code,name\n620102,城关新区\n620103,七里河区\n")

    assert (loaded.added, loaded.changed, loaded.unchanged) == (1, 1, 0)
    assert Area.objects.get(code="620102").name == "城关新区"
    assert Area.objects.get(code="620103").parent.code == "6201"
    assert Area.objects.count() == 7


def test_the_codes_of_another_country_need_no_format(load):
    load(OTHERLAND, scheme=Scheme.PARENTS)

    quarter = Area.objects.get(code="R-1/a")
    assert (quarter.level, quarter.parent.name, quarter.parent.parent.code) == ("community", "Harbour Town", "R")
    assert (quarter.longitude, quarter.latitude, quarter.point_estimated) == (10.51, 59.91, False)
    assert Area.objects.get(code="R").point_estimated


def test_a_child_may_stand_before_its_parent(load):
    load("code,name,level,parent_code\nB,Quarter,community,A\nA,Town,city,\n", scheme=Scheme.PARENTS)

    assert Area.objects.get(code="B").parent.code == "A"


@pytest.mark.parametrize(
    ("text", "scheme", "lines", "words"),
    [
        ("code,name\n62,甘肃省\n62011,坏\n", Scheme.CHINA, [3], "2, 4, 6, 9"),
        ("code,name\n62,甘肃省\n６２01,兰州市\n", Scheme.CHINA, [3], "2, 4, 6, 9"),
        ("code,name\n62,甘肃省\n62,重复\n,无代码\n6201,\n", Scheme.CHINA, [3, 4, 5], "line 2"),
        ("code,name\n6201,兰州市\n", Scheme.CHINA, [2], "parent 62"),
        ("code,name\n62,甘\x00肃\n", Scheme.CHINA, [2], "visible"),
        (f"code,name\n62,{'长' * 121}\n", Scheme.CHINA, [2], "120"),
        ("code,name,lon,lat\n62,甘肃省,nan,36\n", Scheme.CHINA, [2], "degrees"),
        ("code,name,lon,lat\n62,甘肃省,103.8,\n", Scheme.CHINA, [2], "latitude"),
        ("code,name,level,parent_code\nA,Town,village,\n", Scheme.PARENTS, [2], "one of"),
        ("code,name,level,parent_code\nA,Town,city,A\n", Scheme.PARENTS, [2], "own parent"),
        ("code,name,level,parent_code\nA,Town,city,B\nB,Land,city,A\n", Scheme.PARENTS, [2, 3], "below"),
    ],
)
def test_each_bad_line_is_named_and_nothing_is_loaded(load, text, scheme, lines, words):
    with pytest.raises(AreasRefused) as refusal, transaction.atomic():
        load(text, scheme=scheme)

    assert [bad.line for bad in refusal.value.bad] == lines
    assert words in str(refusal.value.bad[0].sentence)
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "areas.csv"),
        (b"code,name\n", "areas.csv"),
        (b"a,b\n1,2\n", "areas.csv"),
        (b'code,name\n62,"unclosed\n', "areas.csv"),
        (b"code,name\n62,\xff\xff\xff\n", "areas.csv"),
        (b"not gzipped", "areas.csv.gz"),
        (gzip.compress(b"code,name\n62,Gansu\n", mtime=0)[:-6], "areas.csv.gz"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(write, content, name):
    with as_owner(), pytest.raises(AreasRefused) as refusal, transaction.atomic():
        load_areas(write(content, name))

    assert str(refusal.value.sentence).endswith(".")


def test_gzip_and_gb18030_are_read(write):
    with as_owner():
        load_areas(write(gzip.compress("代码,名称\r\n62,甘肃省\r\n".encode("gb18030"), mtime=0), "areas.csv.gz"))

    assert Area.objects.get(code="62").name == "甘肃省"


def test_a_level_that_turns_above_its_children_is_refused(load):
    load("code,name,level,parent_code\nA,Land,province,\nB,Town,city,A\nC,Ward,district,B\n", scheme=Scheme.PARENTS)

    with pytest.raises(AreasRefused) as refusal, transaction.atomic():
        load("code,name,level,parent_code\nB,Town,subdistrict,A\n", scheme=Scheme.PARENTS)

    assert [bad.line for bad in refusal.value.bad] == [2]
    assert Area.objects.get(code="B").level == "city"


def test_the_app_may_not_load_areas(write):
    with pytest.raises(ProgrammingError), transaction.atomic():
        load_areas(write(GANSU))
