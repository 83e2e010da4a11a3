"""How many households may be opened in a shift, and what passes it (G17)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from muster.access.actors import Actor, actor_of
from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.residents.models import Alert, Household, Quota
from muster.residents.quota import USED_MAX, USED_MAX_OF_A_DESK
from muster.residents.reveal import QuotaUsedUp, Revealed, reveal
from tests import factories as make
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import a_household
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


def test_the_61st_household_of_a_shift_is_refused_and_the_desk_is_told(here: Here):
    """G17. Planted bug: a quota per session; a fresh sign-in (another Actor, as here each time) would begin anew."""
    member = a_pair_member(here)
    household = a_household(here.building)

    outcomes = [type(looks(here, household, by=replace(member))) for _ in range(USED_MAX + 2)]

    assert outcomes == [Revealed] * USED_MAX + [QuotaUsedUp] * 2
    assert [row[0] for row in kept(Look, "outcome")].count("refused") == 2
    assert kept(Quota, "used", "used_max") == [(USED_MAX, USED_MAX)]
    with open_scope(here.desk.scope):
        told = list(Alert.objects.values_list("kind", "actor_id", "seen_at"))
    assert told == [("quota", member.account_id, None)]  # once, however often it is tried


def test_a_desks_larger_maximum_is_one_too(here: Here):
    household = a_household(here.building)
    looks(here, household)
    with as_owner():
        Quota.objects.update(used=USED_MAX_OF_A_DESK)

    assert isinstance(looks(here, household), QuotaUsedUp)


def test_the_quota_begins_anew_with_each_shift_of_the_local_day(here: Here):
    member, household = a_pair_member(here), a_household(here.building)
    looks(here, household, by=member)
    with as_owner():
        Quota.objects.update(used=USED_MAX)
    end_of_shift = datetime(2022, 10, 24, 7, 59, 59, tzinfo=UTC)  # 15:59:59 in Lanzhou

    assert isinstance(looks(here, household, by=member, now=end_of_shift), QuotaUsedUp)
    assert isinstance(looks(here, household, by=member, now=end_of_shift + timedelta(seconds=1)), Revealed)


def test_a_life_at_risk_passes_the_quota_and_is_flagged_at_once(here: Here):
    """Breaking the glass is allowed, with a reason; afterwards the quota is as used up as before."""
    member, household = a_pair_member(here), a_household(here.building, phone=PHONE)
    looks(here, household, by=member)
    with as_owner():
        Quota.objects.update(used=USED_MAX)

    shown = looks(here, household, by=member, purpose="life", reason="老人摔倒，没人应门")
    after = looks(here, household, by=member)

    assert isinstance(shown, Revealed)
    assert (shown.phone, shown.left) == (PHONE, 0)
    assert isinstance(after, QuotaUsedUp)
    with open_scope(Scope(household=household.id)):
        assert ("life", "老人摔倒，没人应门") in Look.objects.values_list("purpose", "reason")
    assert ("break_glass", household.id) in kept(Alert, "kind", "household_id")


def test_the_table_refuses_one_too_many_whoever_counts(here: Here):
    looks(here, a_household(here.building))

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(used=USED_MAX_OF_A_DESK + 1)
