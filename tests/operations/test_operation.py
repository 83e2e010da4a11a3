"""Open, extend and close an operation."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from muster.access.actors import Actor, actor_of
from muster.access.models import Role
from muster.access.scope import open_scope
from muster.operations.close import close
from muster.operations.extend import approve_extension, request_extension
from muster.operations.models import Extension, Operation
from muster.operations.open import open_operation
from muster.operations.queries import communities, current, in_community, past, pending_extensions, public, still_open
from muster.operations.refusals import NotYourOperation, OperationClosed, OperationRefused
from muster.places.models import Level
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, an_account, an_area, an_id, an_operation

pytestmark = pytest.mark.django_db
END = date(2022, 12, 31)


def _command(city) -> Actor:
    return actor_of(an_account("city", area=city), now=T0, strong=True)


def _open(city, by, **changes):
    words = {
        "name": "2022-10 联防联控行动",
        "kind": "outbreak",
        "basis": "emergency",
        "purpose": "支援社区。",
        "ends_on": END,
    }
    with open_scope(by.scope):
        return open_operation(city.id, **words | changes, by=by, now=T0)


def test_an_operation_takes_in_all_communities_below_its_area_unless_some_are_named():
    city = a_city()
    district = an_area("城关区", level=Level.DISTRICT, parent=city)
    one, other = a_community(district, code="C1"), a_community(city, code="C2")
    command = _command(city)

    everywhere = _open(city, command)
    here = _open(city, command, communities=[other.id])

    assert communities(everywhere.id) == (one.id, other.id)
    assert communities(here.id) == (other.id,)
    assert [operation.id for operation in current(city.id)] == [here.id, everywhere.id]
    assert [operation.id for operation in in_community(one.id, now=T0)] == [everywhere.id]
    assert (everywhere.opened_by, everywhere.synthetic) == (command.account_id, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": date(2022, 10, 24)},
        {"ends_on": date(2099, 1, 1)},
        {"name": "  "},
        {"name": "长" * 121},
        {"name": "a\x00b"},
        {"purpose": ""},
        {"kind": "party"},
        {"basis": "because"},
        {"retention_days": 0},
        {"retention_days": 31},
        {"communities": []},
        {"communities": [10**12]},
    ],
)
def test_what_an_operation_cannot_be_is_refused_in_a_sentence_and_nothing_is_opened(changes):
    city = a_city()
    a_community(city)

    with pytest.raises(OperationRefused) as refusal:
        _open(city, _command(city), **changes)

    assert str(refusal.value.sentence)
    assert not Operation.objects.exists()


def test_an_area_without_communities_cannot_be_mobilised():
    city = a_city()

    with pytest.raises(OperationRefused):
        _open(city, _command(city))


def test_only_the_command_of_the_area_opens_extends_and_closes():
    city, elsewhere = a_city(), a_city()
    community = a_community(city)
    a_community(elsewhere)
    operation = an_operation(city, community, ends_on=END)
    desk = actor_of(an_account("desk", area=community), now=T0, strong=True)

    for stranger in (_command(elsewhere), desk):
        with pytest.raises(NotYourOperation):
            _open(city, stranger)
        with open_scope(stranger.scope), pytest.raises(OperationRefused):
            request_extension(operation.id, ends_on=END + timedelta(days=9), reason="x", by=stranger, now=T0)
        with open_scope(stranger.scope), pytest.raises(NotYourOperation):
            close(operation.id, by=stranger, now=T0)

    assert current(city.id).get().ends_on == END


def test_the_database_refuses_an_operation_of_another_area_whatever_python_says():
    city, elsewhere = a_city(), a_city()

    with pytest.raises(Exception, match="row-level security"), open_scope(_command(elsewhere).scope):
        Operation.objects.create(area=city, name="x", kind="flood", basis="duty", opened_at=T0, ends_on=END)


def test_a_later_end_takes_two_people():
    city = a_city()
    operation = an_operation(city, a_community(city), ends_on=END)
    asking, approving = _command(city), _command(city)
    later = END + timedelta(days=30)

    with open_scope(asking.scope):
        request = request_extension(operation.id, ends_on=later, reason="疫情未结束", by=asking, now=T0)
    with open_scope(asking.scope), pytest.raises(NotYourOperation):
        approve_extension(request.id, by=asking, now=T0)
    assert [it.id for it in pending_extensions(operation.id)] == [request.id]
    assert current(city.id).get().ends_on == END
    with open_scope(approving.scope):
        approve_extension(request.id, by=approving, now=T0)

    (stated,) = public(operation.id).extensions
    assert current(city.id).get().ends_on == later
    assert (stated.ends_on, stated.reason, stated.approved_at) == (later, "疫情未结束", T0)


def test_the_database_refuses_one_person_as_two():
    city = a_city()
    operation = an_operation(city, a_community(city))
    one = an_id()

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(
            operation=operation,
            ends_on=END,
            reason="x",
            requested_by=one,
            requested_at=T0,
            approved_by=one,
            approved_at=T0,
        )


def test_the_second_person_must_hold_the_command_too():
    city, elsewhere = a_city(), a_city()
    operation = an_operation(city, a_community(city), ends_on=END)
    asking, stranger = _command(city), _command(elsewhere)
    with open_scope(asking.scope):
        request = request_extension(operation.id, ends_on=END + timedelta(days=1), reason="x", by=asking, now=T0)

    with open_scope(stranger.scope), pytest.raises(OperationRefused):
        approve_extension(request.id, by=stranger, now=T0)

    assert Operation.objects.get().ends_on == END


@pytest.mark.parametrize(("days", "reason"), [(0, "x"), (-3, "x"), (181, "x"), (9, " "), (9, "长" * 401)])
def test_an_extension_that_extends_nothing_or_says_nothing_is_refused(days, reason):
    city = a_city()
    operation = an_operation(city, a_community(city), ends_on=END)
    command = _command(city)

    with open_scope(command.scope), pytest.raises(OperationRefused):
        request_extension(operation.id, ends_on=END + timedelta(days=days), reason=reason, by=command, now=T0)

    assert not Extension.objects.exists()


def test_a_second_request_waits_for_the_first():
    city = a_city()
    operation = an_operation(city, a_community(city), ends_on=END)
    command = _command(city)

    with open_scope(command.scope):
        request_extension(operation.id, ends_on=END + timedelta(days=1), reason="x", by=command, now=T0)
        with pytest.raises(OperationRefused):
            request_extension(operation.id, ends_on=END + timedelta(days=2), reason="y", by=command, now=T0)


def test_closing_ends_the_roles_given_for_the_operation_and_nothing_happens_after():
    city = a_city()
    community = a_community(city)
    operation = an_operation(city, community)
    command = _command(city)
    leader = an_account("leader", area=community, operation_id=operation.id)
    desk = an_account("desk", area=community)

    with open_scope(command.scope):
        close(operation.id, by=command, now=T0)
        with pytest.raises(OperationClosed):
            close(operation.id, by=command, now=T0)
        with pytest.raises(OperationClosed):
            request_extension(operation.id, ends_on=END, reason="x", by=command, now=T0)

    ended = dict(Role.objects.values_list("account", "valid_until"))
    assert (ended[leader.id], ended[desk.id]) == (T0, None)
    assert (list(current(city.id)), past(city.id).get().closed_at) == ([], T0)
    with pytest.raises(OperationClosed):
        still_open(operation.id, now=T0)


def test_an_operation_ends_with_its_last_day_even_if_nobody_closes_it():
    city = a_city()
    operation = an_operation(city, a_community(city), ends_on=date(2022, 10, 24))

    assert still_open(operation.id, now=T0).id == operation.id
    with pytest.raises(OperationClosed) as refusal:
        still_open(operation.id, now=T0 + timedelta(hours=17))  # past midnight in Lanzhou
    assert "2022-10-24" in str(refusal.value.sentence)


def test_everybody_may_read_what_the_public_page_states(django_assert_num_queries):
    city = a_city()
    operation = an_operation(city, a_community(city), ends_on=END, retention_days=20, purpose="支援社区。")

    with django_assert_num_queries(3):
        stated = public(operation.id)

    assert (stated.area, stated.purpose, stated.communities, stated.ends_on) == ("兰州市", "支援社区。", 1, END)
    assert stated.erased_after == END + timedelta(days=20)
    assert public(an_id()) is None
