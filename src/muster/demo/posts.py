"""The desk to try has posts; once the half-day is over a plan of its week waits there for a yes. Runs as muster_owner."""

from datetime import datetime, timedelta

from muster.access.actors import actor_of
from muster.access.models import Account
from muster.access.scope import open_scope
from muster.demo import accounts
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation
from muster.shifts.clock import day_of, week_of
from muster.shifts.models import Plan, Post
from muster.shifts.norms import Measures, proposed
from muster.shifts.posts import add_posts
from muster.shifts.propose import propose

MEASURES = Measures(gates=2, test_sites=1, households=1_500)
DAYS_LEFT_MIN = 3  # of a week, so that there is something to look at


def open_posts(operation: Operation, *, now: datetime) -> None:
    """Two gates, a test site, supplies, screening, lists and the night watch."""
    desk = Account.objects.get(username=accounts.username("desk"))
    actor = actor_of(desk, now=now, strong=True)
    with open_scope(actor.scope):
        add_posts(operation.id, actor.scope.desks[0], proposed(MEASURES), by=actor, now=now)


def plan_once(*, now: datetime) -> None:
    """A plan of what is left of this week, or of the next where little is left. Once: what the visitor does with it stays."""
    post = Post.objects.order_by("made_at").first()
    if post is None or Plan.objects.filter(community_id=post.community_id).exists():
        return
    desk = Account.objects.get(username=accounts.username("desk"))
    actor = actor_of(desk, now=now, strong=True)
    today = day_of(now)
    left = 7 - today.weekday()
    first = today if left >= DAYS_LEFT_MIN else week_of(today) + timedelta(days=7)
    try:
        with open_scope(actor.scope):
            propose(post.operation_id, post.community_id, first, aim=Plan.Aim.WEEK, by=actor, now=now)
    except Refused:
        return
