"""The rounds that an account may know the counts of: a command those of its city, a desk those counted in its community."""

from uuid import UUID

from django.db.models import Q

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.ledger.models import Tally
from muster.rounds.models import Round
from muster.rounds.queries import ROUNDS_MAX


def known_rounds(actor: Actor, *, operation_id: UUID | None = None) -> list[Round] | None:
    """The newest first; None for whoever is neither a command nor a desk. Two queries. Needs the actor's own scope."""
    if not (actor.holds(RoleKind.CITY) or actor.areas(RoleKind.DESK)):
        return None
    counted = Tally.objects.filter(community_id__in=actor.areas(RoleKind.DESK)).values_list("round_id", flat=True)
    mine = Q(city_id__in=_commanded(actor)) | Q(id__in=list(counted.distinct()))
    rounds = Round.objects.filter(mine).select_related("area").order_by("-opened_at", "-id")
    return list((rounds.filter(operation_id=operation_id) if operation_id else rounds)[:ROUNDS_MAX])


def known_round(actor: Actor, round_id: UUID) -> Round | None:
    """One of them. Its counts are as far as the actor's scope reaches: a desk's own community alone."""
    found = Round.objects.filter(id=round_id).first()
    if found is None or found.city_id in _commanded(actor):
        return found
    here = Tally.objects.filter(community_id__in=actor.areas(RoleKind.DESK), round_id=round_id)
    return found if here.exists() else None


def _commanded(actor: Actor) -> tuple[int, ...]:
    return actor.scope.cities if actor.holds(RoleKind.CITY) else ()
