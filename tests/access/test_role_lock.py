"""The database itself lets nobody hand out a role beyond their own area, whatever the code above it forgets."""

import pytest
from django.db import ProgrammingError, transaction

from muster.access.models import Account, Role
from muster.access.scope import Scope, open_scope
from muster.places.models import Area
from tests import factories as make


@pytest.fixture
def places(db) -> dict[str, Area]:
    here, there = make.an_area("甲市"), make.an_area("乙市")
    return {
        "our city": here,
        "our community": make.a_community(here, "甲社区"),
        "our other community": make.a_community(here, "丙社区"),
        "their city": there,
        "their community": make.a_community(there, "乙社区"),
    }


def may(actor: Account, scope: dict[str, tuple[int, ...]], kind: str, area: Area | None, to: Account) -> bool:
    try:
        with transaction.atomic(), open_scope(Scope(actor=actor.id, **scope)):
            Role.objects.create(account=to, kind=kind, area=area, granted_by=actor.id, valid_from=make.T0)
    except ProgrammingError:
        return False
    return True


def test_a_command_hands_out_roles_in_its_own_city_only(places: dict[str, Area]):
    actor, other = make.an_account(username="command"), make.an_account(username="other")
    scope = {"cities": (places["our city"].id,)}

    allowed = {name for name, area in places.items() if may(actor, scope, "desk", area, other)}

    assert allowed == {"our city", "our community", "our other community"}


def test_a_desk_makes_leaders_and_deputies_of_its_own_community_only(places: dict[str, Area]):
    actor, other = make.an_account(username="desk"), make.an_account(username="other")
    scope = {"desks": (places["our community"].id,), "communities": (places["our community"].id,)}

    allowed = {
        (kind, name)
        for kind in ("city", "auditor", "desk", "leader")
        for name, area in places.items()
        if may(actor, scope, kind, area, other)
    }

    assert allowed == {("desk", "our community"), ("leader", "our community")}


def test_a_stranger_makes_themselves_a_volunteer_and_nothing_else(places: dict[str, Area]):
    actor, other = make.an_account(username="someone"), make.an_account(username="other")

    assert may(actor, {}, "volunteer", None, actor)
    assert not may(actor, {}, "volunteer", None, other)
    assert not may(actor, {}, "city", places["our city"], actor)
