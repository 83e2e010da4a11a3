"""When the data officer is told."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.oversight import tell


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="oversight.tell", lock="oversight.tell", pass_context=False)
def tell_the_officer(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    tell.tell(now=now())
