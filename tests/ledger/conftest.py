"""Every test of recording runs through both drivers: the statements exist once, and must mean the same."""

import pytest

from tests.ledger.arranged import Recorder, through_asyncpg, through_psycopg


@pytest.fixture(params=[through_psycopg, through_asyncpg], ids=["psycopg", "asyncpg"])
def recorded(request: pytest.FixtureRequest, transactional_db: None) -> Recorder:
    """Records events of one community, and answers their results."""
    recorder: Recorder = request.param
    return recorder
