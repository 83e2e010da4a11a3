"""Send word: whatever somebody in a call-out has not been told yet goes into the outbox, once.

What each was told last stands in their row, so a worker that is killed between two people tells each of them once: the row and the
message are written in one transaction. Runs as muster_worker, in the scope of the community and its city.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from muster.callouts.letters import Word, group_text, letter, tag_of
from muster.callouts.models import Call, Callout
from muster.channels import outbox
from muster.channels.budget import afford_calls
from muster.channels.letter import Addressed, Letter
from muster.channels.models import Message
from muster.channels.queries import groups_of, messages_about, ways_to
from muster.channels.registry import in_use
from muster.people.models import Volunteer
from muster.people.queries import language_of
from muster.places.models import Area

TOLD_MAX = 5_000  # people in one go; the rest follows with the next look
LASTS = timedelta(minutes=30)  # what comes later than this would wake somebody for nothing
PURPOSE = "callout"

# What each is to be told now, where it is not what they were told last. Nobody is rung twice for the same call-out:
# after "filled" it may open again, and then only the app says so.
UNTOLD = """
SELECT * FROM (
    SELECT c.volunteer_id, c.told, CASE
        WHEN c.state = 'asked' AND o.state = 'open' AND c.told = '' THEN CASE o.kind WHEN 'drill' THEN 'drill' ELSE 'asked' END
        WHEN c.state = 'asked' AND o.state <> 'open' AND c.told = 'asked' THEN 'filled'
        WHEN c.state IN ('seated', 'offered', 'reserve') AND o.state = 'closed' THEN 'over'
        WHEN c.state IN ('seated', 'offered', 'reserve', 'lapsed', 'no_show', 'late') THEN c.state
        ELSE c.told END AS word
    FROM callouts_call c JOIN callouts_callout o ON o.community_id = c.community_id AND o.id = c.callout_id
    WHERE c.community_id = %s AND c.callout_id = %s
) due WHERE word <> told ORDER BY volunteer_id LIMIT %s
"""
# Whose messages of the last word have all come to nothing, and by which ways they went.
FAILED = """
SELECT m.person_id, array_agg(DISTINCT m.channel)
FROM channels_message m JOIN callouts_call c ON c.community_id = %(community)s AND c.callout_id = %(callout)s
    AND c.volunteer_id = m.person_id AND c.told IN ('asked', 'drill', 'offered', 'over')
