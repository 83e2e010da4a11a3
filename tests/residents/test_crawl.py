"""G16: boards, walls and lists carry doors and codes; a person's data appears only by an opened household, one line each."""

import random
from collections import Counter
from uuid import UUID

import pytest
from django.urls import reverse

from muster.access.models import Look
from muster.residents.models import Building
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.matrix.addresses import addresses
from tests.matrix.test_pages import _text
from tests.matrix.who_may import LIBRARY, WHO_MAY
from tests.matrix.world import a_world
from tests.residents.arranged import a_household

pytestmark = pytest.mark.django_db
STEPS = 160
ROLES = ("desk", "leader", "city", "organisation", "volunteer", "auditor")
OPENS_BY_READING = {"desk:request"}  # a household's own words to its desk: logged as a look too


def test_a_random_crawl_shows_nobody_unlogged():
    """Planted bug: a wall or a list that names the head of a household; or a reveal that forgets its line."""
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    own, _other = a_world()
    first = own.communities[0]
    with as_owner():
        house = Building.objects.get(id=first.household.building_id)
    words = set(first.behind)
    households = [first.household]
    for n in range(4):
        secret = f"金丝雀住户{n}号"
        words.add(secret)
        households.append(a_household(house, door=f"40{n}", head=secret, notes=secret))
    browsers = {role: strong(own.accounts[role]) for role in ROLES}
    with as_owner():
        before = Counter(Look.objects.filter(action="residents.reveal").values_list("subject_id", flat=True))
    listed = [(one, WHO_MAY[one.name]) for one in addresses() if one.name in WHO_MAY]  # that all are: tests/matrix
    pages = [one for one, page in listed if page.roles is not LIBRARY and "GET" in page.verbs]
    opened: Counter = Counter()
    unlogged = []
    briefed: set[str] = set()

    for _ in range(STEPS):
        role = chance.choice([*ROLES, "desk", "desk", "desk"])
        if role == "desk" and chance.random() < 0.4:
            household = chance.choice(households)
            address = reverse("desk:household_reveal", args=[first.area.code, household.id])
            form = {"purpose": chance.choice(["visit", "care", ""]), "reason": chance.choice(["约定上门", "送药", ""])}
            answer = browsers["desk"].post(address, form)
            opened[household.id] += answer.status_code == 200
            assert (answer.status_code == 200) == bool(form["purpose"] and form["reason"]), seed
        elif role == "volunteer" and chance.random() < 0.4:
            answer = browsers[role].post(
                "/app/lease/", {"device": str(first.alert_id)}, content_type="application/json"
            )
            briefed |= {door["household"] for one in answer.json()["tasks"]["stairwells"] for door in one["doors"]}
            unlogged += [(role, "app:lease", word) for word in words if word in _text(answer)]
        else:
            page = chance.choice(pages)
            text = _text(browsers[role].get(page.path(own, first)))
            if page.name not in OPENS_BY_READING:
                unlogged += [(role, page.name, word) for word in words if word in text]

    assert unlogged == []
    with as_owner():
        after = Counter(Look.objects.filter(action="residents.reveal").values_list("subject_id", flat=True))
        lines = Counter(Look.objects.filter(action="residents.brief").values_list("subject_id", "lease_id"))
    assert after - before == +opened, seed
    # However often a task list was pulled: one line for each household and lease.
    assert lines == Counter({(UUID(household), own.leases[first.area.id]): 1 for household in briefed}), seed
