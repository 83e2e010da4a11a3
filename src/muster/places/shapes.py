"""Outlines out of a GeoJSON file, checked before anything trusts them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from muster.places.outline import Outline
from muster.places.refusals import AreasRefused, BadLine, Sentence
from muster.places.rows import CHINA_LEVELS, Scheme

FILE_BYTES_MAX = 64 * 1024 * 1024
SHAPES_MAX = 50_000
POINTS_MAX = 200_000  # of one outline
CODE_NAMES = ("code", "adcode", "id", "CODE", "ADCODE", "ID")


@dataclass(frozen=True)
class ReadShape:
    feature: int  # counted from 1
    codes: tuple[str, ...]  # what the area may be called, the likeliest first
    geometry: dict[str, Any]
    outline: Outline


class BadShape(Exception):
    """Why one feature is no outline."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence


def read_shapes(path: Path, scheme: Scheme) -> list[ReadShape]:
    """Every polygon of a GeoJSON FeatureCollection. Raises `AreasRefused` naming each bad feature."""
    features = _features(path)
    shapes: list[ReadShape] = []
    bad: list[BadLine] = []
    for number, feature in enumerate(features, start=1):
        try:
            shapes.append(_shape(number, feature, scheme))
        except BadShape as reason:
            bad.append(BadLine(number, reason.sentence))
    if bad:
        raise AreasRefused(_("Some outlines cannot be read. Correct them; nothing was loaded."), bad=bad)
    return shapes


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise AreasRefused(
                _("The outlines take more than %(mb)s MB. Simplify them.") % {"mb": FILE_BYTES_MAX // 1024**2}
            )
        parsed = json.loads(path.read_bytes(), parse_constant=_no_number)
    except OSError as error:
        raise AreasRefused(_("The file cannot be read: %(why)s") % {"why": error.strerror or str(error)}) from None
    except (ValueError, RecursionError):
        raise AreasRefused(_("The outlines are not GeoJSON. Export them again as GeoJSON, UTF-8.")) from None
    features = parsed.get("features") if isinstance(parsed, dict) else None
    if not isinstance(features, list) or not features:
        raise AreasRefused(_("The file is no GeoJSON FeatureCollection with at least one feature."))
    if len(features) > SHAPES_MAX:
        raise AreasRefused(_("There are more than %(max)s outlines. Split the file.") % {"max": SHAPES_MAX})
    return features


def _no_number(name: str) -> float:
    raise ValueError(name)


def _shape(number: int, feature: Any, scheme: Scheme) -> ReadShape:
    if not isinstance(feature, dict):
        raise BadShape(_("It is no feature."))
    codes = tuple(_codes(feature, scheme))
    if not codes:
        raise BadShape(_("It carries no code: give it an id, or a property code or adcode."))
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise BadShape(_("It is neither a Polygon nor a MultiPolygon."))
    kept = {"type": geometry["type"], "coordinates": geometry.get("coordinates")}
    return ReadShape(number, codes, kept, outline_of(kept))


def _codes(feature: dict[str, Any], scheme: Scheme) -> Iterator[str]:
    properties = feature.get("properties")
    named = [properties.get(name) for name in CODE_NAMES] if isinstance(properties, dict) else []
    for given in (*named, feature.get("id")):
        if isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip():
            code = str(given).strip()
            yield code
            if scheme is Scheme.CHINA:
                yield from _without_zeros(code)


def _without_zeros(code: str) -> Iterator[str]:
    """Map makers fill the codes of provinces and cities up with zeros: 620100 is the city 6201."""
    for length in sorted(CHINA_LEVELS, reverse=True):
        if length < len(code) and not code[length:].strip("0"):
            yield code[:length]


def outline_of(geometry: dict[str, Any]) -> Outline:
    """The rings of a GeoJSON Polygon or MultiPolygon. Raises `BadShape`."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [_ring(ring) for polygon in _list(polygons) for ring in _list(polygon)]
    if not rings:
        raise BadShape(_("The outline is empty."))
    if sum(len(ring) for ring in rings) > POINTS_MAX:
        raise BadShape(_("The outline has more than %(max)s points. Simplify it.") % {"max": POINTS_MAX})
    outline = Outline.of(rings)
    if not outline.box_km2() > 0:
        raise BadShape(_("The outline encloses no area."))
    return outline


def _ring(ring: Any) -> list[tuple[float, float]]:
    points = [_point(point) for point in _list(ring)]
    if len(points) < 4 or points[0] != points[-1]:
        raise BadShape(_("Each ring needs four points or more, the last like the first."))
    return points


def _point(point: Any) -> tuple[float, float]:
    match point:
        case [longitude, latitude, *_rest] if _within(longitude, 180) and _within(latitude, 90):
            return float(longitude), float(latitude)
    raise BadShape(_("Its points must be pairs of degrees, longitude first."))


def _within(value: Any, limit: int) -> bool:
    # abs() first: an integer of a thousand digits has no float.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= limit


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadShape(_("Its coordinates are not nested as GeoJSON asks."))
    return value
