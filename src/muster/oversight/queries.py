"""Looks because a life was at risk, in the scope of their auditor: what waits for review, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from muster.access.models import Look
from muster.oversight.models import Review, Telling
from muster.residents.reveal import Purpose

REVIEW_WITHIN = timedelta(hours=72)
WAITING_MAX = 100


@dataclass(frozen=True)
class LifeLook:
    """One look, what became of the message about it, and what was found."""

    look: Look
    telling: Telling | None
    review: Review | None

    @property
    def due_at(self) -> datetime:
        return self.look.at + REVIEW_WITHIN


def life_looks() -> QuerySet[Look]:
    """Households that were opened because a life was at risk, in the open scope."""
    return Look.objects.filter(purpose=Purpose.LIFE, outcome="shown", subject_id__isnull=False)


def waiting_in(city_id: int) -> list[LifeLook]:
    """Nobody has reviewed them yet; the oldest first, since it is due first. Three queries."""
    return with_what_became(list(_unreviewed(city_id).order_by("at", "id")[:WAITING_MAX]))


def waiting_count(city_id: int) -> int:
    return _unreviewed(city_id).count()


def reviewed_in(city_id: int) -> QuerySet[Look]:
    return life_looks().filter(Exists(_of_the_look(Review)), city_id=city_id).order_by("-at", "-id")


def with_what_became(looks: Iterable[Look]) -> list[LifeLook]:
    """Two queries, however many looks."""
    looks = list(looks)
    ids = [look.id for look in looks]
    tellings = {one.look_id: one for one in Telling.objects.filter(look_id__in=ids)}
    reviews = {one.look_id: one for one in Review.objects.filter(look_id__in=ids)}
    return [LifeLook(look, tellings.get(look.id), reviews.get(look.id)) for look in looks]


def reviews_of(community_id: int, household_id: UUID) -> dict[UUID, Review]:
    """By look: what was found about looks at one household. Also in that household's own scope."""
    mine = Review.objects.filter(community_id=community_id, household_id=household_id)
    return {one.look_id: one for one in mine}


def _unreviewed(city_id: int) -> QuerySet[Look]:
    return life_looks().filter(~Exists(_of_the_look(Review)), city_id=city_id)


def _of_the_look(model: type[Review]) -> QuerySet[Review]:
    return model.objects.filter(community_id=OuterRef("community_id"), look_id=OuterRef("id"))
