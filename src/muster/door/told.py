"""What the page says of looks and rounds, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from muster.access.models import Look, RoleKind
from muster.language import in_english
from muster.ledger.models import Standing
from muster.oversight.models import Review
from muster.oversight.queries import REVIEW_WITHIN, reviews_of
from muster.residents.models import Request
from muster.residents.reveal import Purpose
from muster.rounds.models import Round

LOOKS_MAX = 100
ROUNDS_MAX = 50
ACTIONS = {
    "residents.reveal": _("opened what is held"),
    "residents.brief": _("had your door on a task list"),
    "residents.find": _("found by ID number"),
    "residents.erase": _("erased"),
    "desk.request": _("read a request of yours"),
}
STATES = {
    Standing.State.REACHED: _("reached"),
    Standing.State.EXCUSED: _("excused"),
    Standing.State.TRIED: _("nobody was home"),
    Standing.State.CONFLICT: _("told in two ways; the desk looks into it"),
    Standing.State.OPEN: _("not reached yet"),
}
FIELDS = {
    "head": _("name"),
    "surname": _("surname"),
    "phone": _("phone"),
    "language": _("language"),
    "notes": _("notes"),
    "needs": _("needs"),
    "people": _("family members"),
}


@dataclass(frozen=True)
class LookTold:
    """Someone looked. `mark` tells one account from another, and may be quoted in a complaint."""

    at: datetime
    role: str
    mark: str
    what: str
    fields: str
    purpose: str
    reason: str
    is_refused: bool
    is_for_life: bool
    due_at: datetime  # of a look for a life at risk: by when somebody else reviews it
    finding: str  # what they found; empty until then
    reviewed_at: datetime | None


@dataclass(frozen=True)
class RoundTold:
    """What a round knows of this door."""

    title: str
    state: str
    last_at: datetime
    is_reached: bool


def looks_of(community_id: int, household_id: UUID) -> tuple[list[LookTold], int]:
    """Others' looks, the newest first, and how often this page itself was opened."""
    mine = Look.objects.filter(community_id=community_id, subject_id=household_id)
    others = list(mine.exclude(role="resident").order_by("-at", "-id")[:LOOKS_MAX])
    return [_look(one, None) for one in others], mine.filter(role="resident").count()


def looks_for_life(community_id: int, household_id: UUID) -> list[LookTold]:
    """Those because a life was at risk, the newest first, each with what became of its review. Two queries."""
    mine = Look.objects.filter(community_id=community_id, subject_id=household_id, purpose=Purpose.LIFE)
    reviews = reviews_of(community_id, household_id)
    return [_look(one, reviews.get(one.id)) for one in mine.order_by("-at", "-id")[:LOOKS_MAX]]


def rounds_of(community_id: int, household_id: UUID) -> list[RoundTold]:
    """The rounds that have come by, the newest first. Two queries."""
    known = list(
        Standing.objects.filter(community_id=community_id, household_id=household_id).order_by("-last_at")[:ROUNDS_MAX]
    )
    titles = {one.id: one for one in Round.objects.filter(id__in=[one.round_id for one in known])}
    return [
        RoundTold(
            _title(titles[one.round_id]),
            str(STATES[Standing.State(one.state)]),
            one.last_at,
            one.state == Standing.State.REACHED,
        )
        for one in known
        if one.round_id in titles
    ]


def kind_words(kind: str) -> str:
    return str(Request.Kind(kind).label)


def _look(look: Look, review: Review | None) -> LookTold:
    return LookTold(
        at=look.at,
        role=str(RoleKind(look.role).label) if look.role in RoleKind.values else look.role,
        mark=str(look.actor_id)[-6:],
        what=str(ACTIONS.get(look.action, look.action)),
        fields=_fields(look.fields.split(",")),
        purpose=str(Purpose(look.purpose).label) if look.purpose in Purpose.values else "",
        reason=look.reason,
        is_refused=look.outcome == "refused",
        is_for_life=look.purpose == Purpose.LIFE,
        due_at=look.at + REVIEW_WITHIN,
        finding=str(review.get_finding_display()) if review else "",
        reviewed_at=review.reviewed_at if review else None,
    )


def _fields(codes: Iterable[str]) -> str:
    return " · ".join(str(FIELDS[code]) for code in codes if code in FIELDS)


def _title(round_: Round) -> str:
    return round_.title_en if in_english() and round_.title_en else round_.title
