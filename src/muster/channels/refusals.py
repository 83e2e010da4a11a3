"""Why an act of this room says no. Each sentence says what to do next."""

from django.utils.translation import gettext_lazy as _


class NotAnAddress(ValueError):
    """What was given is no address of its channel."""

    sentence = _("This is no address that messages can be sent to. Copy it again, whole, from where it is shown.")


class NotAGroup(ValueError):
    """What was given is no key of a robot and no room."""

    sentence = _(
        "This is no address of a group robot, and no room. Copy the whole address that the group shows under its robot."
    )


class TooManyGroups(Exception):
    """The community's places are taken."""

    sentence = _("A community can have five groups. Remove one first.")


class GroupKnown(Exception):
    """The same chat is there already."""

    sentence = _("This group is on the list already.")


class NotAPreference(ValueError):
    """Unknown channels, or times that are none."""

    sentence = _("Choose among the ways that are offered, and give both times or neither.")
