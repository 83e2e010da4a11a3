"""Answer a notice. An answer changes freely until the operation closes, and declining has no consequence."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.mobilise.models import Answer, DeclineReason, Expected
from muster.mobilise.refusals import AnswerRefused, NotAllowed, NotExpected, ReasonRefused
from muster.mobilise.text import line

REASON_MAX = 200
OF_ONESELF = {Answer.YES, Answer.DECLINED, Answer.SILENT}


def answer(operation_id: UUID, volunteer_id: UUID, answer: str, *, reason: str = "", by: Actor, now: datetime) -> None:
    """Keep what an expected person said, as they or their desk or the command tell it. The last answer stands."""
    if answer not in Answer.values:
        raise AnswerRefused
    rules.running(operation_id, now=now)
    expected = Expected.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).first()
    if expected is None:
        raise NotExpected
    _may_say(expected, Answer(answer), by)
    Expected.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).update(
        answer=answer, answered_at=None if answer == Answer.SILENT else now, answered_by=by.account_id
    )
    _keep_reason(expected, line(reason, REASON_MAX + 1) if answer == Answer.DECLINED else "", by)


def _may_say(expected: Expected, said: Answer, by: Actor) -> None:
    if by.volunteer_id == expected.volunteer_id:
        if said not in OF_ONESELF:
            raise AnswerRefused
    elif not (by.city_of(expected.city_id) or _at_home_with(by, expected)):
        raise NotAllowed


def _at_home_with(by: Actor, expected: Expected) -> bool:
    return expected.community_id is not None and by.desk_of(expected.community_id)


def _keep_reason(expected: Expected, reason: str, by: Actor) -> None:
    """Only the person and their desk touch the reason; another answer empties it."""
    theirs = by.volunteer_id == expected.volunteer_id or _at_home_with(by, expected)
    if len(reason) > REASON_MAX or (reason and not theirs):
        raise ReasonRefused(most=REASON_MAX)
    kept = DeclineReason.objects.filter(operation_id=expected.operation_id, volunteer_id=expected.volunteer_id)
    if not theirs or kept.update(reason=reason) or not reason:
        return
    DeclineReason.objects.create(
        operation_id=expected.operation_id,
        volunteer_id=expected.volunteer_id,
        community_id=expected.community_id,
        reason=reason,
    )
