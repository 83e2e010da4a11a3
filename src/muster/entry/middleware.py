"""What happens around every page: language, browser rules, and the scope in which the page may read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from muster.access.actors import ALL_KINDS, Actor, HeldRole, actor_from, rows_of
from muster.access.models import Account
from muster.access.scope import open_scope
from muster.entry.sessions import LANGUAGE, NEED_SECOND_FACTOR, began_with_code, kinds_that_count

Page = Callable[[HttpRequest], HttpResponse]

# Typing a code too: a try is counted although it is refused. And a household's page, which is nobody's by role.
NO_ACTOR = ("/static/", "/healthz", "/sign-in/code/", "/d/")
# Open to someone who still has to set up a second factor.
BEFORE_SECOND_FACTOR = (
    "/account/",
    "/sign-in/",
    "/sign-out/",
    "/language/",
    "/theme/",
    "/privacy/",
    "/o/",
    "/robots.txt",
)

KEPT = "keeps_what_was_written"  # set on a refusal that must be remembered: a wrong code that was counted


class StreamedInScope(RuntimeError):
    """A streamed answer would be read after its scope has closed."""


def content_security(page: Page) -> Page:
    """Only our own files run, and nothing that shows a person is kept by a browser."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = page(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def language(page: Page) -> Page:
    """The reader's language: as chosen here, else as the account has it, else as the browser asks; Chinese first."""

    def spoken(request: HttpRequest) -> HttpResponse:
        with translation.override(_language_of(request)):
            response = page(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    return spoken


def _language_of(request: HttpRequest) -> str:
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in offered:
        return chosen
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(LANGUAGE) in offered:
        return str(request.session[LANGUAGE])
    return translation.get_language_from_request(request)


def actor(page: Page) -> Page:
    """Run the page in the scope of who is signed in: one transaction, undone when the answer is a refusal or an error."""

    def scoped(request: HttpRequest) -> HttpResponse:
        asked: Any = request  # Django does not know of these two
        asked.actor, asked.held_back = None, ()
        if request.path.startswith(NO_ACTOR) or not isinstance(request.user, Account):
            return page(request)
        asked.actor, asked.held_back = _actor_of(request, request.user)
        if _must_set_up_second_factor(request, asked.held_back):
            return HttpResponseRedirect(reverse("entry:second_factor"))
        return _in_scope(page, request, asked.actor)

    return scoped


def _actor_of(request: HttpRequest, account: Account) -> tuple[Actor, tuple[HeldRole, ...]]:
    """Who acts, and the roles that wait for a stronger sign-in."""
    at = now()
    kinds = kinds_that_count(request, account, now=at)
    rows = rows_of(account, now=at)
    counted = actor_from(account.id, account.volunteer_id, [row for row in rows if row[0] in kinds])
    if kinds == ALL_KINDS:
        return counted, ()
    waiting = actor_from(account.id, account.volunteer_id, [row for row in rows if row[0] not in kinds])
    return counted, waiting.roles


def _must_set_up_second_factor(request: HttpRequest, held_back: tuple[HeldRole, ...]) -> bool:
    if began_with_code(request) or request.path.startswith(BEFORE_SECOND_FACTOR):
        return False
    return any(role.kind in NEED_SECOND_FACTOR for role in held_back)


def _in_scope(page: Page, request: HttpRequest, who: Actor) -> HttpResponse:
    try:
        with open_scope(who.scope):
            response = page(request)
            _undo_refusals(response)
    except _Undone as undone:
        return undone.response
    return response


def _undo_refusals(response: HttpResponse) -> None:
    if response.streaming:
        raise StreamedInScope("Answer whole, or open a scope of your own while streaming.")
    if response.status_code >= 400 and not getattr(response, KEPT, False):
        raise _Undone(response)


class _Undone(Exception):
    """Carries an answer out of a transaction that must not be kept: a refusal saves nothing."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response
