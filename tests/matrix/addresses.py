"""Every address of the web process, walked out of the resolver, and how each is filled in for a place."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.field.certificates import a_certificate
from tests.matrix.lending import loan_of, support_plan_of
from tests.matrix.rostered import calendar_secret, post_of, shift_of, shift_plan_of
from tests.matrix.waiting import callout_of, chat_of, kept_of, link_of
from tests.matrix.world import City, Community

ANSWERED = {"city:support_ending", "city:organisation_loan_ending", "desk:loan_ending"}


@dataclass(frozen=True)
class Address:
    """One pattern: its name and the names of what is filled in."""

    name: str
    parameters: tuple[str, ...]

    def path(self, city: City, community: Community, *, desk: Community | None = None) -> str:
        """The address about a community; `desk` puts another community's code before what lies in this one."""
        filled = {one: fill(one, self.name, city, community) for one in self.parameters}
        if desk is not None and "community_code" in filled:
            filled["community_code"] = desk.area.code
        return reverse(self.name, kwargs=filled)


@dataclass(frozen=True)
class Place:
    """Whose rows an address or a form is about."""

    city: City
    community: Community


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), ()))


def _walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield Address(":".join((*spaces, one.name or f"no name: {one.pattern}")), tuple(one.pattern.converters))


def fill(parameter: str, name: str, city: City, community: Community) -> object:
    """What stands in an address for a place. An unknown parameter fails: say here what it means."""
    unsent = name in {"city:notice_words", "city:notice_addresses", "city:notice_sending"}
    return {
        "community_code": community.area.code,
        "operation_id": city.operation.id,
        "notice_id": (city.draft if unsent else city.notice).id,
        "plan_id": _plan_of(name, city, community),
        "shift_id": shift_of(community.area),
        "post_id": post_of(community.area),
        "loan_id": loan_of(community.area, answered=name in ANSWERED),
        "extension_id": city.extension_id,
        "device_id": community.device_id,  # a browser at the desk, and the phone of its `here`: different tables
        "round_id": city.round_id,
        "event_id": kept_of(community.area),
        "callout_id": callout_of(community.area),
        "code": link_of(community.area),
        "chat": chat_of(community.area),
        "lease_id": city.leases[community.area.id],
        "person_id": community.here.id,
        "household_id": community.household.id,
        "building_id": community.household.building_id,
        "request_id": community.request_id,
        "alert_id": community.alert_id,
        "look_id": community.life_look_id,
        "seat": f"{community.area.id}-leader-0",
        "token": a_certificate(f"{city.area.name}的人"),
        "secret": calendar_secret(community.here.id),
        "role": "city",
        "role_id": city.role_id,
    }[parameter]


def _plan_of(name: str, city: City, community: Community) -> object:
    """Three kinds of plans are named in addresses."""
    if name.startswith("desk:shift"):
        return shift_plan_of(community.area)
    if name == "city:support_approval":
        return support_plan_of(city.area)
    return (city.proposal if name in {"city:teams_swap", "city:teams_seat", "city:teams_approval"} else city.plan).id
