"""From a notice to the expected list."""

from datetime import timedelta

import pytest

from muster.mobilise.models import Address, Expected, Notice, SignUp
from muster.mobilise.notice import Words, address, change, write
from muster.mobilise.refusals import (
    AddressUnknown,
    DeadlinePassed,
    NotAllowed,
    NothingAddressed,
    NoticeIncomplete,
    NoticeSent,
    NotTakingPart,
    OperationClosed,
    UnknownNotice,
)
from muster.mobilise.send import called, send
from muster.mobilise.sign_up import sign_up
from tests.conftest import as_owner
from tests.factories import T0, a_city, an_id, an_organisation
from tests.mobilise.world import World, acting

WORDS = Words(title="请到社区报到", body="今晚八点前。", title_en="Please report in", body_en="By eight tonight.")
TONIGHT = T0 + timedelta(hours=12)


def a_draft(world: World, command, *, organisations=(), areas=()) -> Notice:
    notice = write(world.operation.id, WORDS, deadline=TONIGHT, by=command, now=T0)
    if organisations or areas:
        address(notice.id, organisations=organisations, areas=areas, by=command, now=T0)
    return notice


def expected() -> dict[str, str]:
    with as_owner():
        return {str(row.volunteer_id): row.answer for row in Expected.objects.all()}


def test_a_notice_to_an_organisation_expects_its_people(world):
    ours, elsewhere = world.person("甲", organisation=world.theatre), world.person("乙", home=world.there)

    with acting(world.command) as command:
        notice = a_draft(world, command, organisations=[world.theatre.id])
        gained = send(notice.id, by=command, now=T0)

    assert gained == 1
    assert expected() == {str(ours.id): "silent"}
    assert str(elsewhere.id) not in expected()


def test_a_notice_to_an_area_expects_those_at_home_below_it(world):
    here, there = world.person("甲"), world.person("乙", home=world.there)

    with acting(world.command) as command:
        only_here = a_draft(world, command, areas=[world.here.id])
        first = send(only_here.id, by=command, now=T0)
        everywhere = a_draft(world, command, areas=[world.city.id])
        second = send(everywhere.id, by=command, now=T0)

    assert (first, second) == (1, 1)  # the second adds people, never duplicates
    assert expected() == {str(here.id): "silent", str(there.id): "silent"}


def test_the_list_is_frozen_as_people_were_then(world):
    person = world.person(organisation=world.theatre)
    with acting(world.command) as command:
        send(a_draft(world, command, areas=[world.city.id]).id, by=command, now=T0)

    with as_owner():
        person.home_community, person.organisation = world.there, None
        person.save()
        row = Expected.objects.get()

    assert (row.community_id, row.organisation_id) == (world.here.id, world.theatre.id)


def test_a_notice_to_nobody_is_refused(world):
    empty = an_organisation(world.city, "空单位")

    with acting(world.command) as command:
        nobody = a_draft(world, command)
        with pytest.raises(NothingAddressed) as refused:
            send(nobody.id, by=command, now=T0)
        with pytest.raises(NothingAddressed):
            send(a_draft(world, command, organisations=[empty.id]).id, by=command, now=T0)

    assert str(refused.value.sentence)
    with as_owner():
        assert Notice.objects.filter(sent_at__isnull=False).count() == 0


def test_how_many_a_notice_calls_is_known_before(world):
    world.person("甲"), world.person("乙", home=world.there)

    with acting(world.command) as command:
        send(a_draft(world, command, areas=[world.here.id]).id, by=command, now=T0)
        wider = a_draft(world, command, areas=[world.city.id])
        counted = called(wider.id, by=command, now=T0)

    assert (counted.people, counted.new) == (2, 1)


def test_a_sent_notice_no_longer_changes(world):
    world.person()
    with acting(world.command) as command:
        notice = a_draft(world, command, areas=[world.city.id])
        send(notice.id, by=command, now=T0)

        for act in (
            lambda: send(notice.id, by=command, now=T0),
            lambda: change(notice.id, WORDS, deadline=TONIGHT, by=command, now=T0),
            lambda: address(notice.id, organisations=[], areas=[], by=command, now=T0),
        ):
            with pytest.raises(NoticeSent):
                act()


