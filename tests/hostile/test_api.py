"""G22: every operation that the description names, with each role's token, fed with what fits it and what does not."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.live.arranged import a_token
from tests.live.conftest import Running, serving  # noqa: F401 - a fixture
from tests.matrix.canaries import canaries, may_read
from tests.matrix.conftest import _quiet  # noqa: F401 - a fixture
from tests.matrix.test_pages import PHONE_GLUE
from tests.matrix.world import City, a_world

ROLES = ("city", "organisation", "desk", "leader", "volunteer", "auditor", "ended", "closed", "nobody")
EXAMPLES = 6  # for each operation and role
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_description_breaks_and_nothing_foreign_comes_out(serving):  # noqa: F811 - the fixture
    from muster.wsgi import application

    world = a_world()
    running: Running = serving(application)
    schema = schemathesis.openapi.from_url(f"{running.url}/api/v1/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert "/api/v1/events" in {operation.path for operation in operations}

    wrong = [
        f"{role} {operation.label}: {mistake}"
        for role in ROLES
        for operation in operations
        for mistake in _mistakes(operation, role, world, running)
    ]

    assert not wrong, "\n".join(wrong[:30])


def _mistakes(operation: Any, role: str, world: list[City], running: Running) -> list[str]:
    headers = {} if role == "nobody" else {"Authorization": f"Bearer {a_token(world[0].accounts[role])}"}
    foreign = canaries(world) - (set() if role == "nobody" else may_read(role, world[0]))
    answers: list[Any] = []

    @bounded
    @given(case=operation.as_strategy())
    def fed(case: Any) -> None:
        answers.append(case.call(headers=headers))

    fed()
    assert len(answers) > 0
    if operation.method == "get":  # chance does not guess an operation's id
        paths = [operation.path.replace("{operation_id}", str(city.operation.id)) for city in world]
        with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
            answers += [client.get(path) for path in paths]
    broken = [f"answers {answer.status_code}" for answer in answers if answer.status_code >= 500]
    texts = [PHONE_GLUE.sub("", answer.text) for answer in answers]
    return broken + [f"shows {word}" for text in texts for word in foreign if word in text]
