"""The addresses behind the QR codes of a community, and the codes themselves."""

import io
from urllib.parse import quote

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe

from muster.callouts.models import Callout
from muster.places.models import Area

PIXELS_PER_MODULE = 24  # sharp on a whole sheet of paper


def report_link(request: HttpRequest, community: Area) -> str:
    """Where one reports in, as it stands under the code."""
    return request.build_absolute_uri(reverse("report:report_in", args=[community.code]))


def origin_of(request: HttpRequest) -> str:
    """What links to this installation begin with, also in messages that are sent later: as set, else as the desk sees it."""
    return str(settings.SITE_URL) or request.build_absolute_uri("/").rstrip("/")


def work_link(request: HttpRequest, community: Area) -> str:
    """Where one begins and ends work, in the phone app: what stands behind `#` is read without a network."""
    return request.build_absolute_uri(reverse("app:shell")) + f"#/here/{quote(community.code, safe='')}"


def arrival_link(callout: Callout, community: Area) -> str:
    """Where one arrives at a call-out, in the phone app: scanned at the place, it says so with one touch."""
    place = quote(community.code, safe="")
    return f"{callout.origin}{reverse('app:shell')}#/arrive/{place}/{callout.id}/{callout.arrival_code}"


def drawn(link: str) -> str:
    """The code as SVG for a page: it fills its frame. Drawn by us, from our own address."""
    return mark_safe(_code(link).svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308


def code_svg(link: str) -> bytes:
    return _saved(link, "svg")


def code_png(link: str) -> bytes:
    return _saved(link, "png")


def _saved(link: str, kind: str) -> bytes:
    file = io.BytesIO()
    _code(link).save(file, kind=kind, scale=PIXELS_PER_MODULE, border=4, dark="#000", light="#fff")
    return file.getvalue()


def _code(link: str) -> segno.QRCode:
    """A quarter of it may be lost: posters get wet and torn."""
    return segno.make(link, error="q", micro=False)
