"""Answers, and the end of an operation."""

from datetime import timedelta

import pytest
from django.db import connection

from muster.access.models import Role
from muster.mobilise.answer import answer
from muster.mobilise.close import close_operation
from muster.mobilise.models import DeclineReason, Expected, Notice
from muster.mobilise.queries import expected_here
from muster.mobilise.refusals import AnswerRefused, NotAllowed, NotExpected, OperationClosed, ReasonRefused
from muster.operations.models import Operation
from muster.operations.refusals import OperationRefused
from tests.conftest import as_owner
from tests.factories import T0, a_notice, an_account, an_expected, an_operation
from tests.mobilise.world import acting


@pytest.fixture
def person(world):
    volunteer = world.person(organisation=world.theatre)
    an_expected(world.operation, volunteer, a_notice(world.operation))
    return volunteer


@pytest.fixture
def account(person):
    return an_account("volunteer", volunteer=person)


def said(world) -> str:
    with as_owner():
        return Expected.objects.get(operation=world.operation).answer


def reason_kept(world) -> str | None:
    with as_owner():
        return DeclineReason.objects.filter(operation=world.operation).values_list("reason", flat=True).first()


def test_a_person_answers_and_changes_their_mind(world, person, account):
    with acting(account) as actor:
        for reply in ("yes", "declined", "yes"):
            answer(world.operation.id, person.id, reply, by=actor, now=T0)

    assert said(world) == "yes"


def test_a_reason_is_read_by_the_home_desk_only(world, person, account):
    with acting(account) as actor:
        answer(world.operation.id, person.id, "declined", reason="孩子发烧", by=actor, now=T0)

    with acting(world.desk):
        (row,) = expected_here(world.operation.id, world.here.id)
    assert (row.answer, row.reason) == ("declined", "孩子发烧")
    for other in (world.command, world.other_desk, an_account("organisation", organisation=world.theatre)):
        with acting(other):
            assert list(DeclineReason.objects.all()) == []
    with acting(world.command):
        (row,) = expected_here(world.operation.id, world.here.id)
    assert row.reason == ""


def test_another_answer_empties_the_reason(world, person, account):
    with acting(account) as actor:
        answer(world.operation.id, person.id, "declined", reason="孩子发烧", by=actor, now=T0)
        answer(world.operation.id, person.id, "yes", by=actor, now=T0)

    assert reason_kept(world) == ""


def test_a_desk_notes_who_cannot_be_reached(world, person):
    with acting(world.desk) as desk:
        answer(world.operation.id, person.id, "unreachable", by=desk, now=T0)

    assert said(world) == "unreachable"


def test_nobody_says_of_themselves_that_they_are_unreachable(world, person, account):
    with acting(account) as actor, pytest.raises(AnswerRefused):
        answer(world.operation.id, person.id, "unreachable", by=actor, now=T0)


@pytest.mark.parametrize("reply", ["reported", "maybe", ""])
def test_what_is_no_answer_is_refused(world, person, account, reply):
    with acting(account) as actor, pytest.raises(AnswerRefused):
        answer(world.operation.id, person.id, reply, by=actor, now=T0)


def test_the_command_answers_but_gives_no_reason(world, person):
    with acting(world.command) as command:
        answer(world.operation.id, person.id, "declined", by=command, now=T0)
        with pytest.raises(ReasonRefused):
            answer(world.operation.id, person.id, "declined", reason="不想来", by=command, now=T0)


def test_a_reason_is_short(world, person, account):
    with acting(account) as actor, pytest.raises(ReasonRefused):
        answer(world.operation.id, person.id, "declined", reason="长" * 201, by=actor, now=T0)


def test_nobody_answers_for_a_person_of_another_community(world, person):
    stranger = an_account("volunteer", volunteer=world.person("乙"))

    for account in (world.other_desk, stranger):
        with acting(account) as actor, pytest.raises((NotExpected, NotAllowed)):
            answer(world.operation.id, person.id, "yes", by=actor, now=T0)

    assert said(world) == "silent"


def test_an_organisation_answers_for_nobody(world, person):
    with as_owner():
        Expected.objects.update(answer="yes")  # so that the organisation sees the row
    contact = an_account("organisation", organisation=world.theatre)

    with acting(contact) as actor, pytest.raises(NotAllowed):
        answer(world.operation.id, person.id, "declined", by=actor, now=T0)


def test_after_the_end_nobody_answers(world, person, account):
    with acting(world.command) as command:
        close_operation(world.operation.id, by=command, now=T0 + timedelta(days=1))

    with acting(account) as actor, pytest.raises(OperationClosed):
        answer(world.operation.id, person.id, "yes", by=actor, now=T0 + timedelta(days=1))


def test_closing_ends_notices_and_roles_and_forgets_reasons(world, person, account):
    leader = an_account("leader", area=world.here, operation_id=world.operation.id)
    other = an_operation(world.city, world.here, name="另一行动")
    for operation in (world.operation, other):
        with as_owner():
            DeclineReason.objects.create(
                operation=operation, volunteer_id=person.id, community_id=world.here.id, reason="孩子发烧"
            )

    with acting(world.command) as command:
        close_operation(world.operation.id, by=command, now=T0)

    with as_owner():
        assert Operation.objects.get(id=world.operation.id).closed_at == T0
        assert list(Notice.objects.values_list("ended_at", flat=True)) == [T0]
        assert Role.objects.get(account=leader).valid_until == T0
        assert list(DeclineReason.objects.values_list("operation_id", flat=True)) == [other.id]


def test_only_the_command_closes(world, person):
    with acting(world.desk) as desk, pytest.raises(OperationRefused):
        close_operation(world.operation.id, by=desk, now=T0)


def test_a_desk_cannot_forget_reasons_by_itself(world, person, account):
    with acting(account) as actor:
        answer(world.operation.id, person.id, "declined", reason="孩子发烧", by=actor, now=T0)

    with acting(world.desk), connection.cursor() as cursor:
        cursor.execute("SELECT mobilise_forget_reasons(%s)", [world.operation.id])
        assert cursor.fetchone() == (0,)

    assert reason_kept(world) == "孩子发烧"
