"""Reporting in: by the poster, by the desk, by oneself. One person counts once."""

from uuid import UUID

import pytest

from muster.access.phones import NotAPhone
from muster.journal.models import FieldEvent
from muster.ledger.models import Presence
from muster.mobilise.refusals import (
    NotAllowed,
    NotHere,
    NothingToSettle,
    NotTakingPart,
    OperationClosed,
    UnknownPerson,
)
from muster.mobilise.report_in import claim, move, settle, tick, undo
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, an_account
from tests.mobilise.world import World, acting, counted_in, presence

PHONE = "139 0931 2345"


def say(world: World, *, where=None, phone: str = PHONE, name: str = "", unit: str = "") -> None:
    answer = claim(world.operation.id, (where or world.here).id, phone=phone, name=name, unit=unit, via="qr", now=T0)
    assert answer is None  # alike for every number


def people() -> list[tuple[str, str]]:
    with as_owner():
        return list(Volunteer.objects.order_by("name").values_list("name", "phone"))


def events() -> list[tuple[str, dict]]:
    with as_owner():
        return list(FieldEvent.objects.order_by("id").values_list("kind", "facts"))


def test_a_known_number_reports_in_the_person_of_the_list(world):
    person = world.person(phone="+8613909312345")

    say(world)

    assert counted_in(world.operation, person) == world.here.id
    assert people() == [("林建国", "+8613909312345")]


def test_an_unknown_number_makes_one_unexpected_person(world):
    say(world, name="王芳", unit="市图书馆")
    say(world, name="王芳", unit="市图书馆")
    say(world)

    assert people() == [("王芳", "+8613909312345")]
    assert len(events()) == 1  # a claim that stands is not claimed again


def test_who_came_by_number_alone_and_then_says_a_name_is_one_person(world):
    say(world)
    say(world, name="王芳")
    say(world, name="王芳", where=world.there)

    assert people() == [("王芳", "+8613909312345")]
    with as_owner():
        assert Presence.objects.count() == 1


def test_two_of_a_family_on_one_phone_are_two_people(world):
    say(world, name="王芳")
    say(world, name="王小明")

    assert len(people()) == 2
    with as_owner():
        assert Presence.objects.count() == 2


def test_claims_in_two_communities_count_once_at_home(world):
    person = world.person(home=world.there, phone="+8613909312345")

    say(world, where=world.here)
    say(world, where=world.there)

    assert counted_in(world.operation, person) == world.there.id
    assert presence(world.operation, person).claimed_in == [world.here.id, world.there.id]


def test_claims_in_two_strange_communities_count_at_the_lowest_code(world):
    home = a_community(world.city, "别处", code=f"{world.city.code}99")
    person = world.person(home=home, phone="+8613909312345")

    say(world, where=world.there)
    say(world, where=world.here)

    assert counted_in(world.operation, person) == world.here.id


def test_facts_hold_no_name_and_no_number(world):
    say(world, name="王芳")

    ((kind, facts),) = events()
    assert kind == "volunteer.reported_in"
    assert sorted(facts) == ["operation", "via", "volunteer"]


@pytest.mark.parametrize("phone", ["", "123", "not a phone", "139\x0009312345", "１２３", "\ud800", "9" * 300])
def test_what_is_no_number_is_refused_with_a_sentence(world, phone):
    with pytest.raises(NotAPhone) as refused:
        say(world, phone=phone)

    assert str(refused.value.sentence)


def test_full_width_digits_are_digits(world):
    person = world.person(phone="+8613909312345")

    say(world, phone="１３９ ０９３１ ２３４５")

    assert counted_in(world.operation, person) == world.here.id


def test_a_hostile_name_is_kept_to_what_the_database_takes(world):
    say(world, name="王\x00芳\ud800\u202e" + "芳" * 500, unit="\x07" * 10)

    ((name, _),) = people()
    assert len(name) == 40
    assert name.isprintable()


def test_a_closed_operation_takes_no_report_in(world):
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()

    with pytest.raises(OperationClosed):
        say(world)

    assert people() == []


def test_a_community_outside_the_operation_takes_no_report_in(world):
    outside = a_community(world.city, "局外社区")

    with pytest.raises(NotTakingPart):
        say(world, where=outside)


