"""Send word of duties: whoever's have changed is told once what holds, when a desk has stopped moving them about.

An act notes in its own transaction whom it concerns; a worker writes the messages. Killed between two people, it tells each once: the
note goes in the transaction that writes the message.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.access.scope import Scope, open_scope
from muster.channels import outbox
from muster.channels.budget import afford_calls
from muster.channels.letter import Addressed, Letter
from muster.channels.queries import ways_to
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.people.queries import language_of
from muster.places.models import Area
from muster.shifts.models import Duty, Post, Shift, Untold

PURPOSE = "shifts.changed"
SETTLED_AFTER = timedelta(seconds=60)  # a desk moves somebody twice before it is content
LASTS = timedelta(hours=6)
SHOWN_MAX = 3  # duties in one message; the calendar and the app have the rest
TOLD_MAX = 2_000  # people of one community in one go
COMMUNITIES_MAX = 300

NOTE = """
INSERT INTO shifts_untold (community_id, operation_id, volunteer_id, city_id, changed_at)
SELECT %s, %s, one, %s, %s FROM unnest(%s::uuid[]) one ORDER BY one
ON CONFLICT (community_id, operation_id, volunteer_id) DO UPDATE SET changed_at = EXCLUDED.changed_at
"""


def to_be_told(operation: Operation, community_id: int, people: Collection[UUID], *, now: datetime) -> None:
    """Their duties here have changed: they hear of it once it stays so."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [community_id, operation.id, operation.area_id, now, list(people)])


def send_word(*, now: datetime) -> int:
    """Write the messages that are due, as muster_worker; answers to how many people."""
    told, running = 0, Operation.objects.filter(closed_at__isnull=True).values_list("area_id", flat=True)
    with open_scope(Scope(cities=tuple(running.distinct()))):
        due = Untold.objects.filter(changed_at__lte=now - SETTLED_AFTER).order_by("community_id", "operation_id")
        places = list(due.values_list("community_id", "operation_id", "city_id").distinct()[:COMMUNITIES_MAX])
    for community_id, operation_id, city_id in places:
        with open_scope(Scope(communities=(community_id,), cities=(city_id,))):
            told += _send(community_id, operation_id, city_id, now=now)
    return told


def _send(community_id: int, operation_id: UUID, city_id: int, *, now: datetime) -> int:
    due = Untold.objects.filter(
        community_id=community_id, operation_id=operation_id, changed_at__lte=now - SETTLED_AFTER
    )
    rows = due.select_for_update(skip_locked=True).order_by("volunteer_id")[:TOLD_MAX]
    people = [one.volunteer_id for one in rows]
    known = {one.id: one for one in Volunteer.objects.filter(id__in=people)}
    ways = _ways(known.values())
    by_text = [person for person in known if ways[person] == "sms"]
    within = set(afford_calls(by_text, city_id=city_id, now=now))
    place = Area.objects.values_list("name", flat=True).get(id=community_id)
    coming = _coming(community_id, operation_id, people, now=now)
    letters = [
        _addressed(person, ways[person.id], place, coming.get(person.id, []))
        for person in known.values()
        if ways[person.id] and (ways[person.id] != "sms" or person.id in within)
    ]
    outbox.put_all(letters, purpose=PURPOSE, lasts=LASTS, now=now, community_id=community_id, tag="shifts")
    Untold.objects.filter(community_id=community_id, operation_id=operation_id, volunteer_id__in=people).delete()
    return len(letters)


def _ways(people: Collection[Volunteer]) -> dict[UUID, str]:
    """By what each is told. Where the screen stands in for text messages, as in the demo, it does so here."""
    with_phone = [person.id for person in people if person.phone]
    ways = ways_to([person.id for person in people], with_phone=with_phone)
    if outbox.channel_in_use() == "screen":
        ways |= {person: (*ways.get(person, ()), "sms") for person in with_phone}
    return {person.id: next(iter(ways.get(person.id, ())), "") for person in people}


def _addressed(person: Volunteer, way: str, place: str, coming: Sequence[tuple[str, datetime, datetime]]) -> Addressed:
    is_text = way == "sms"
    with translation.override(language_of(person)):
        letter = Letter(
            person.phone if is_text else "",
            body_of(coming),
            title=_("%(place)s: your duties have changed") % {"place": place},
        )
    channel = (outbox.channel_in_use() or way) if is_text else way
    return Addressed(channel, letter, person_id=person.id, quiet=True)


def body_of(coming: Sequence[tuple[str, datetime, datetime]]) -> str:
    """The next duties, in the language that is on."""
    if not coming:
        return _("You have no duty here now. Thank you, rest well.")
    lines = [f"{_when(starts, ends)} {post}" for post, starts, ends in coming[:SHOWN_MAX]]
    more = len(coming) - SHOWN_MAX
    if more > 0:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return "\n".join(lines)


def _when(starts: datetime, ends: datetime) -> str:
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    return f"{first.month}/{first.day} {first:%H:%M}-{last:%H:%M}"


def _coming(
    community_id: int, operation_id: UUID, people: Sequence[UUID], *, now: datetime
) -> dict[UUID, list[tuple[str, datetime, datetime]]]:
    here: dict[str, Any] = {"community_id": community_id, "operation_id": operation_id}
    duties = list(Duty.objects.filter(**here, volunteer_id__in=people, ends_at__gt=now).order_by("starts_at"))
    post_of = dict(Shift.objects.filter(**here, id__in={one.shift_id for one in duties}).values_list("id", "post_id"))
    names = dict(Post.objects.filter(**here, id__in=set(post_of.values())).values_list("id", "name"))
    found: dict[UUID, list[tuple[str, datetime, datetime]]] = {}
    for one in duties:
        found.setdefault(one.volunteer_id, []).append((names[post_of[one.shift_id]], one.starts_at, one.ends_at))
    return found
