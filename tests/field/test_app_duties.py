"""My duties in the app: what it is told, what I say of them, and the shapes it was built for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from muster.shifts.models import Absence, ChildNeed, Companion, Wish
from muster.shifts.roster import set_limits
from tests.conftest import as_owner
from tests.field.on_duty import OnDuty, on_duty
from tests.field.signed_in import CHINESE
from tests.field.test_app_now import fits

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def mine() -> OnDuty:
    return on_duty()


def told(mine: OnDuty) -> dict:
    return mine.phone.get("/app/duties/").json()


def test_the_app_is_told_what_is_mine_in_the_shapes_it_was_built_for(mine):
    (duty,) = mine.put(1)

    now, all_of_it = mine.phone.get("/app/now/").json(), told(mine)

    assert fits(all_of_it, "Duties")
    assert now["duties"] == all_of_it["duties"]
    (shown,) = now["duties"]
    assert fits(shown, "Duty")
    assert (shown["shift"], shown["post"], shown["place"]) == (str(duty.shift_id), "东门", "广后街口")
    assert shown["community_name"] == mine.site.community.name
    assert (len(all_of_it["days"]), all_of_it["calendar"], all_of_it["counts_here"]) == (14, False, True)


def test_rest_is_due_by_the_limits_of_the_roster_where_i_count(mine):
    with mine.site.seen():
        set_limits(mine.site.community.id, mine.site.operation, {"day_max_min": 360}, {}, by=mine.site.desk)
    mine.works((2 * HOUR, None))

    hours = mine.phone.get("/app/now/").json()["hours"]

    due = datetime.fromisoformat(hours["rest_due"]) - datetime.now(UTC)
    assert timedelta(hours=3, minutes=58) < due <= 4 * HOUR
    assert (hours["today_min"], hours["days_in_row"], hours["owes_rest"]) == (120, 1, False)


def test_a_day_off_is_owed_after_as_many_days_as_the_roster_allows(mine):
    mine.works(*((n * DAY + 2 * HOUR, n * DAY) for n in range(1, 7)))

    hours = mine.phone.get("/app/now/").json()["hours"]

    assert (hours["days_in_row"], hours["owes_rest"], hours["rest_due"]) == (6, True, None)


def test_i_cannot_come_to_one_duty_and_take_it_back(mine):
    first, second = mine.put(1, 4)

    answer = mine.post("duties/cannot-come/", {"shift": str(first.shift_id)}).json()

    assert [one["shift"] for one in answer["duties"]] == [str(second.shift_id)]
    (absence,) = answer["absences"]
    back = mine.post("duties/absences/", {"starts_at": absence["starts_at"], "ends_at": None}).json()
    assert back["absences"] == []
    with as_owner():
        assert not Absence.objects.exists()


def test_from_until_needs_no_duty(mine):
    starts = datetime.now(UTC) + DAY
    body = {"starts_at": starts.isoformat(), "ends_at": (starts + DAY).isoformat()}

    answer = mine.post("duties/absences/", body).json()

    (absence,) = answer["absences"]
    assert timedelta() <= starts - datetime.fromisoformat(absence["starts_at"]) < timedelta(milliseconds=1)
    back = mine.post("duties/absences/", {"starts_at": absence["starts_at"], "ends_at": None}).json()
    assert back["absences"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("duties/cannot-come/", {"shift": "7"}),
        ("duties/absences/", {"starts_at": "2030-01-01T00:00:00", "ends_at": None}),  # of which zone?
        ("duties/absences/", {}),
        ("duties/wishes/", {"on": "2030-01-01", "part": "noon", "kind": "gladly"}),
        ("duties/child/", {"brings": True}),
        ("duties/calendar/", {"act": "all"}),
    ],
)
def test_what_is_not_understood_is_refused_and_changes_nothing(mine, path, body):
    answer = mine.post(path, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_what_the_room_refuses_comes_with_its_code_and_what_to_do(mine):
    past = {"starts_at": "2020-01-01T00:00:00Z", "ends_at": "2020-01-02T00:00:00Z"}

    answer = mine.post("duties/absences/", past)

    assert (answer.status_code, answer.json()["code"]) == (409, "over_already")
    assert answer.json()["sentence"]


def test_a_wish_is_kept_and_whichever_removes_it(mine):
    on = f"{timezone.localdate() + 2 * DAY:%Y-%m-%d}"

    kept = mine.post("duties/wishes/", {"on": on, "part": "night", "kind": "rather_not"}).json()
    gone = mine.post("duties/wishes/", {"on": on, "part": "night", "kind": "whichever"}).json()

    assert (kept["wishes"], gone["wishes"]) == ([{"on": on, "part": "night", "likes": False}], [])
    with as_owner():
        assert not Wish.objects.exists()


def test_a_child_comes_along_or_is_alone(mine):
    along = mine.post("duties/child/", {"brings": "yes"}).json()
    alone = mine.post("duties/child/alone/", {}).json()

    assert along["brings_child"] is True
    assert alone["child_alone"]["met_at"] is None
    with as_owner():
        assert (Companion.objects.count(), ChildNeed.objects.count()) == (1, 1)


def test_an_address_for_the_calendar_is_told_once_and_ended(mine):
    made = mine.post("duties/calendar/", {"act": "new"}).json()

    assert made["address"].endswith(".ics")
    assert made["subscribe"] == made["address"].replace("http:", "webcal:")
    assert Client().get(made["address"].removeprefix("http://testserver")).status_code == 200
    assert told(mine)["calendar"] is True
    assert made["address"].rpartition("/")[2] not in str(told(mine))
    mine.post("duties/calendar/", {"act": "end"})
    assert told(mine)["calendar"] is False


def test_nothing_runs_and_nobody_signed_in_are_said_as_such(mine):
    assert Client(headers=CHINESE).get("/app/duties/").json()["code"] == "not_signed_in"
    with as_owner():
        type(mine.site.operation).objects.update(closed_at=datetime.now(UTC))

    answer = mine.phone.get("/app/duties/")

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_runs")
    assert mine.phone.get("/app/now/").json()["duties"] == []
