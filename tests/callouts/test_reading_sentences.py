from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from muster.callouts.reading import Need, propose
from tests.callouts.reading_sentences import CHINESE, ENGLISH, MIXED, Sentence

NIGHT = datetime(2022, 3, 10, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("sentence", [*CHINESE, *ENGLISH, *MIXED], ids=lambda sentence: sentence.text)
def test_a_sentence_is_read_as_its_desk_meant_it(sentence: Sentence):
    read = propose(sentence.text, now=NIGHT)

    assert Sentence(
        sentence.text,
        read.seats if read.seats_said else 0,
        read.place,
        tuple(map(_words, read.needs)),
        read.starts_at.strftime("%d %H:%M") if read.starts_at else "",
        read.urgency,
        read.kind,
        read.asks_awake,
    ) == sentence._replace(needs=sentence.needs)


def _words(need: Need) -> str:
    return " ".join(map(str, filter(None, (need.kind, need.code, need.seats))))