def test_addresses_are_replaced_whole(world):
    with acting(world.command) as command:
        notice = a_draft(world, command, areas=[world.here.id])
        address(notice.id, organisations=[world.theatre.id], areas=[world.there.id], by=command, now=T0)

        kept = list(Address.objects.filter(notice=notice).values_list("organisation_id", "area_id"))

    assert sorted(kept, key=str) == sorted([(world.theatre.id, None), (None, world.there.id)], key=str)


def test_what_is_not_of_this_city_cannot_be_addressed(world):
    foreign = a_city()
    with acting(world.command) as command:
        notice = a_draft(world, command)

        for addresses in (
            {"organisations": [an_organisation(foreign).id], "areas": []},
            {"organisations": [an_id()], "areas": []},
            {"organisations": [], "areas": [foreign.id]},
            {"organisations": [], "areas": [2**40]},
        ):
            with pytest.raises(AddressUnknown):
                address(notice.id, **addresses, by=command, now=T0)


@pytest.mark.parametrize(
    "words",
    [
        Words("", "正文"),
        Words("标题", "  \n "),
        Words("\x00\ud800", "正文"),
        Words("长" * 121, "正文"),
        Words("标题", "长" * 4_001),
        Words("标题", "正文", title_en="x" * 121),
    ],
)
def test_a_notice_needs_a_title_and_a_text_that_fit(world, words):
    with acting(world.command) as command, pytest.raises(NoticeIncomplete):
        write(world.operation.id, words, deadline=TONIGHT, by=command, now=T0)


def test_a_deadline_lies_ahead(world):
    world.person()
    with acting(world.command) as command:
        with pytest.raises(DeadlinePassed):
            write(world.operation.id, WORDS, deadline=T0, by=command, now=T0)
        notice = a_draft(world, command, areas=[world.city.id])
        with pytest.raises(DeadlinePassed):
            send(notice.id, by=command, now=TONIGHT)


def test_only_the_command_writes_notices(world):
    with acting(world.desk) as desk, pytest.raises(NotAllowed):
        write(world.operation.id, WORDS, deadline=TONIGHT, by=desk, now=T0)


def test_a_closed_operation_writes_no_notice(world):
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()

    with acting(world.command) as command, pytest.raises(OperationClosed):
        write(world.operation.id, WORDS, deadline=TONIGHT, by=command, now=T0)


def test_a_notice_that_is_none_is_refused(world):
    with acting(world.command) as command, pytest.raises(UnknownNotice):
        send(an_id(), by=command, now=T0)


def test_whoever_signed_up_before_counts_as_a_yes(world):
    known = world.person(phone="+8613909312345")
    silent = world.person("乙", phone="+8613909312346")
    for _ in range(2):
        sign_up(world.city.id, world.here.id, phone="13909312345", name="", now=T0)
    sign_up(world.city.id, world.here.id, phone="13909319999", name="新人", now=T0)

    with acting(world.command) as command:
        gained = send(a_draft(world, command, areas=[world.here.id]).id, by=command, now=T0)

    answers = expected()
    assert gained == 3
    assert (answers.pop(str(known.id)), answers.pop(str(silent.id))) == ("yes", "silent")
    assert list(answers.values()) == ["yes"]


def test_whoever_signed_up_after_an_earlier_notice_counts_as_a_yes_at_the_next(world):
    person = world.person(phone="+8613909312345")
    with acting(world.command) as command:
        send(a_draft(world, command, areas=[world.here.id]).id, by=command, now=T0)
    sign_up(world.city.id, world.here.id, phone="13909312345", name="", now=T0)

    with acting(world.command) as command:
        gained = send(a_draft(world, command, areas=[world.city.id]).id, by=command, now=T0)

    assert (gained, expected()) == (0, {str(person.id): "yes"})


def test_nobody_signs_up_outside_the_city(world):
    with pytest.raises(NotTakingPart):
        sign_up(a_city().id, world.here.id, phone="13909312345", name="", now=T0)
    with pytest.raises(NotTakingPart):
        sign_up(world.city.id, world.city.id, phone="13909312345", name="", now=T0)

    with as_owner():
        assert SignUp.objects.count() == 0
