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


class UnknownLoan(Refused):
    text = _("This request is not there any more. Load the page again.")


class NothingLacking(Refused):
    text = _("Nobody is short for that time. Ask the desks what they lack, or plan by a norm.")


class NobodyFree(Refused):
    text = _("No organisation has enough people free for that time. Choose another time, or raise the share.")


class TermsRefused(Refused):
    text = _(
        "The time must end after it begins and within 30 days, the share lie between 1 and 100 percent,"
        " and the norm between 1 and 10,000 households."
    )


class SupportOutdated(Refused):
    text = _("Somebody has confirmed, declined or ended a loan since this was proposed. Propose again, then decide.")


class LoanDecided(Refused):
    text = _("This has been decided already. Load the page again to see how it stands.")


class LoanPast(Refused):
    text = _("The time of this loan is over. Ask the city command for a new plan if people are still needed.")


class NobodyNamed(Refused):
    text = _("Choose at least one person and at most %(most)s.")


class NotFree(Refused):
    text = _("%(people)s of those chosen are no longer free for that time. Load the page again and choose anew.")


class NoReason(Refused):
    text = _("Say why, so that the command can plan anew.")


class ShortageRefused(Refused):
    text = _("Say how many people are lacking, at most %(most)s, and a time that ends after it begins, within 30 days.")


class TooManyShortages(Refused):
    text = _("This community has told of %(most)s shortages already. Withdraw some that no longer hold.")
