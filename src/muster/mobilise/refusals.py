"""Why an act of this room says no. Each sentence says what to do next, in the language of whoever reads it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act did nothing, and says why."""

    text: ClassVar[str | Promise] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(type(self).__name__)

    @property
    def sentence(self) -> str:
        return str(self.text) % self.facts if self.facts else str(self.text)


class NotAllowed(Refused):
    text = _("This is for someone else to decide. Sign in as the city command or as the desk of this community.")


class OperationClosed(Refused):
    text = _("This operation is closed and takes nothing more. Ask the city command which operation is running.")


class NotTakingPart(Refused):
    text = _("This community does not take part in the operation. Choose the community where you are.")


class UnknownPerson(Refused):
    text = _("Someone on this list is not known here. Load the page again and choose anew.")


class TooManyAtOnce(Refused):
    text = _("At most %(most)s people can be reported in at once. Do it in several steps.")


class TooManyReportIns(Refused):
    text = _("This person has too many report-ins in this operation. Ask the city command to look at them.")


class NotHere(Refused):
    text = _("This person has not reported in here. Load the page again.")


class NotReportedIn(Refused):
    text = _("Report in first: then your desk knows where you are, and your hours count.")


class NotAtWork(Refused):
    text = _("You are not at work now, so there is nothing to end. Load the page again.")


class NothingToSettle(Refused):
    text = _("This person has reported in at one place only. There is nothing left to settle.")


class NotExpected(Refused):
    text = _("No notice of this operation calls this person. They are just as welcome: report them in when they come.")


class AnswerRefused(Refused):
    text = _("This answer cannot be given. Choose yes or no.")


class ReasonRefused(Refused):
    text = _("A reason has at most %(most)s characters, and only the person or their desk may give it.")


class UnknownNotice(Refused):
    text = _("There is no such notice. Choose one from the list of notices.")


class NoticeSent(Refused):
    text = _("This notice has been sent and no longer changes. Write another one.")


class NoticeIncomplete(Refused):
    text = _("A notice needs a title of at most 120 characters and a text of at most 4,000 in Chinese.")


class DeadlinePassed(Refused):
    text = _("The deadline lies in the past. Set one that people can still meet.")


class NothingAddressed(Refused):
    text = _("This notice calls nobody. Address it to organisations or areas that have people on the list.")


class AddressUnknown(Refused):
    text = _("An organisation or area that the notice names is not of this city. Choose again.")


class NothingPasted(Refused):
    text = _("There is no person in this list. Paste the numbered lines with one name on each.")


class ListTooLong(Refused):
    text = _("A list holds at most %(most)s people. Paste it in several parts.")


class ListOutdated(Refused):
    text = _("This list lay open for too long. Paste it or upload it again.")


class ChoiceMissing(Refused):
    text = _("Say who is meant on these lines: %(lines)s.")
