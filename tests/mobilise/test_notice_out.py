"""A notice as other systems and chat groups get it."""

from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from muster.mobilise.announce import chat_text
from muster.mobilise.cap import NAMESPACE, cap_xml
from muster.mobilise.models import Address, Notice
from tests.conftest import as_owner
from tests.factories import T0, a_notice

CAP12 = etree.RelaxNG(etree.parse(Path(__file__).parent / "cap12.rng"))


def alert_of(notice: Notice) -> etree._Element:
    document = etree.fromstring(cap_xml(notice))
    CAP12.assertValid(document)
    return document


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text for found in element.findall(path, {None: NAMESPACE})]


@pytest.fixture
def notice(world) -> Notice:
    return a_notice(world.operation)


def addressed(notice: Notice, **to: object) -> None:
    with as_owner():
        Address.objects.create(notice=notice, **to)


def test_a_notice_to_areas_is_a_public_alert_with_their_codes(world, notice):
    addressed(notice, area=world.here)
    addressed(notice, area=world.there)

    alert = alert_of(notice)

    assert texts(alert, "identifier") == [str(notice.id)]
    assert texts(alert, "sent") == ["2022-10-24T08:00:00+08:00"]
    assert (texts(alert, "status"), texts(alert, "scope")) == (["Actual"], ["Public"])
    assert texts(alert, "info/category") == ["Health"]
    assert texts(alert, "info/headline") == ["请到社区报到"]
    assert texts(alert, "info/expires") == ["2022-10-24T20:00:00+08:00"]
    assert texts(alert, "info/area/geocode/value") == [world.here.code, world.there.code]


def test_a_notice_to_organisations_is_restricted_to_them(world, notice):
    addressed(notice, organisation=world.theatre)

    alert = alert_of(notice)

    assert texts(alert, "scope") == ["Restricted"]
    assert texts(alert, "addresses") == ['"兰州大剧院"']
    assert texts(alert, "info/area/areaDesc") == [world.city.name]


def test_both_languages_are_told_where_there_are_both(world, notice):
    notice.title_en, notice.body_en = "Please report in", "By eight tonight."

    alert = alert_of(notice)

    assert texts(alert, "info/language") == ["zh-CN", "en"]
    assert texts(alert, "info/event")[1] == "Outbreak"


def test_invented_people_make_an_exercise_and_what_is_unsent_a_draft(world, notice):
    with as_owner():
        world.operation.synthetic = True
        world.operation.save()
    exercise = texts(alert_of(notice), "status")
    notice.sent_at = None

    assert (exercise, texts(alert_of(notice), "status")) == (["Exercise"], ["Draft"])


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns"])
def test_times_carry_an_offset_in_any_zone(world, notice, settings, zone):
    settings.TIME_ZONE = zone

    (sent,) = texts(alert_of(notice), "sent")

    assert sent == {"UTC": "2022-10-24T00:00:00-00:00", "America/St_Johns": "2022-10-23T21:30:00-02:30"}[zone]


def test_what_is_written_cannot_break_out_of_its_element(world, notice):
    notice.title = '</headline><status>Actual</status>&"]]>'

    assert texts(alert_of(notice), "info/headline") == [notice.title]


def test_the_schema_notices_what_is_missing_or_misplaced(world, notice):
    document = etree.fromstring(cap_xml(notice))
    document.append(document[0])

    assert not CAP12.validate(document)


def test_a_chat_group_gets_title_text_deadline_and_link(world, notice):
    said = chat_text(notice, "zh-hans", link="https://muster.example/r/1/")

    assert said.splitlines()[0] == "【请到社区报到】"
    assert "20:00" in said
    assert said.endswith("https://muster.example/r/1/")


def test_a_chat_group_gets_english_only_where_there_is_english(world, notice):
    notice.deadline = T0 + timedelta(hours=1)
    without = chat_text(notice, "en")
    notice.title_en, notice.body_en = "Please report in", "Today."

    assert without.startswith("【请到社区报到】")
    assert chat_text(notice, "en").splitlines()[:2] == ["Please report in", "Today."]
