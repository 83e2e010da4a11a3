"""When call-outs are looked after."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.callouts.tend import tend_due


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="callouts.tend", lock="callouts.tend", pass_context=False)
def tend(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    tend_due(now=now())
