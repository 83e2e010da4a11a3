"""What is said in a community's Matrix room: taken for the volunteer whose name it is, or answered once with the way to the app.

The homeserver alone vouches for the sender's name. Whom nobody knows for certain is told how to become known, once a day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from muster.access.scope import Scope, open_scope
from muster.callouts.answers import heard
from muster.callouts.hear import by_person
from muster.callouts.letters import chat_link
from muster.callouts.models import Callout
from muster.channels import outbox
from muster.channels.addresses import digest_of
from muster.channels.budget import DAY, BudgetSpent, spend
from muster.channels.letter import Letter
from muster.channels.matrix.hear import Heard
from muster.channels.models import Group
from muster.channels.queries import known_by

OLD_AFTER = timedelta(minutes=30)  # by then it would be a lie, or it was said before we were in the room
ANSWER_MAX = 40  # characters; what is longer is talk in which "I'm coming" may mean anything
HINT_LASTS = timedelta(minutes=30)
HINTS_PER_DAY_MAX = 1  # for one sender
PURPOSE = "callout.hint"
LANGUAGE = "zh-hans"


def in_room(said: Heard, groups: Sequence[Group], *, now: datetime) -> None:
    """Take one message, as muster_worker. The same message twice does the same once."""
    if now - said.at > OLD_AFTER or len(said.text) > ANSWER_MAX:
        return
    people = known_by("matrix_id", said.sender)
    if len(people) == 1:
        communities = tuple(group.community_id for group in groups)
        by_person(people[0], said.text, communities=communities, said_at=said.at, now=now)
    elif heard(said.text) is not None:  # two who claim one name are as unknown as none; talk is left alone
        _point_to_the_app(said, groups, now=now)


def _point_to_the_app(said: Heard, groups: Sequence[Group], *, now: datetime) -> None:
    for group in groups:
        with transaction.atomic(), open_scope(Scope(communities=(group.community_id,))):
            callout = _open_here(group.community_id)
            if callout is not None:
                _hint(said, group, callout, now=now)
                return


def _open_here(community_id: int) -> Callout | None:
    here = Callout.objects.filter(community_id=community_id, to_groups=True).exclude(state=Callout.State.CLOSED)
    return here.order_by("-opened_at").first()


def _hint(said: Heard, group: Group, callout: Callout, *, now: datetime) -> None:
    try:
        spend(f"hint:{digest_of('matrix_id', said.sender).hex()}", DAY, HINTS_PER_DAY_MAX, now=now)
    except BudgetSpent:
        return
    with translation.override(LANGUAGE):
        body = _(
            "%(sender)s: your answer does not count yet, because nobody here knows whose name this is. Answer in the app."
            " Under “How to reach me” you can add your Matrix name; from then on you answer here."
        ) % {"sender": said.sender}
    link = chat_link(callout) if callout.origin else ""
    outbox.put_to_group(
        group.id,
        Letter("", body, link=link),
        purpose=PURPOSE,
        lasts=HINT_LASTS,
        now=now,
        about_id=callout.id,
        quiet=True,
    )
