"""Files of areas and outlines, as a person would write them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from muster.places.load import Loaded, load_areas
from muster.places.rows import Scheme
from tests.conftest import as_owner

GANSU = "code,name\n62,甘肃省\n6201,兰州市\n620102,城关区\n620102001,酒泉路街道\n620102001001,畅家巷社区\n620102001004,南稍门社区\n"
OTHERLAND = (
    "code,name,level,parent_code,lon,lat\n"
    "R,Region R,province,,,\n"
    "R-1,Harbour Town,city,R,10.5,59.9\n"
    "R-1/a,Old Quarter,community,R-1,10.51,59.91\n"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str | bytes, name: str = "areas.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


@pytest.fixture
def load(write: Write) -> Callable[..., Loaded]:
    """Load a text of areas as the owner, with outlines where given."""

    def _load(text: str, *, shapes: dict[str, Any] | None = None, scheme: Scheme = Scheme.CHINA) -> Loaded:
        outlines = write(json.dumps(shapes), "outlines.geojson") if shapes else None
        with as_owner():
            return load_areas(write(text), shapes=outlines, scheme=scheme)

    return _load


def a_box(code: str, west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A GeoJSON feature: a rectangle with this adcode."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"adcode": int(code)},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def a_collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture(autouse=True)
def _sentences_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
