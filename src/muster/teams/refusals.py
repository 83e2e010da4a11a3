"""Why an act on a plan of teams says no."""

from django.utils.translation import gettext_lazy as _

from muster.mobilise.refusals import Refused


class UnknownPlan(Refused):
    text = _("There is no such plan. Propose a new one.")


class PlanOutdated(Refused):
    text = _("Someone changed this plan, or proposed another, while you were looking at it. Look again, then decide.")


class PlanDecided(Refused):
    text = _("This plan is no longer a proposal. Propose a new one and change that.")


class NoSuchSeat(Refused):
    text = _("There is no such seat in this plan. Load the page again.")


class NothingChanges(Refused):
    text = _("This person has this seat already.")


class NotPresent(Refused):
    text = _("This person is not reported in now. Choose someone who is.")


class RulesRefused(Refused):
    text = _("The share must lie between 0 and 100 percent, and the time between 1 and 60 seconds.")


class NobodyTakesPart(Refused):
    text = _("No community takes part in this operation yet. Add communities first.")