def test_a_desk_ticks_its_people_and_so_invites_them(world):
    one, two = world.person("甲", invited_at=None), world.person("乙", invited_at=None)

    with acting(world.desk) as desk:
        ticked = [tick(world.operation.id, world.here.id, [one.id, two.id], by=desk, now=T0) for _ in range(2)]

    assert ticked == [2, 0]
    assert counted_in(world.operation, one) == world.here.id
    with as_owner():
        assert set(Volunteer.objects.values_list("invited_at", flat=True)) == {T0}


def test_a_desk_cannot_tick_whom_it_does_not_see(world):
    stranger = world.person(home=world.there)
    mine = world.person("乙")

    with acting(world.desk) as desk, pytest.raises(UnknownPerson):
        tick(world.operation.id, world.here.id, [mine.id, stranger.id], by=desk, now=T0)

    assert counted_in(world.operation, mine) is None  # all or nobody


def test_a_desk_cannot_tick_for_another_community(world):
    person = world.person()

    with acting(world.desk) as desk, pytest.raises(NotAllowed):
        tick(world.operation.id, world.there.id, [person.id], by=desk, now=T0)


def test_a_signed_in_move_leaves_one_claim(world):
    person = world.person(phone="+8613909312345")
    account = an_account("volunteer", volunteer=person)
    say(world)

    with acting(account) as actor:
        move(world.operation.id, person.id, world.there.id, by=actor, now=T0)
        move(world.operation.id, person.id, world.there.id, by=actor, now=T0)

    assert presence(world.operation, person).claimed_in == [world.there.id]
    assert len(events()) == 2


def test_nobody_moves_another_person(world):
    person, other = world.person("甲"), world.person("乙")
    account = an_account("volunteer", volunteer=other)

    with acting(account) as actor, pytest.raises(NotAllowed):
        move(world.operation.id, person.id, world.there.id, by=actor, now=T0)


def test_a_wrong_tick_is_taken_back_and_may_be_ticked_again(world):
    person = world.person()

    with acting(world.desk) as desk:
        tick(world.operation.id, world.here.id, [person.id], by=desk, now=T0)
        undo(world.operation.id, person.id, world.here.id, by=desk, now=T0)
        after_undo = counted_in_now(world, person)
        with pytest.raises(NotHere):
            undo(world.operation.id, person.id, world.here.id, by=desk, now=T0)
        tick(world.operation.id, world.here.id, [person.id], by=desk, now=T0)

    assert after_undo is None
    assert counted_in(world.operation, person) == world.here.id


def counted_in_now(world: World, person: Volunteer) -> int | None:
    return Presence.objects.get(operation_id=world.operation.id, volunteer_id=person.id).community_id


@pytest.fixture
def contested(world) -> Volunteer:
    person = world.person(home=world.there, phone="+8613909312345")
    say(world, where=world.here)
    say(world, where=world.there)
    return person


def test_a_desk_settles_that_a_person_is_here(world, contested):
    with acting(world.desk) as desk:
        settle(world.operation.id, contested.id, world.here.id, by=desk, now=T0)

    assert presence(world.operation, contested).claimed_in == [world.here.id]


def test_a_desk_settles_that_a_person_is_there(world, contested):
    with acting(world.desk) as desk:
        settle(world.operation.id, contested.id, world.there.id, by=desk, now=T0)

    assert presence(world.operation, contested).claimed_in == [world.there.id]
    with as_owner():
        assert FieldEvent.objects.order_by("-id").first().community_id == world.here.id  # the desk's own


def test_there_is_nothing_to_settle_where_one_claim_stands(world):
    person = world.person()
    with acting(world.desk) as desk:
        tick(world.operation.id, world.here.id, [person.id], by=desk, now=T0)

        with pytest.raises(NothingToSettle):
            settle(world.operation.id, person.id, world.here.id, by=desk, now=T0)


def test_a_stranger_settles_nothing(world, contested):
    elsewhere = a_city()
    stranger = an_account("desk", area=a_community(elsewhere))

    with acting(stranger) as actor, pytest.raises(NotAllowed):
        settle(world.operation.id, contested.id, world.here.id, by=actor, now=T0)


def test_events_of_the_server_come_from_the_desk_as_one_device(world):
    say(world, name="甲")
    say(world, name="乙")

    with as_owner():
        rows = list(FieldEvent.objects.values_list("device_id", "seq", "mono_ms", "actor_id"))
    assert len({row[0] for row in rows}) == 1
    assert {row[1:] for row in rows} == {(0, 0, UUID(int=0))}
