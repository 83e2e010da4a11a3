"""What the look-log's codes mean, for the auditor. A code without a word is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.access.models import RoleKind

ACTIONS: dict[str, str | Promise] = {
    "desk.now": _("opened the list of a community's people"),
    "desk.search": _("searched the people of a community"),
    "desk.people": _("searched or paged through the people of a community"),
    "desk.person": _("opened one person"),
    "desk.list_preview": _("compared a pasted or paper list with people"),
    "desk.list_done": _("reported people in from a list"),
    "field.team": _("opened a team's people"),
    "teams.candidates": _("looked for someone for a seat"),
    "teams.export": _("downloaded the plan of teams"),
    "mobilise.organisation_people": _("opened who of an organisation comes"),
}


def action_words(code: str) -> str:
    return str(ACTIONS.get(code, code))


def role_words(code: str) -> str:
    return str(RoleKind(code).label) if code in RoleKind.values else code
