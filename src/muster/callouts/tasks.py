"""When call-outs are looked after, and when chats are listened to."""

from functools import partial

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.callouts.in_room import in_room
from muster.callouts.tend import tend_due
from muster.channels.listen import listen as listen_once


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="callouts.tend", pass_context=False)
def tend(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    """Without a lock, as below. Two at once never look after the same call-out."""
    tend_due(now=now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="callouts.listen", pass_context=False)
def listen(timestamp: int) -> None:  # noqa: ARG001
    """Without a lock: whoever is killed would leave it taken. Two at once hear the same, and what is heard twice is taken once."""
    at = now()
    listen_once(partial(in_room, now=at), now=at)
