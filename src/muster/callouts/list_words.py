"""The desk edits its own words: what a place, a skill or a hurry is called here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.models import Word
from muster.callouts.queries import WORDS_MAX
from muster.callouts.refusals import CalloutRefused
from muster.people.words import KINDS

WORD_MAX = 30
URGENCIES = ("now", "soon", "later")
MEANINGS = ("place", *KINDS, "urgency", "ignore")


def keep_word(community_id: int, word: str, kind: str, value: str, *, by: Actor, now: datetime) -> None:
    """Keep a word, or give it another meaning. Raises `CalloutRefused` with what to mend."""
    rules.for_desk(by, community_id)
    written, meant = " ".join(word.split()), " ".join(value.split())
    if not 1 <= len(written) <= WORD_MAX:
        raise CalloutRefused(_("A word has 1 to 30 characters."))
    known = {"urgency": URGENCIES, **KINDS}
    if kind not in MEANINGS or (kind in known and meant not in known[kind]):
        raise CalloutRefused(_("Choose what the word means from the list."))
    if kind == "place" and not meant:
        meant = written
    others = Word.objects.filter(community_id=community_id).exclude(word=written)
    if others.count() >= WORDS_MAX:
        raise CalloutRefused(_("A desk keeps at most 500 words. Remove one first."))
    Word.objects.update_or_create(
        community_id=community_id,
        word=written,
        defaults={"kind": kind, "value": meant, "added_by": by.account_id, "added_at": now},
    )


def drop_word(community_id: int, word: str, *, by: Actor) -> None:
    rules.for_desk(by, community_id)
    Word.objects.filter(community_id=community_id, word=word).delete()
