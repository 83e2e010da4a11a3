"""Why the room refuses. Each sentence says what to do."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.mobilise.refusals import Refused


class ShiftRefused(Refused):
    text: ClassVar[str | Promise] = _("This cannot be done. Open the page again and try once more.")


class NotYourDesk(ShiftRefused):
    text = _("Only the desk of this community can do this.")


class NoSuchShift(ShiftRefused):
    text = _("There is no such shift any more. Load the board again.")


class NoSuchPost(ShiftRefused):
    text = _("There is no such post here. Open the list of posts.")


class NoSuchPlan(ShiftRefused):
    text = _("There is no such plan here. Open the board and ask for a new one.")


class NotHere(ShiftRefused):
    text = _("This person does not count in this community. Let them report in here first.")


class Full(ShiftRefused):
    text = _("All places of this shift are taken. Raise the number of people it wants, or take somebody off first.")


class Begun(ShiftRefused):
    text = _("This shift has begun; who is on it stays. Choose one that is still to come.")


class AlreadyOnIt(ShiftRefused):
    text = _("This person is on this shift already.")


class OnDutyElsewhere(ShiftRefused):
    text = _("This person is on duty at that time, perhaps in another community. Choose somebody else or another time.")


class Against(ShiftRefused):
    """A rule stands against it; `why` is its sentence."""

    text = "%(why)s"


class TooMany(ShiftRefused):
    text = _("At most %(most)s are possible here. Remove what is no longer needed first.")


class Unusable(ShiftRefused):
    """What was typed cannot be; `why` says what to mend."""

    text = "%(why)s"


class StillBeingMade(ShiftRefused):
    text = _("A plan of these days is being worked out. Wait until it is there, or load the page again.")


class PlanDecided(ShiftRefused):
    text = _("This plan has been decided already. Ask for a new one.")


class PlanOutOfDate(ShiftRefused):
    text = _("Duties have changed since this plan was made. Ask for a new one; it starts from what holds now.")


class NothingToPlan(ShiftRefused):
    text = _("No post wants anybody on these days. Add posts with their hours first.")


class OverAlready(ShiftRefused):
    text = _("This is over already. Choose a time that is still to come.")


class NeedUnknown(ShiftRefused):
    text = _("This need has been met already. Load the page again.")
