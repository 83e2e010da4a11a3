"""Why a message was not handed over, as closed codes: they are kept in its row and shown at the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """None of them tells an address, a number or a word of the message."""

    AWAY = "away", _("The service could not be reached.")
    SILENT = "silent", _("The service fell silent: it may have taken the message or not.")
    UNREADABLE = (
        "unreadable",
        _("The service answered something that cannot be read: it may have taken the message or not."),
    )
    BUSY = "busy", _("The service was busy or asked us to wait.")
    REFUSED = "refused", _("The service refused the message.")
    MOVED = "moved", _("The service sent us elsewhere, where messages are not carried.")
    GONE = "gone", _("The address no longer exists.")
    NO_ADDRESS = "no_address", _("The person has no address for this channel.")
    NOT_SET = "not_set", _("This channel is not set up here, or not safely.")
    EXPIRED = "expired", _("Its time was over before it could be handed over.")
    SEALED = "sealed", _("The message cannot be opened: the key of this installation was changed.")
    KILLED = "killed", _("The sending process ended in the middle: the message may have gone out or not.")
