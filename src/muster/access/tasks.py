"""When the look-log is chained."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.access import chain


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="access.chain_looks", lock="access.chain_looks", pass_context=False)
def chain_looks(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    chain.close_hours(now=now())
