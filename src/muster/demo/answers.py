"""The answers of the invented people. Said by themselves, in the story; stored here as muster_owner."""

from django.db import connection

from muster.demo.day import Reply, moment
from muster.demo.replay import Stage

# Only silence is overwritten: whoever tries the demo may have answered for someone meanwhile.
ANSWER = """
UPDATE mobilise_expected SET answer = %s, answered_at = %s, answered_by = volunteer_id
WHERE operation_id = %s AND volunteer_id = %s AND answer = 'silent'
"""


def store(reply: Reply, stage: Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            ANSWER,
            [reply.answer, moment(stage.day, reply.minute), stage.operation, stage.volunteers[reply.person]],
        )
