"""How often something may be done in a span of time. A constraint of the table holds the limit, not a count in Python."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

SPEND = """
INSERT INTO channels_sendbudget (subject, span_starts_at, sent, sent_max) VALUES (%s, %s, 1, %s)
ON CONFLICT (subject, span_starts_at)
DO UPDATE SET sent = channels_sendbudget.sent + 1, sent_max = EXCLUDED.sent_max
"""
SPEND_EACH = """
INSERT INTO channels_sendbudget (subject, span_starts_at, sent, sent_max)
SELECT one, %s, 1, %s FROM unnest(%s::text[]) one ORDER BY one
ON CONFLICT (subject, span_starts_at)
DO UPDATE SET sent = channels_sendbudget.sent + 1, sent_max = EXCLUDED.sent_max WHERE channels_sendbudget.sent < EXCLUDED.sent_max
RETURNING subject
"""
# Nothing is spent yet; the row is held until the transaction ends, so that two call-outs do not count the same rest.
HOLD = """
INSERT INTO channels_sendbudget (subject, span_starts_at, sent, sent_max) VALUES (%s, %s, 0, %s)
ON CONFLICT (subject, span_starts_at) DO UPDATE SET sent_max = GREATEST(EXCLUDED.sent_max, channels_sendbudget.sent)
RETURNING sent
"""
ADD = "UPDATE channels_sendbudget SET sent = sent + %s WHERE subject = %s AND span_starts_at = %s"
CALL_SMS_PER_DAY_MAX = 8  # call-outs to one person by text message
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class BudgetSpent(Exception):
    """The limit of this span is reached."""


def spend(subject: str, span: timedelta, sent_max: int, *, now: datetime) -> None:
    """Take one from the budget of `subject` in the running span, or raise `BudgetSpent` and take nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SPEND, [subject, start_of(span, now), sent_max])
    except IntegrityError as error:
        raise BudgetSpent(subject.partition(":")[0]) from error


def afford_calls(volunteer_ids: Sequence[UUID], *, city_id: int, now: datetime) -> list[UUID]:
    """Who of these may have a call-out by text message now, in the given order; of the others nothing is taken.

    A person has CALL_SMS_PER_DAY_MAX a day, a city MUSTER_CALL_SMS_PER_DAY, apart from its codes. Three statements.
    """
    day, city = start_of(DAY, now), f"calls-city-day:{city_id}"
    subjects = {f"call:{volunteer_id}": volunteer_id for volunteer_id in volunteer_ids}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD, [city, day, settings.CALL_SMS_CITY_DAY_MAX])
        left = max(0, settings.CALL_SMS_CITY_DAY_MAX - cursor.fetchone()[0])
        taken = _spend_each(list(subjects)[:left], day)
        cursor.execute(ADD, [len(taken), city, day])
    return [volunteer_id for subject, volunteer_id in subjects.items() if subject in taken]


def _spend_each(subjects: Sequence[str], day: datetime) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(SPEND_EACH, [day, CALL_SMS_PER_DAY_MAX, list(subjects)])
        return {subject for (subject,) in cursor.fetchall()}


def start_of(span: timedelta, now: datetime) -> datetime:
    """When the span that `now` lies in began; spans follow one another from 1970 in UTC."""
    seconds = int(span.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
