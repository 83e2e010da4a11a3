"""What the frame of every page needs. No query: all of it is known from the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_vite.core.asset_loader import DjangoViteAssetLoader

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.entry.home import address_of, home_of

THEMES = {"day", "night", "auto"}
LABELS = {
    "city": _("City"),
    "organisation": _("Organisation"),
    "leader": _("Me"),
    "volunteer": _("Me"),
    "auditor": _("Audit"),
}
TAGS = {"zh-hans": "zh-Hans", "en": "en"}


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, language, who acts, and where they may go."""
    actor: Actor | None = getattr(request, "actor", None)
    chosen = request.COOKIES.get("theme", "auto")
    tongue = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": chosen if chosen in THEMES else "auto",
        "html_lang": TAGS.get(tongue, tongue),
        "other_language": "en" if tongue == "zh-hans" else "zh-hans",
        "icons": lazy(_icons, str)(),
        "is_demo": settings.IS_DEMO,
        "zone": settings.TIME_ZONE,
        "actor": actor,
        "home_url": home_of(actor) if actor else "/",
        "own_pages": _own_pages(actor, request.path) if actor else [],
        "held_back": getattr(request, "held_back", ()),
    }


def _own_pages(actor: Actor, path: str) -> list[dict[str, Any]]:
    """One entry for each place the actor works at, in the order of their roles."""
    pages: dict[str, dict[str, Any]] = {}
    for role in actor.roles:
        address = address_of(role)
        label = role.area_name if role.kind == RoleKind.DESK else LABELS[role.kind]
        pages.setdefault(address, {"url": address, "label": label, "current": path.startswith(address)})
    # `/city/` begins the organisation's and the auditor's addresses too: only the longest one is current.
    current = max((p["url"] for p in pages.values() if p["current"]), key=len, default="")
    return [entry | {"current": entry["url"] == current} for entry in pages.values()]


def _icons() -> str:
    return str(DjangoViteAssetLoader.instance().generate_vite_asset_url("icons.svg"))
