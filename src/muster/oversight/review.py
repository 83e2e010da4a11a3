"""Review a look for a life at risk: somebody else than whoever looked signs what they found."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.oversight.models import Review
from muster.oversight.queries import life_looks
from muster.residents.reveal import written

NAME_CHARS_MAX = 60
WORDS_CHARS_MAX = 500


class ReviewRefused(Exception):
    """Nothing was written."""

    def __init__(self, sentence: object) -> None:
        self.sentence = sentence  # translated when shown
        super().__init__(str(sentence))


class NoSuchLook(ReviewRefused):
    """Absent, of another city, or no look for a life at risk: all alike."""


def review(look_id: UUID, *, city_id: int, finding: str, name: str, words: str, by: Actor, now: datetime) -> None:
    """Write what was found about a look of this auditor's city. Raises `ReviewRefused`."""
    if city_id not in by.areas(RoleKind.AUDITOR):
        raise NoSuchLook(_("There is no such look."))
    look = life_looks().filter(city_id=city_id, id=look_id).first()
    if look is None or look.subject_id is None:
        raise NoSuchLook(_("There is no such look."))
    if look.actor_id == by.account_id:
        raise ReviewRefused(_("You looked yourself. Somebody else has to review it."))
    name, words = written(name, NAME_CHARS_MAX), written(words, WORDS_CHARS_MAX)
    if finding not in Review.Finding.values or not name or not words:
        raise ReviewRefused(_("Say what you found, in your own words, and sign with your name."))
    try:
        with transaction.atomic():
            Review.objects.create(
                community_id=look.community_id,
                look_id=look.id,
                city_id=city_id,
                household_id=look.subject_id,
                looked_by=look.actor_id,
                finding=finding,
                name=name,
                words=words,
                reviewed_by=by.account_id,
                reviewed_at=now,
            )
    except IntegrityError as error:
        raise ReviewRefused(_("Somebody has reviewed this look already.")) from error
