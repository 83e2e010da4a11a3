"""When plans are made and people told. Plans wait in their table: a worker that dies leaves nothing but a plan that waits.

They have a queue of their own, and `muster work` a process for it: a plan takes seconds, and a call-out must not wait behind it.
"""

from uuid import UUID

from django.utils.timezone import now
from procrastinate.contrib.django import app

from muster.shifts.tell import send_word

QUEUE = "planning"


@app.task(queue=QUEUE, pass_context=False)
def make_plan(community_id: int, city_id: int, plan_id: str) -> None:
    from muster.shifts.work_out import work_out  # noqa: PLC0415 - the planner is large, and only its workers need it

    work_out(community_id, city_id, UUID(plan_id), now=now())


@app.periodic(cron="* * * * * */15")
@app.task(queue=QUEUE, queueing_lock="shifts.make_waiting_plans", pass_context=False)
def make_waiting_plans(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when it was due
    """Those whose worker died, or whose job was lost."""
    from muster.shifts.work_out import work_out_waiting  # noqa: PLC0415

    work_out_waiting(now=now())


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="shifts.tell", pass_context=False)
def tell(timestamp: int) -> None:  # noqa: ARG001
    """Without a lock: a person's note is gone in the transaction that writes their message."""
    send_word(now=now())
