"""What is asked of me now, and my answer to it."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from msgspec import Meta, Struct

from muster.entry.guards import KnownRequest
from muster.field.app.answers import AppRefused, app_required, said
from muster.field.app.now import now_of
from muster.field.standing import person_of, running_for
from muster.mobilise.answer import REASON_MAX, answer
from muster.mobilise.models import Answer
from muster.people.models import Volunteer

ANSWERS = {"yes": Answer.YES, "no": Answer.DECLINED}


class Answered(Struct, frozen=True):
    answer: Literal["yes", "no"]
    reason: Annotated[str, Meta(max_length=REASON_MAX)] = ""


@require_safe
@app_required
def now(request: KnownRequest) -> dict[str, Any]:
    return now_of(person_of(request), now=datetime.now(UTC))


@require_POST
@app_required
def answers(request: KnownRequest) -> dict[str, Any]:
    """Yes or no; it may be changed until the operation closes. Answers with what is asked now."""
    given, at = said(request, Answered), datetime.now(UTC)
    person = Volunteer.objects.get(id=person_of(request))
    operation = running_for(person, now=at)
    if operation is None:
        raise AppRefused(409, "nothing_runs", _("Nothing runs in your city now, so there is nothing to answer."))
    answer(operation.id, person.id, ANSWERS[given.answer], reason=given.reason, by=request.actor, now=at)
    return now_of(person.id, now=at)
