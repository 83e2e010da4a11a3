"""How often something may be done in a span of time. A constraint of the table holds the limit, not a count in Python."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, connection, transaction

SPEND = """
INSERT INTO channels_sendbudget (subject, span_starts_at, sent, sent_max) VALUES (%s, %s, 1, %s)
ON CONFLICT (subject, span_starts_at)
DO UPDATE SET sent = channels_sendbudget.sent + 1, sent_max = EXCLUDED.sent_max
"""
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


def start_of(span: timedelta, now: datetime) -> datetime:
    """When the span that `now` lies in began; spans follow one another from 1970 in UTC."""
    seconds = int(span.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)
