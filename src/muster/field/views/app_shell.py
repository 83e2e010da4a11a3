"""The app itself, before anybody is known: the shell, its service worker and its manifest. Nothing in them is personal.

The shell is the same for everyone who reads the same language, so that a service worker may keep it.
"""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

from muster.locations import PACKAGE

APP, SIGN = "field/app.ts", "favicon.svg"  # as the build names them
WORKER = PACKAGE / "static" / "muster" / "sw.js"
# Browsers inside chats keep nothing for long and have no home screen; the app's own list is in frontend/field/browser.ts.
CHATS = re.compile(r"MicroMessenger|wxwork|DingTalk|Lark|Feishu|\bQQ/|AliApp|Weibo", re.IGNORECASE)
STAYS = "here"  # in the address: go on inside the chat, while there is a network
CAMERA = settings.PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")  # to read the code of a post
NIGHT = "#0c1220"


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The app; inside a chat first the way to the phone's own browser."""
    if CHATS.search(request.headers.get("User-Agent", "")) and STAYS not in request.GET:
        address = request.build_absolute_uri(request.path)
        return render(request, "field/app/in_chat.html", {"address": address, "stays": f"?{STAYS}"})
    response = _fresh(render(request, "field/app/shell.html", {"app": APP}))
    response.headers["Permissions-Policy"] = CAMERA
    return response


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, under the address that gives it the whole of /app/."""
    try:
        script = WORKER.read_bytes()
    except FileNotFoundError as missing:
        raise Http404 from missing
    return _fresh(HttpResponse(script, content_type="text/javascript; charset=utf-8"))


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its home screen."""
    sign = DjangoViteAssetLoader.instance().generate_vite_asset_url(SIGN)
    told = {
        "id": "/app/",
        "name": _("Muster"),
        "short_name": _("Muster"),
        "description": _("Where you are needed now, your doors, your hours. Works without a network."),
        "start_url": "/app/",
        "scope": "/app/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": NIGHT,
        "theme_color": NIGHT,
        "icons": [
            {"src": sign, "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
            for purpose in ("any", "maskable")
        ],
    }
    return _fresh(JsonResponse(told, content_type="application/manifest+json"))


def _fresh(response: HttpResponse) -> HttpResponse:
    """May be kept, and is asked for anew each time there is a network."""
    response.headers["Cache-Control"] = "no-cache"
    return response