WHERE m.community_id = %(community)s AND m.about_id = %(callout)s AND m.purpose = 'callout.' || c.told
GROUP BY m.person_id HAVING bool_and(m.state = 'dead')
"""
TOLD = """
UPDATE callouts_call SET told = %s
WHERE community_id = %s AND callout_id = %s AND volunteer_id = ANY (%s::uuid[])
"""


def tell_groups(callout: Callout, *, now: datetime) -> None:
    """Write it into the chats of the community, where the desk wanted that: once when it opens, once when no more are needed."""
    word = "asked" if callout.state == Callout.State.OPEN else "filled"
    if not callout.to_groups or callout.told_groups == word or (word == "filled" and callout.told_groups != "asked"):
        return
    place = Area.objects.values_list("name", flat=True).get(id=callout.community_id)
    for group in groups_of(callout.community_id):
        if group.channel in in_use():
            said = Letter("", group_text(callout, word, place=place, language="zh-hans"), title=place)
            outbox.put_to_group(
                group.id,
                said,
                purpose=f"{PURPOSE}.{word}",
                lasts=LASTS,
                now=now,
                about_id=callout.id,
                quiet=word == "filled",
            )
    callout.told_groups = word
    callout.save(update_fields=["told_groups"])


def has_unsettled(callout: Callout) -> bool:
    """Whether some of its messages are still on their way."""
    return messages_about(callout.community_id, callout.id).filter(state__in=Message.UNSETTLED).exists()


def tell(callout: Callout, *, now: datetime) -> int:
    """Put into the outbox what people are to be told; answers how many were looked at. At `TOLD_MAX` there is more."""
    due = _rows(UNTOLD, [callout.community_id, callout.id, TOLD_MAX])
    by_word: dict[str, list[UUID]] = {}
    for volunteer_id, _told, word in due:
        by_word.setdefault(word, []).append(volunteer_id)
    for word, people in by_word.items():
        _say(callout, word, people, tried={}, now=now)
        _rows(TOLD, [word, callout.community_id, callout.id, people])
    return len(due)


def tell_again(callout: Callout, *, now: datetime) -> None:
    """Whom one way did not reach is told by their next one; who has none left is unreachable, and the desk sees why."""
    failed = dict(_rows(FAILED, {"community": callout.community_id, "callout": callout.id}))
    here = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id, volunteer_id__in=failed)
    by_word: dict[str, list[UUID]] = {}
    for call in here:
        by_word.setdefault(call.told, []).append(call.volunteer_id)
    for word, people in by_word.items():
        _say(callout, word, people, tried=failed, now=now)


def _say(callout: Callout, word: str, people: Sequence[UUID], *, tried: dict[UUID, list[str]], now: datetime) -> None:
    here = {"community_id": callout.community_id, "callout_id": callout.id}
    calls = {call.volunteer_id: call for call in Call.objects.filter(**here, volunteer_id__in=people)}
    known = {person.id: person for person in Volunteer.objects.filter(id__in=people)}
    ways = _ways(known)
    place = Area.objects.values_list("name", flat=True).get(id=callout.community_id)
    shared = _shared(known.values())
    chosen = [
        (known[person], _word(word, calls[person], known[person], shared), way)
        for person in people
        if person in known and (way := _way(word, calls[person], ways.get(person, ()), tried.get(person, ())))
    ]
    by_text = [person.id for person, _word, way in chosen if way == "sms"]
    within = set(afford_calls(by_text, city_id=callout.city_id, now=now))
    letters = [
        Addressed(
            channel=(outbox.channel_in_use() or way) if way == "sms" else way,
            letter=letter(callout, said, place=place, to=person.phone if way == "sms" else ""),
            person_id=person.id,
            quiet=said.is_quiet,
        )
        for person, said, way in chosen
        if way != "sms" or person.id in within
    ]
    outbox.put_all(
        letters,
        purpose=f"{PURPOSE}.{word}",
        lasts=LASTS,
        now=now,
        community_id=callout.community_id,
        about_id=callout.id,
        tag=tag_of(callout),
    )


def _word(name: str, call: Call, person: Volunteer, shared: Mapping[UUID, int]) -> Word:
    which = shared.get(person.id, 0)
    return Word(name, call, language_of(person), which, person.name if which else "")


def _shared(people: Iterable[Volunteer]) -> dict[UUID, int]:
    """Those of these whose number is another's too, with their place among all who have it, as `hear.by_phone` counts."""
    numbers = {bytes(person.phone_index) for person in people if person.phone_index}
    by_number: dict[bytes, list[UUID]] = {}
    sharers = Volunteer.objects.filter(phone_index__in=numbers).order_by("name_sort", "name", "id")
    for person_id, number in sharers.values_list("id", "phone_index"):
        by_number.setdefault(bytes(number or b""), []).append(person_id)
    return {one: n for ids in by_number.values() if len(ids) > 1 for n, one in enumerate(ids, start=1)}


def _ways(known: Mapping[UUID, Volunteer]) -> dict[UUID, tuple[str, ...]]:
    """By what each is reached. In the demo the screen stands in for text messages."""
    with_phone = [person.id for person in known.values() if person.phone]
    ways = ways_to(list(known), with_phone=with_phone)
    if outbox.channel_in_use() == "screen":
        ways |= {person: (*ways[person], "sms") for person in with_phone}
    return ways


def _way(word: str, call: Call, ways: Sequence[str], tried: Sequence[str]) -> str:
    """By which of their ways somebody is told this. A text message always makes a sound, so it carries only what may."""
    if word == "seated" and call.via == "app":
        return ""  # the app has said so already
    answers = word in {"asked", "drill", "offered", "over"} or call.via == "sms"
    return next((way for way in ways if way not in tried and (way != "sms" or answers)), "")


def _rows(sql: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
