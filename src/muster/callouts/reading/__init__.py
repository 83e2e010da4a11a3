"""A call-out proposed from the sentence that a desk would write in its chat group. Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import datetime

from muster.callouts.reading.abilities import mentions_of, required
from muster.callouts.reading.counts import counts_of
from muster.callouts.reading.desk_words import desk_said
from muster.callouts.reading.noise import without_noise
from muster.callouts.reading.places import best, places_of, without_places
from muster.callouts.reading.proposal import SEATS_MAX, Because, DeskWord, Kind, Need, Proposal, Urgency
from muster.callouts.reading.said import TEXT_CHARS_MAX, TextUnusable, said
from muster.callouts.reading.seats import needs_of, seats_of
from muster.callouts.reading.starts import start_of
from muster.callouts.reading.tone import asks_awake, kind_of, urgency_of

__all__ = [
    "SEATS_MAX", "TEXT_CHARS_MAX", "Because", "DeskWord", "Kind", "Need", "Proposal", "TextUnusable", "Urgency", "propose",
]  # fmt: skip


def propose(text: str, *, now: datetime, words: Sequence[DeskWord] = ()) -> Proposal:
    """What the text asks for, or `TextUnusable`. `now` is aware; a start is in its zone.

    Each part that has been read is marked, so that the number of a building, a round or a clock time is never taken for
    the number of people.
    """
    written = said(text)
    desk = desk_said(written, words)
    timeless, start = start_of(without_noise(desk.text), now=now)
    places = (*desk.places, *places_of(timeless))
    rest = without_places(timeless, places)
    mentions = sorted((*desk.mentions, *mentions_of(rest)), key=lambda mention: mention.span)
    counts = counts_of(rest, listed=[*(place.span for place in places), *(mention.span for mention in mentions)])
    asked = required(mentions, rest.plain, counts=counts)
    seats = seats_of(rest, counts, mentions)
    place = best(places)
    kind, kind_because = kind_of(timeless, seats=seats.number)
    urgency, urgency_because = urgency_of(timeless, start, desk=desk.urgencies, now=now)
    return Proposal(
        text=text,
        kind=kind,
        seats=seats.number,
        seats_said=bool(seats.counts),
        place=place.name if place else "",
        needs=needs_of(rest, asked, counts, seats=seats.number),
        starts_at=start.at if start else None,
        urgency=urgency,
        asks_awake=asks_awake(timeless),
        because=(
            *(Because("seats", written.words(count.span)) for count in seats.counts),
            *([Because("place", written.words(place.span))] if place else []),
            *(Because("needs", written.words(mention.span)) for mention in asked),
            *(Because("starts", written.words(span)) for span in (start.spans if start else ())),
            *urgency_because,
            *kind_because,
        ),
    )
