"""When loans are looked after."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.teams.support.carry import carry_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="teams.lend", pass_context=False)
def lend(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    """Two at once never look after the same loan."""
    carry_due(now=now())
