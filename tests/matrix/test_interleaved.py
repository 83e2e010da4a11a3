"""G14: 2,000 requests of many people over few connections, with exceptions and killed backends: nothing foreign in any."""

import random
import threading
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest
from django.db import close_old_connections, connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from muster import embedded
from muster.people.models import Volunteer
from tests.entry.conftest import strong
from tests.matrix.canaries import canaries, may_read
from tests.matrix.test_pages import _text
from tests.matrix.world import City, a_world

REQUESTS = 2_000
CONNECTIONS = 4
KILLED_SHARE = 0.02
ALL_PEOPLE = ["/people/"] * 6  # no view's own filter: the scope alone stands between
ROLES = ("city", "organisation", "desk", "leader", "volunteer", "auditor", "ended", "closed", "nobody")


def a_mishap(_request: object) -> None:
    """Fails after it has read in its scope."""
    list(Volunteer.objects.all())
    raise RuntimeError("planted")


def all_people(_request: object) -> HttpResponse:
    """Every person that the database shows, whoever asks."""
    return HttpResponse(" ".join(Volunteer.objects.values_list("name", flat=True)))


urlpatterns = [path("mishap/", a_mishap), path("people/", all_people), path("", include("muster.urls"))]
handler404 = "muster.entry.errors.not_found"
handler500 = "muster.entry.errors.server_error"


@pytest.mark.django_db(transaction=True)
def test_interleaved_requests_never_see_foreign_rows(settings, postgres: embedded.Server):
    settings.ROOT_URLCONF = __name__
    connections.databases["default"]["CONN_MAX_AGE"] = 60  # the connection goes on to the next person
    world = a_world()
    secrets = canaries(world)
    people = [(city, role, _cookies(city, role)) for city in world for role in ROLES]
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    outcomes: Counter[int] = Counter()
    backends = [0] * CONNECTIONS

    def storm(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(REQUESTS // CONNECTIONS):
                city, role, cookies = chance.choice(people)
                address = chance.choice(_paths(city, world))
                close_old_connections()  # as the server does before each request
                connection.ensure_connection()
                backends[seed] = connection.connection.info.backend_pid
                if chance.random() < KILLED_SHARE:
                    _kill(postgres, chance.choice(backends))  # its own, or one in the midst of a request
                browser = Client(raise_request_exception=False)
                browser.cookies.load(cookies)
                answer = browser.get(address)
                text = _text(answer)
                shown = {word for word in secrets if word in text and word not in address}
                outcomes[answer.status_code] += 1
                seen[role] += bool(shown)
                if foreign := shown - _may_read(role, city, address):
                    wrong.append(f"{role} of {city.area.name} at {address}: {sorted(foreign)}")
        finally:
            connection.close()

    try:
        _all_at_once(storm)
    finally:
        connections.databases["default"]["CONN_MAX_AGE"] = 0

    assert wrong == []
    assert outcomes.total() == REQUESTS
    assert {200, 302, 404, 500} <= set(outcomes), outcomes
    assert min(seen[role] for role in ("city", "organisation", "desk", "leader", "volunteer")) > 0
    assert [seen[role] for role in ("auditor", "ended", "closed", "nobody")] == [0] * 4


def _may_read(role: str, city: City, address: str) -> set[str]:
    """What the role's pages show; where no page filters, what row security lets the role's pages work with."""
    if address == "/people/" and role in {"organisation", "leader"}:
        near = city.communities if role == "organisation" else city.communities[:1]
        return {person.name for community in near for person in community.people.values()}
    return may_read(role, city)


def _cookies(city: City, role: str) -> dict[str, str]:
    if role == "nobody":
        return {}
    browser = strong(city.accounts[role])
    return {name: morsel.value for name, morsel in browser.cookies.items()}


def _paths(city: City, world: list[City]) -> list[str]:
    """Pages that show people, most of them one's own, and one that fails."""
    other = next(one for one in world if one is not city)
    own = [
        "/me/",
        "/me/team/",
        "/city/teams/",
        "/city/organisation/",
        f"/city/communities/{city.communities[0].area.code}/",
        f"/city/teams/{city.plan.id}/plan.xlsx",
        f"/desk/{city.communities[0].area.code}/",
        f"/desk/{city.communities[0].area.code}/people/",
    ]
    foreign = [f"/desk/{other.communities[0].area.code}/", f"/city/teams/{other.plan.id}/plan.xlsx"]
    return [*own, *own, *foreign, f"/desk/{city.communities[1].area.code}/", "/", "/mishap/", *ALL_PEOPLE]


def _kill(postgres: embedded.Server, backend: int) -> None:
    with psycopg.connect(postgres.dsn("muster_super", "muster"), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [backend])


def _all_at_once(storm: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=storm, args=[seed]) for seed in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
