"""Reading a resident is an event: logged, counted, and refused by the database where it goes too far (G16, G17)."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from muster.access.actors import Actor, actor_of
from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.residents.models import Alert, Household, Private, Quota
from muster.residents.quota import USED_MAX, USED_MAX_OF_A_DESK, shift_starts
from muster.residents.refusals import NoSuchHousehold, ReasonMissing
from muster.residents.reveal import QuotaUsedUp, Revealed, reveal, surname
from tests import factories as make
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import a_building, a_household
from tests.residents.conftest import Here

pytestmark = pytest.mark.django_db
PHONE = "+8613909312345"


def looks(here: Here, household: Household, *, by: Actor | None = None, **changes: Any) -> Revealed | QuotaUsedUp:
    values: dict[str, Any] = {"reason": "约定上门时间", "purpose": "visit", "now": T0} | changes
    actor = by or here.desk
    with open_scope(actor.scope):
        return reveal(here.community.id, household.id, by=actor, city_id=here.city.id, **values)


def kept(model: type[Model], *columns: str) -> list[Any]:
    with as_owner():
        return list(model._default_manager.order_by("pk").values_list(*columns))


def a_pair_member(here: Here, *, phone: str = "+8613900000001", name: str = "李雷") -> Actor:
    """A volunteer who holds a stairwell of the first house."""
    person = make.a_volunteer(here.city, name=name, phone=phone)
    actor = actor_of(make.an_account("volunteer", volunteer=person), now=T0, strong=True)
    return replace(actor, scope=replace(actor.scope, buildings=(here.building.id,)))


def test_a_desk_is_shown_a_household_and_one_line_says_so(here: Here):
    household = a_household(
        here.building, door="301", head="王秀兰", phone=PHONE, notes="耳背", needs=["insulin", "oxygen"]
    )

    shown = looks(here, household)

    assert isinstance(shown, Revealed)
    assert (shown.head, shown.phone, shown.notes, shown.needs) == ("王秀兰", PHONE, "耳背", ("insulin", "oxygen"))
    assert shown.left == USED_MAX_OF_A_DESK - 1
    assert kept(Look, "actor_id", "role", "action", "subject_id", "reason", "purpose", "fields", "rows", "outcome") == [
        (
            here.account.id,
            "desk",
            "residents.reveal",
            household.id,
            "约定上门时间",
            "visit",
            "head,phone,language,notes,needs",
            1,
            "shown",
        )
    ]


def test_only_the_fields_that_were_asked_for_are_handed_on_and_logged(here: Here):
    household = a_household(here.building, head="王秀兰", phone=PHONE, needs=["oxygen"])

    shown = looks(here, household, fields=["phone"])

    assert shown == Revealed("", PHONE, "", "", (), (), USED_MAX_OF_A_DESK - 1)
    assert kept(Look, "fields") == [("phone",)]


def test_looking_twice_counts_twice_and_is_logged_twice(here: Here):
    household = a_household(here.building)

    looks(here, household)
    again = looks(here, household)

    assert isinstance(again, Revealed)
    assert again.left == USED_MAX_OF_A_DESK - 2
    assert len(kept(Look, "id")) == 2


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "\u200b\u2028"])
def test_nobody_is_opened_without_a_reason(here: Here, reason: str):
    household = a_household(here.building)

    with pytest.raises(ReasonMissing):
        looks(here, household, reason=reason)

    assert kept(Look, "id") == []


@pytest.mark.parametrize("purpose", ["", "own", "curious", "\x00"])
def test_a_purpose_is_one_of_the_closed_list(here: Here, purpose: str):
    with pytest.raises(ReasonMissing):
        looks(here, a_household(here.building), purpose=purpose)


def test_a_reason_is_kept_as_one_short_line(here: Here):
    looks(here, a_household(here.building, head="😀👩‍👩‍👧"), reason="药\x00\n" + "长" * 5_000)

    assert kept(Look, "reason") == [("药 " + "长" * 198,)]


def test_the_database_itself_refuses_a_look_without_a_reason(here: Here):
    household = a_household(here.building)

    with open_scope(here.desk.scope), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT residents_reveal(%s, %s, %s, 0, 'x', 'visit', '', ' ', %s, %s, NULL)",
            [uuid7(), here.community.id, household.id, T0, shift_starts(T0)],
        )


def test_absent_and_foreign_households_look_alike_and_leave_no_trace(here: Here):
    other = make.a_community(here.city, "别的社区")
    foreign = a_household(a_building(other, here.operation))

    for household_id in (uuid7(), foreign.id):
        for community in (here.community.id, other.id):
            with open_scope(here.desk.scope), pytest.raises(NoSuchHousehold):
                reveal(
                    community,
                    household_id,
                    reason="x",
                    purpose="visit",
                    by=here.desk,
                    city_id=here.city.id,
                    now=T0,
                )

    assert (kept(Look, "id"), kept(Quota, "used")) == ([], [])


def test_a_volunteer_opens_doors_of_the_house_they_hold_and_no_other(here: Here):
    member = a_pair_member(here)
    inside, outside = a_household(here.building), a_household(a_building(here.community, here.operation, name="5号楼"))

    shown = looks(here, inside, by=member)

    assert isinstance(shown, Revealed)
    assert shown.left == USED_MAX - 1
    assert kept(Look, "role") == [("volunteer",)]
    with pytest.raises(NoSuchHousehold):
        looks(here, outside, by=member)


def test_the_function_checks_the_scope_itself(here: Here):
    """The view's own look at the door is taken away: the function alone is asked."""
    foreign = a_household(a_building(make.a_community(here.city, "别的社区"), here.operation))
    scopes = [
        Scope(),
        Scope(actor=here.account.id),
        here.desk.scope,
        Scope(household=uuid7()),
        Scope(cities=(here.city.id,)),
    ]

    for scope in scopes:
        with open_scope(scope), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM residents_reveal(%s, %s, %s, 0, 'x', 'visit', '', 'x', %s, %s, NULL)",
                [uuid7(), foreign.community_id, foreign.id, T0, shift_starts(T0)],
            )
            assert cursor.fetchall() == []


