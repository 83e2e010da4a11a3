"""Why the room refuses. Each sentence says what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class RoundRefused(ValueError):
    """What was asked of a round cannot be done."""

    sentence: Any = _("This cannot be done. Open the page again and try once more.")

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(str(sentence or self.sentence))
        if sentence is not None:
            self.sentence = sentence


class NotYourRound(RoundRefused):
    sentence = _("Only the command of this area, or the community's own desk, can do this.")


class RoundClosed(RoundRefused):
    sentence = _("This round is closed. Open a new one that takes up its missing doors.")


class StairwellHeld(RoundRefused):
    """Somebody holds the stairwell until their lease lapses."""


class DoorUnknown(RoundRefused):
    sentence = _("The register has no such door. Open the building again.")
