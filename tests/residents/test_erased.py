"""Erased means erased: a list that is loaded later brings nothing back."""

import pytest

from muster.access.scope import Scope, open_scope
from muster.residents.erase import erase
from muster.residents.models import Household
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import private_of
from tests.residents.lists import WANG, a_town, loaded

pytestmark = pytest.mark.django_db


def test_what_a_household_had_erased_stays_erased_whatever_a_later_list_says():
    """Planted bug: the loader seals every row that differs."""
    town = a_town()
    with open_scope(town.desk.scope):
        loaded(town, WANG)
    with as_owner():
        household = Household.objects.get()
    with open_scope(Scope(household=household.id)):
        erase(household.community_id, household.id, now=T0)

    with open_scope(town.desk.scope):
        loaded(town, WANG.replace("王秀兰", "王秀英"))

    assert private_of(household)["head"] == ""
