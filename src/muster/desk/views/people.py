"""Everyone who counts here, a search over what they can do, and one person's card."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk
from muster.desk.spoken import words_of
from muster.mobilise.models import Answer
from muster.mobilise.queries import PersonHere, contested_here, expected_here, people_here
from muster.people.queries import volunteers_with
from muster.people.words import SEARCH_CHARS_MAX

ROWS_MAX = 50


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """The people here by name; with a question, those whom it fits, the best first."""
    operation, community = request.operation, request.community
    question = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:SEARCH_CHARS_MAX]
    everyone = people_here(operation.id, community.id)
    found, understood = _found(question, everyone) if question else (_all(everyone), ())
    action = "desk.search" if question else "desk.people"
    looked(action, city_id=operation.area_id, community_id=community.id, rows=len(found), now=request.at)
    context = {
        "question": question,
        "understood": understood,
        "page": Paginator(found, ROWS_MAX).get_page(request.GET.get("page")),
        "found_count": len(found),
        "people_count": len(everyone),
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/people/page.html", context)


@require_safe
@at_desk
def person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """One person and what the desk can do about them: in a dialog, or as a page of its own."""
    operation, community = request.operation, request.community
    card = card_of(request, person_id)
    looked(
        "desk.person",
        city_id=operation.area_id,
        community_id=community.id,
        subject_id=person_id,
        rows=1,
        now=request.at,
    )
    context = {
        **card,
        "words": words_of(card["person"]),
        "answers": [(one.value, one.label) for one in Answer],
        "synthetic": operation.synthetic,
    }
    name = "_person" if request.headers.get("HX-Request") == "true" else "person"
    return render(request, f"desk/people/{name}.html", context)


def card_of(request: DeskRequest, person_id: UUID) -> dict[str, Any]:
    """Why this desk may see and act about a person: they are here, expected, or claimed here too. All others are absent."""
    operation, community = request.operation, request.community
    here = next((one for one in people_here(operation.id, community.id) if one.person.id == person_id), None)
    awaited = next((one for one in expected_here(operation.id, community.id) if one.person.id == person_id), None)
    claimed = next((one for one in contested_here(operation.id, community.id) if one.person.id == person_id), None)
    found = here or awaited or claimed
    if found is None:
        raise Http404
    return {"person": found.person, "here": here, "awaited": awaited, "claimed": claimed}


def _all(everyone: list[PersonHere]) -> list[tuple[PersonHere, list[tuple[str, bool]]]]:
    return [(one, words_of(one.person)) for one in everyone]


def _found(
    question: str, everyone: list[PersonHere]
) -> tuple[list[tuple[PersonHere, list[tuple[str, bool]]]], tuple[str, ...]]:
    by_id = {one.person.id: one for one in everyone}
    answered = volunteers_with(question, among=list(by_id))
    people = [(by_id[it.volunteer.id], words_of(by_id[it.volunteer.id].person, it.codes)) for it in answered.people]
    return people, answered.words
