"""Why the room refuses. Each sentence says what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class CalloutRefused(ValueError):
    """What was asked of a call-out cannot be done. Nothing was changed."""

    sentence: Any = _("This cannot be done. Open the page again and try once more.")

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(str(sentence or self.sentence))
        if sentence is not None:
            self.sentence = sentence


class NotYourDesk(CalloutRefused):
    sentence = _("Only the desk of this community can do this.")


class CalloutUnknown(CalloutRefused):
    sentence = _("There is no such call-out here. Open the list of call-outs.")


class CalloutClosed(CalloutRefused):
    sentence = _("This call-out is over. Write a new one.")


class HasSeatElsewhere(CalloutRefused):
    sentence = _("You have a seat in another call-out. Give that one back first.")


class NotInThisCallout(CalloutRefused):
    sentence = _("This person has not answered this call-out.")


class WrongCode(CalloutRefused):
    sentence = _("That is not the code of this call-out. Ask at the place for the four digits.")


# By the code of `flush.Refusal`.
REFUSALS: dict[str, type[CalloutRefused]] = {
    "unknown": CalloutUnknown,
    "closed": CalloutClosed,
    "has_seat": HasSeatElsewhere,
    "wrong_code": WrongCode,
}
