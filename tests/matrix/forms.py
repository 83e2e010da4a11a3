"""What each form sends when it is about a place: well filled in, so that only the right to do it is missing."""

from collections.abc import Callable
from uuid import UUID

from muster.mobilise.listed import listed, seal
from tests.matrix.addresses import Place

Form = dict[str, object]


def _words(_: Place) -> Form:
    return {"title": "新的通知", "body": "请到社区报到。", "deadline": "2098-01-01T12:00"}


def _operation(place: Place) -> Form:
    return {
        "name": "新的行动",
        "kind": "outbreak",
        "basis": "emergency",
        "purpose": "保护居民",
        "ends_on": "2027-01-31",
        "retention_days": "30",
        "communities": place.community.area.code,
    }


def _sealed(place: Place) -> Form:
    """A list as a desk's page has it, of a name alone: a number would find its person, and may."""
    city, community = place.city, place.community
    sealed = seal(listed(city.operation.id, community.area.id, [(1, community.silent.name, "", "")], via="list"))
    return {"sealed": sealed, "line-1": str(community.silent.id)}


FORMS: dict[str, Callable[[Place], Form]] = {
    "entry:language": lambda _: {"language": "en"},
    "entry:theme": lambda _: {"theme": "night"},
    "entry:sign_in": lambda place: {"phone": place.community.silent.phone},
    "entry:code": lambda _: {"code": "123456"},
    "entry:name": lambda place: {"person": place.community.silent.id},
    "entry:other_number": lambda _: {},
    "entry:device": lambda _: {},
    "city:operation_new": _operation,
    "city:operation_choice": lambda _: {},
    "city:extension": lambda _: {"ends_on": "2100-01-31", "reason": "还没有结束"},
    "city:closure": lambda place: {"name": place.city.operation.name},
    "city:extension_approval": lambda _: {},
    "city:notice_new": _words,
    "city:notice_words": _words,
    "city:notice_addresses": lambda place: {
        "organisation": place.city.organisation.id,
        "area": place.community.area.id,
    },
    "city:notice_sending": lambda _: {},
    "city:people_upload": lambda _: {},
    "city:people_loading": lambda _: {"token": str(UUID(int=7))},
    "city:teams_proposal": lambda _: {"share": "30"},
    "city:teams_swap": lambda place: {
        "version": 1,
        "seat": f"{place.community.area.id}-leader-0",
        "pick": place.community.silent.id,
    },
    "city:teams_approval": lambda _: {"version": 1},
    "city:organisation_upload": lambda _: {},
    "city:organisation_loading": lambda _: {"token": str(UUID(int=7))},
    "city:accounts": lambda place: {
        "username": "a-new-desk",
        "kind": "desk",
        "where": place.community.area.code,
    },
    "city:accounts_desks": lambda _: {},
    "city:account_ending": lambda _: {},
    "desk:report_ins": lambda place: {"person": place.community.silent.id},
    "desk:undoing": lambda place: {"person": place.community.here.id},
    "desk:answers": lambda place: {"person": place.community.silent.id, "answer": "declined", "reason": "照顾孩子"},
    "desk:settlements": lambda place: {"person": place.community.here.id, "place": place.community.area.id},
    "desk:names": lambda place: {"person": place.community.here.id, "name": "另一个名字"},
    "desk:phones": lambda _: {"code": "4321"},
    "desk:lists": lambda place: {"text": f"1. {place.community.silent.name}\n2. {place.community.here.name}"},
    "desk:list_report_ins": _sealed,
    "field:answers": lambda _: {"answer": "declined", "reason": "照顾孩子"},
    "field:place": lambda place: {"community": place.community.area.code},
    "field:offer": lambda _: {"skills": "开车"},
    "report:report_in": lambda place: {"phone": place.community.silent.phone, "name": place.community.silent.name},
    "report:sign_up": lambda place: {"phone": place.community.silent.phone, "name": place.community.silent.name},
}


def form_of(name: str, place: Place) -> Form:
    """What to send; for the sign-in library's own pages something that is wrong."""
    return FORMS.get(name, lambda _: {"login": "desk", "password": "x" * 12, "code": "000000"})(place)
