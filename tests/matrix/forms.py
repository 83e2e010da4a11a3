"""What each form sends when it is about a place: well filled in, so that only the right to do it is missing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from muster.identifiers import uuid7
from muster.mobilise.listed import listed, seal
from muster.shifts.weigh import WEIGHTS
from tests.field.phones import a_key, jwk_of
from tests.matrix.addresses import Place
from tests.matrix.rostered import child_need_of, shift_of
from tests.matrix.waiting import BODY_HASH, HAND_OVER_CODE

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


def _round(place: Place) -> Form:
    return {
        "area": place.city.area.id,
        "kind": "notice",
        "target": "household",
        "title": "新的一轮",
        "starts_at": "2098-01-01T08:00",
        "ends_at": "2098-01-01T20:00",
        "check_percent": "0",
    }


def _who(place: Place) -> Form:
    """Who is to go, and for how long."""
    return {"volunteer": place.community.here.id, "hours": "2"}


def _sealed(place: Place) -> Form:
    """A list as a desk's page has it, of a name alone: a number would find its person, and may."""
    city, community = place.city, place.community
    sealed = seal(listed(city.operation.id, community.area.id, [(1, community.silent.name, "", "")], via="list"))
    return {"sealed": sealed, "line-1": str(community.silent.id)}


def _post(_: Place) -> Form:
    return {
        "kind": "supplies",
        "name": "物资点",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-starts": "08:00",
        "form-0-ends": "16:00",
        "form-0-must": "2",
    }


