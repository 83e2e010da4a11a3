"""What axe finds on a page: barriers that keep somebody out."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def barriers(page: Page) -> list[tuple[str, list[Any]]]:
    """The serious ones, each with where it was found."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: run frontend/build.py")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
