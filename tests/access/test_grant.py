"""Roles are handed on only within one's own area, and end at once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from muster.access import grant, tokens
from muster.access.actors import actor_of
from muster.access.look import NobodyLooks, looked
from muster.access.models import Look, Role
from muster.access.scope import Scope, open_scope
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, an_account, an_id, an_operation, an_organisation

pytestmark = pytest.mark.django_db


def given(by_account, kind: str, **where: object) -> Role:
    by = actor_of(by_account, now=T0, strong=True)
    someone = an_account()
    with open_scope(by.scope):
        return grant.grant(someone.id, kind, by=by, now=T0, **where)


def test_a_city_gives_desks_leaders_and_contacts_of_its_own_area():
    city = a_city()
    community, command = a_community(city), an_account("city", area=city)

    assert given(command, "desk", area_id=community.id).granted_by == command.id
    assert given(command, "leader", area_id=community.id).area_id == community.id
    assert given(command, "organisation", organisation_id=an_organisation(city).id).kind == "organisation"


def test_nobody_gives_what_lies_outside_their_area():
    city, elsewhere = a_city(), a_city()
    community, theirs = a_community(city), a_community(elsewhere)
    desk, command = an_account("desk", area=community), an_account("city", area=city)

    for by, kind, area in [
        (command, "desk", theirs),
        (command, "city", elsewhere),
        (desk, "desk", theirs),
        (desk, "city", community),
        (desk, "auditor", community),
        (an_account("leader", area=community), "leader", community),
        (an_account("volunteer"), "desk", community),
    ]:
        with pytest.raises(grant.MayNotGrant):
            given(by, kind, area_id=area.id)


def test_the_database_refuses_a_role_that_nobody_may_give():
    """Without the check in Python."""
    community, thief = a_community(a_city()), an_account("volunteer")
    with pytest.raises(DatabaseError, match="row-level security"), open_scope(Scope(actor=thief.id)):
        Role.objects.create(account=thief, kind="desk", area=community, granted_by=thief.id, valid_from=T0)


def test_giving_twice_gives_one_role():
    city = a_city()
    by = actor_of(an_account("city", area=city), now=T0, strong=True)
    someone, community = an_account(), a_community(city)

    with open_scope(by.scope):
        roles = {grant.grant(someone.id, "leader", area_id=community.id, by=by, now=T0).id for _ in range(2)}

    assert len(roles) == 1


def test_the_roles_of_an_operation_end_with_it():
    city = a_city()
    operation, community = an_operation(city), a_community(city)
    command = an_account("city", area=city)
    an_account("leader", area=community, operation_id=operation.id)
    stays = an_account("leader", area=community)

    with open_scope(actor_of(command, now=T0, strong=True).scope):
        ended = grant.end_roles(operation.id, T0)

    assert ended == 1
    assert actor_of(stays, now=T0, strong=True).holds("leader")


def test_a_token_is_read_until_it_ends_or_is_revoked():
    account = an_account("volunteer")
    with open_scope(Scope(actor=account.id)):
        token = tokens.issue(account.id, now=T0, hours=1)

    states = [tokens.read(token, now=T0 + timedelta(minutes=minutes)).state for minutes in (0, 59, 60)]
    with open_scope(Scope(actor=account.id)):
        tokens.revoke(token, now=T0)

    assert states == ["valid", "valid", "expired"]
    assert tokens.read(token, now=T0).state == "revoked"
    assert tokens.read(token, now=T0).account_id == account.id
    assert tokens.read("muster_never", now=T0) == tokens.TokenState(None, "unknown")


def test_a_look_is_logged_with_its_role_and_read_by_the_auditor_only():
    city = a_city()
    desk, community = None, a_community(city)
    desk = actor_of(an_account("desk", area=community), now=T0, strong=True)

    with open_scope(desk.scope):
        looked("people.search", city_id=city.id, community_id=community.id, rows=3, reason="三轮车", now=T0)
        assert Look.objects.count() == 0

    with open_scope(actor_of(an_account("auditor", area=city), now=T0, strong=True).scope):
        assert list(Look.objects.values_list("actor_id", "role", "rows", "reason")) == [
            (desk.account_id, "desk", 3, "三轮车")
        ]
    with open_scope(actor_of(an_account("auditor", area=a_city()), now=T0, strong=True).scope):
        assert Look.objects.count() == 0


def test_nobody_looks_without_a_name_or_under_anothers():
    with pytest.raises(NobodyLooks):
        looked("people.search", city_id=1, rows=1, now=T0)
    with pytest.raises(DatabaseError, match="row-level security"), open_scope(Scope(actor=an_id())):
        Look.objects.create(community_id=0, city_id=1, at=T0, actor_id=an_id(), role="city", action="x", rows=1)


def test_a_look_cannot_be_undone():
    with pytest.raises(DatabaseError, match="permission denied"), open_scope(Scope(actor=an_id(), audits=(1,))):
        Look.objects.all().delete()
    with as_owner():
        assert Look.objects.count() == 0
