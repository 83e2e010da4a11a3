"""What the look-log's codes mean, for the auditor. A code without a word is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.access.models import RoleKind
from muster.residents import brief, reveal
from muster.rounds import city_view

ACTIONS: dict[str, str | Promise] = {
    "desk.now": _("opened the list of a community's people"),
    "desk.search": _("searched the people of a community"),
    "desk.people": _("searched or paged through the people of a community"),
    "desk.person": _("opened one person"),
    "desk.list_preview": _("compared a pasted or paper list with people"),
    "desk.stairwells": _("opened who goes to which stairwell"),
    "desk.checks": _("opened who sees doors a second time"),
    "desk.pace": _("opened what was told of doors in a hurry, and by whom"),
    "desk.round_door": _("opened what was told of one door, and by whom"),
    "desk.callout": _("opened who is coming to a call-out"),
    "desk.callout_asked": _("opened who was asked in a call-out, and why"),
    "desk.messages": _("opened to whom messages did not arrive"),
    "desk.kept": _("opened what phones sent that does not count"),
    "desk.list_done": _("reported people in from a list"),
    "desk.request": _("read a household's request"),
    "residents.reveal": _("opened a household"),
    "residents.brief": _("had a stairwell's task list on the phone"),
    "residents.find": _("searched for an ID number"),
    "residents.own": _("a household opened its own page"),
    "residents.copy": _("a household took a copy"),
    "residents.erase": _("erased what is personal about a household"),
    "access.phone_withdrawn": _("withdrew a phone of their own"),
    "access.phones_withdrawn": _("withdrew the phones of one person"),
    "field.team": _("opened a team's people"),
    "field.team_hours": _("opened the hours of those at work"),
    "teams.candidates": _("looked for someone for a seat"),
    "teams.support": _("opened who is lent to a community"),
    "teams.loan": _("opened whom an organisation could lend, or lends"),
    "desk.support": _("opened who is lent to a community and from it"),
    "teams.export": _("downloaded the plan of teams"),
    "rounds.wall": _("opened the windows of one building"),
    "mobilise.organisation_people": _("opened who of an organisation comes"),
}


PURPOSES: dict[str, str | Promise] = dict(
    [*reveal.Purpose.choices, *city_view.Purpose.choices, (brief.LEASE, _("A round in their stairwell"))]
)


def purpose_words(code: str) -> str:
    """What a look was for, where the room that logged it keeps a closed list of purposes."""
    return str(PURPOSES.get(code, ""))


def action_words(code: str) -> str:
    return str(ACTIONS.get(code, code))


def role_words(code: str) -> str:
    if code == "resident":
        return str(_("Household itself"))
    return str(RoleKind(code).label) if code in RoleKind.values else code
