"""Where each role's day begins."""

from django.urls import reverse

from muster.access.actors import Actor, HeldRole
from muster.access.models import RoleKind

ORDER = [
    RoleKind.CITY,
    RoleKind.DESK,
    RoleKind.ORGANISATION,
    RoleKind.AUDITOR,
    RoleKind.LEADER,
    RoleKind.VOLUNTEER,
]


def home_of(actor: Actor) -> str:
    """The address of the first page for the widest role."""
    held = sorted(actor.roles, key=lambda role: ORDER.index(RoleKind(role.kind)))
    return address_of(held[0]) if held else reverse("entry:no_role")


def address_of(role: HeldRole) -> str:
    """The first page of one role. Written out, because the faces lie above this one."""
    return {
        RoleKind.CITY: "/city/",
        RoleKind.DESK: f"/desk/{role.area_code}/",
        RoleKind.ORGANISATION: "/city/organisation/",
        RoleKind.AUDITOR: "/city/audit/",
        RoleKind.LEADER: "/me/",
        RoleKind.VOLUNTEER: "/me/",
    }[RoleKind(role.kind)]
