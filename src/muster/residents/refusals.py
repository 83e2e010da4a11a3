"""Why something about a household is refused: each in one sentence that says what to do."""

from django.utils.translation import gettext_lazy as _


class ResidentsRefused(Exception):
    """A refusal that a page shows as it is."""

    sentence: object = ""


class ReasonMissing(ResidentsRefused):
    """Nobody is opened without a purpose and a reason."""

    sentence = _("Say in a few words why you need this. The household can read it.")


class NoSuchHousehold(ResidentsRefused):
    """Absent, or not the actor's to see: the two look alike."""

    sentence = _("There is no such household here.")


class UnknownNeed(ResidentsRefused):
    """A need that is not on the closed list."""

    sentence = _("Choose the needs from the list. What does not fit is “other”: then the desk calls.")


class NotAnIdNumber(ResidentsRefused):
    """What was typed is no ID number."""

    sentence = _("This does not look like an ID number. Type it as it stands on the card.")


class ResidentKnown(ResidentsRefused):
    """Somebody with this ID number is on this community's register."""

    sentence = _("Somebody with this ID number is already on this community's register.")


class RequestGone(ResidentsRefused):
    """The request was answered meanwhile, or is not at this desk."""

    sentence = _("This request has been answered meanwhile.")


class WordsMissing(ResidentsRefused):
    """An empty request or answer."""

    sentence = _("Write a few words.")
