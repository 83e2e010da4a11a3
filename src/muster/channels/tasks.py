"""When the outbox is emptied."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.channels import deliver


@app.periodic(cron="* * * * * */3")
@app.task(queueing_lock="channels.hand_over", pass_context=False)
def hand_over(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    """Without a lock: a worker that is killed would leave it taken for ever. Two at once never take the same message."""
    deliver.deliver_waiting(clock=now)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="channels.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001
    deliver.tidy(now=now())