def _hence(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


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
    "city:officer": lambda _: {"name": "新的负责人", "phone": "139 0931 7777"},
    "city:audit_review": lambda _: {"finding": "justified", "name": "审计员", "words": "问过社区"},
    "city:closure": lambda place: {"name": place.city.operation.name},
    "city:extension_approval": lambda _: {},
    "city:notice_new": _words,
    "city:notice_words": _words,
    "city:notice_addresses": lambda place: {
        "organisation": place.city.organisation.id,
        "area": place.community.area.id,
    },
    "city:notice_sending": lambda _: {},
    "city:coverage_building": lambda _: {"purpose": "stuck", "reason": "准备增派人手"},
    "city:round_new": _round,
    "city:round_closure": lambda _: {},
    "city:people_upload": lambda _: {},
    "city:people_loading": lambda _: {"token": str(UUID(int=7))},
    "city:teams_proposal": lambda _: {"share": "30"},
    "city:teams_swap": lambda place: {
        "version": 1,
        "seat": f"{place.community.area.id}-leader-0",
        "pick": place.community.silent.id,
    },
    "city:teams_approval": lambda _: {"version": 1},
    "city:support_proposal": lambda _: {
        "starts_at": "2098-01-01T08:00",
        "ends_at": "2098-01-02T08:00",
        "share": "100",
        "norm": "",
    },
    "city:support_approval": lambda _: {"version": 1},
    "city:support_ending": lambda _: {},
    "city:organisation_loan_answer": lambda place: {"say": "yes", "person": place.community.here.id},
    "city:organisation_loan_ending": lambda _: {},
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
    "desk:person_phones": lambda _: {},
    "desk:phones": lambda _: {"code": "4321"},
    "desk:support_shortages": lambda _: {
        "people": "3",
        "compound": "新小区",
        "starts_at": "2098-01-01T08:00",
        "ends_at": "2098-01-02T08:00",
    },
    "desk:loan_answer": lambda _: {"say": "yes"},
    "desk:loan_ending": lambda _: {},
    "desk:lists": lambda place: {"text": f"1. {place.community.silent.name}\n2. {place.community.here.name}"},
    "desk:list_report_ins": _sealed,
    "desk:register": lambda place: {
        "complete": "part",
        "file": SimpleUploadedFile("list.csv", f"楼栋,门牌,人数\n{place.community.area.id}号楼,301,2\n".encode()),
    },
    "desk:register_loading": lambda _: {"token": str(UUID(int=7))},
    "desk:round_new": lambda place: _round(place) | {"area": place.community.area.id},
    "desk:shift_duties": lambda place: {"person": place.community.here.id, "to": shift_of(place.community.area)},
    "desk:shift_removal": lambda place: {"person": place.community.here.id, "shift": shift_of(place.community.area)},
    "desk:shift_relief": lambda place: {
        "person": place.community.here.id,
        "other": place.community.silent.id,
        "at": "2098-01-01T08:00+08:00",
    },
    "desk:shift_overrides": lambda place: {
        "person": place.community.here.id,
        "rule": "day",
        "hours": "1",
        "reason": "没人接班",
    },
    "desk:shift_children": lambda place: {"need": child_need_of(place.community.area), "how": "sitter"},
    "desk:shift_absences": lambda place: {
        "person": place.community.here.id,
        "from": "2097-01-01T08:00+08:00",
        "until": "2097-01-01T20:00+08:00",
    },
    "city:shift_plans": lambda _: {},
    "desk:shift_plans": lambda _: {"aim": "week"},
    "desk:shift_plan_approval": lambda _: {},
    "desk:shift_plan_declining": lambda _: {},
    "desk:shift_post_removal": lambda _: {},
    "desk:shift_wanted": lambda _: {"must": "3", "better": "1"},
    "desk:shift_overrun": lambda _: {"minutes": "30"},
    "desk:shift_norms": lambda _: {
        "gates": "1",
        "test_sites": "0",
        "households": "500",
        "gate_people": "2",
        "site_people": "3",
        "households_of_supplier": "250",
        "households_of_screener": "300",
        "households_of_clerk": "1500",
    },
    "desk:shift_post_new": _post,
    "desk:shift_post": _post,
    "desk:shift_limits": lambda _: {
        "day_max_min": "8",
        "week_max_min": "40",
        "rest_min": "11",
        "nights_max": "3",
        "run_min": "1",
        "run_max": "6",
        "days_off_min": "1",
        **{f"weight_{name}": str(value) for name, value in WEIGHTS.items()},
    },
    "desk:callouts": lambda place: {
        "text": "来两个人",
        "kind": "call",
        "seats": "2",
        "place": "社区",
        "urgency": "now",
        "ring_max": "community",
        "wave_min": "5",
        "hold_min": "5",
        "wakes_because": "试",
    },
    "desk:callout_proposal": lambda _: {"text": "来两个人"},
    "desk:callout_words": lambda _: {"word": "老地方", "meaning": "place", "place": "北门"},
    "desk:callout_word_removal": lambda _: {"word": "岗亭"},
    "desk:callout_channels": lambda _: {"channel": "wecom", "label": "楼栋群", "key": "693a91f6-7xxx-4bc4-97a0"},
    "desk:callout_channel_removal": lambda _: {"group": str(UUID(int=7))},
    "desk:callout_people": lambda place: {"person": place.community.here.id, "verb": "arrive"},
    "desk:callout_seats": lambda _: {"seats": "3"},
    "desk:callout_wave": lambda _: {},
    "desk:callout_chat": lambda place: {"text": f"1. {place.community.silent.name}\n2. {place.community.here.name}"},
    "desk:callout_stop": lambda _: {},
    "desk:round_closing": lambda _: {},
    "desk:round_excuses": lambda place: {"household": place.community.household.id, "reason": "vacant"},
    "desk:round_revisits": lambda place: {"preset": "morning", "building": place.community.household.building_id},
    "desk:round_assignments": lambda place: (
        _who(place) | {"stairwell": f"{place.community.household.building_id}|{place.community.household.unit}"}
    ),
    "desk:lease_taking_back": lambda _: {},
    "desk:lease_handing_over": _who,
    "desk:round_drawing": lambda _: {},
    "desk:round_check_assignments": _who,
    "desk:household_visits": lambda _: {"result": "reached"},
    "desk:household_settlements": lambda _: {"result": "reached"},
    "desk:household_undoings": lambda _: {},
    "desk:household_excuses": lambda _: {"reason": "vacant"},
    "desk:kept_acceptance": lambda _: {"body": BODY_HASH.hex()},
    "desk:kept_putting_away": lambda _: {"body": BODY_HASH.hex(), "reason": "told"},
    "desk:household_reveal": lambda _: {"purpose": "visit", "reason": "约定上门时间"},
    "desk:household_needs": lambda _: {"need": "oxygen"},
    "desk:by_number": lambda _: {"number": "G99999999", "reason": "来电核对"},
    "desk:slips": lambda _: {"unit": "*"},
    "desk:alert_seen": lambda _: {},
    "desk:request": lambda _: {"answer": "已处理"},
    "door:enter": lambda _: {"code": "ABCDE23456", "phone": "13909319999"},
    "door:code": lambda _: {"digits": "123456"},
    "door:leaving": lambda _: {},
    "door:phone": lambda _: {},
    "door:copy": lambda _: {},
    "door:corrections": lambda _: {"people": "4"},
    "door:needs": lambda _: {},
    "door:complaints": lambda _: {"words": "没人来"},
    "door:erasure": lambda _: {"sure": "yes"},
    "field:phone_withdrawal": lambda _: {},
    "field:arrivals": lambda _: {},
    "field:departures": lambda _: {},
    "field:door": lambda _: {"event": str(uuid7()), "result": "reached"},
    "field:undoing": lambda _: {"event": str(uuid7())},
    "field:giving_back": lambda _: {},
    # Of the phone app: sent as JSON.
    "app:device": lambda _: {"device": str(uuid7()), "key": jwk_of(a_key())},
    "app:answer": lambda _: {"answer": "no", "reason": "照顾孩子"},
    "app:push": lambda _: {"endpoint": "https://fcm.googleapis.com/x", "remove": True},
    "app:tonight": lambda _: {"until": (datetime.now(UTC) + timedelta(hours=1)).isoformat()},
    "call_link:from_chat": lambda _: {"say": "here", "code": "nothing"},
    "call_link:page": lambda _: {"say": "here", "code": "nothing"},
    "app:lease": lambda _: {"device": str(uuid7())},
    "app:me": lambda _: {"skills": "开车"},
    "app:cannot_come": lambda place: {"shift": str(shift_of(place.community.area))},
    "app:absences": lambda _: {"starts_at": _hence(3).isoformat(), "ends_at": _hence(4).isoformat()},
    "app:wishes": lambda _: {"on": f"{_hence(3):%Y-%m-%d}", "part": "night", "kind": "gladly"},
    "app:child": lambda _: {"brings": "no"},
    "app:child_alone": lambda _: {},
    "app:calendar": lambda _: {"act": "new"},
    "app:hand_over": lambda place: {"leases": [str(place.city.leases[place.community.area.id])]},
    "app:take_over": lambda _: {"code": HAND_OVER_CODE},
    "field:absences": lambda place: {"shift": shift_of(place.community.area)},
    "field:absence_removal": lambda _: {"starts_at": _hence(4).isoformat()},
    "field:wishes": lambda _: {f"{_hence(3):%Y-%m-%d}-night": "gladly"},
    "field:child": lambda _: {"brings": "no"},
    "field:child_alone": lambda _: {},
    "field:calendar": lambda _: {},
    "field:calendar_end": lambda _: {},
    "field:answers": lambda _: {"answer": "declined", "reason": "照顾孩子"},
    "field:place": lambda place: {"community": place.community.area.code},
    "field:offer": lambda _: {"skills": "开车"},
    "field:ways": lambda _: {"quiet_from": "21:00", "quiet_to": "06:00"},
    "field:addresses": lambda _: {"channel": "mail", "text": "wang@example.org"},
    "field:address_removal": lambda _: {"address": str(uuid7())},
    "field:tonight": lambda _: {"hours": "4"},
    "report:report_in": lambda place: {"phone": place.community.silent.phone, "name": place.community.silent.name},
    "report:sign_up": lambda place: {"phone": place.community.silent.phone, "name": place.community.silent.name},
}


def form_of(name: str, place: Place) -> Form:
    """What to send; for the sign-in library's own pages something that is wrong."""
    return FORMS.get(name, lambda _: {"login": "desk", "password": "x" * 12, "code": "000000"})(place)