def test_the_app_cannot_read_what_is_sealed_nor_write_the_counts(here: Here):
    """G16: there is no second way to the sealed columns, and none back from the log."""
    a_household(here.building, phone=PHONE)
    looks(here, a_household(here.building))
    refused = [
        "SELECT details FROM residents_private",
        "SELECT needs FROM residents_private",
        "SELECT phone_index FROM residents_private",
        "SELECT id_number FROM residents_resident",
        "SELECT id_index FROM residents_resident",
        "SELECT * FROM residents_quota",
        "UPDATE residents_quota SET used = 0",
        "INSERT INTO residents_alert SELECT * FROM residents_alert",
        "SELECT residents_spend(1, gen_random_uuid(), now(), 9999, true)",
        "SELECT residents_alert_once(1, 'quota', gen_random_uuid(), NULL, now(), now())",
        "UPDATE access_look SET reason = ''",
        "DELETE FROM access_look",
        "TRUNCATE access_look",
    ]

    for statement in refused:
        with open_scope(here.desk.scope):
            assert _is_denied(statement), statement


def test_ones_own_door_house_and_surname_are_flagged(here: Here):
    """Compared after unsealing, or by the keyed index: nobody's name or number is told to the database."""
    member = a_pair_member(here, phone=PHONE, name="欧阳海")
    own = a_household(here.building, head="张伟", phone=PHONE)
    neighbour = a_household(here.building, head="欧阳雪")
    stranger = a_household(a_building(here.community, here.operation, name="9号楼"), head="欧冶子")
    both = replace(member, scope=replace(member.scope, buildings=(here.building.id, stranger.building_id)))

    for household in (own, neighbour, stranger, neighbour):
        looks(here, household, by=both)

    assert sorted(kept(Alert, "kind", "household_id")) == sorted(
        [("own_household", own.id), ("same_building", neighbour.id), ("same_name", neighbour.id)]
    )


def test_alerts_cannot_be_made_up(here: Here):
    household = a_household(here.building)

    with open_scope(here.desk.scope), connection.cursor() as cursor:
        cursor.execute(
            "SELECT residents_raise_alert(%s, %s, 'same_name', %s, %s)",
            [here.community.id, household.id, T0, shift_starts(T0)],
        )

    assert kept(Alert, "id") == []


def test_a_household_without_private_rows_is_shown_empty(here: Here):
    household = a_household(here.building)
    with as_owner():
        Private.objects.all().delete()

    assert looks(here, household) == Revealed("", "", "", "", (), (), USED_MAX_OF_A_DESK - 1)


def test_surnames_of_two_signs_are_one():
    assert [surname(name) for name in ("欧阳海", "欧冶子", "王", "", "😀")] == ["欧阳", "欧", "王", "", "😀"]


def test_the_figures_of_the_database_are_those_that_pages_tell():
    from importlib import import_module

    migration = import_module("muster.residents.migrations.0004_reveal")

    assert (migration.USED_MAX, migration.USED_MAX_OF_A_DESK) == (USED_MAX, USED_MAX_OF_A_DESK)


def _is_denied(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False
