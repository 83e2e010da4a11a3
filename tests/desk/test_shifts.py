"""A desk's pages of posts, plans and duties, as a browser uses them."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from muster.access.models import Look
from muster.shifts.models import Absence, ChildNeed, Duty, Override, Plan, Post, Roster, Shift
from muster.shifts.work_out import work_out
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import T0
from tests.shifts.arranged import Site, a_site, the_worker

pytestmark = pytest.mark.django_db
NORMS = {
    "gates": "1", "test_sites": "0", "households": "0", "gate_people": "1", "site_people": "3", "households_of_supplier": "250",
    "households_of_screener": "300", "households_of_clerk": "1500",
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def desk(site):
    return browser(site.account)


@pytest.fixture
def address(site) -> str:
    return f"/desk/{site.community.code}/shifts/"


def next_monday() -> str:
    today = datetime.now(UTC).date()
    return (today + timedelta(days=7 - today.weekday())).isoformat()


def planned(desk, address, site) -> Plan:
    """A plan of next week, made and approved by way of the pages."""
    desk.post(address + "posts/norms/", NORMS)
    desk.post(address + "plans/", {"from": next_monday(), "aim": "week"})
    with as_owner():
        plan = Plan.objects.get()
    with the_worker():
        work_out(site.community.id, site.city.id, plan.id, now=datetime.now(UTC))
    assert desk.post(f"{address}plans/{plan.id}/approval/").status_code == 302
    return plan


def board(desk, address) -> dict:
    answer = desk.get(f"{address}board.json?from={next_monday()}")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_without_posts_the_page_says_what_to_do(desk, address):
    html = desk.get(address).content.decode()

    assert "还没有岗位要人" in html
    assert f'href="{address}posts/"' in html


def test_posts_come_from_a_measure_and_a_plan_from_them(desk, address, site):
    site.people(6)

    plan = planned(desk, address, site)

    told = board(desk, address)
    assert [post["name"] for post in told["posts"]] == ["1 号门"]
    assert len(told["shifts"]) == 21
    assert all(len(shift["duties"]) == 1 for shift in told["shifts"])
    page = desk.get(f"{address}?from={next_monday()}").content.decode()
    assert ("执行中" in page, "<shift-board" in page) == (True, True)
    assert desk.get(f"{address}plans/{plan.id}/").status_code == 200


def test_looking_at_names_is_logged(desk, address, site):
    site.people(2)

    board(desk, address)

    with as_owner():
        assert Look.objects.filter(community_id=site.community.id, rows=2).exists()


def test_a_move_is_answered_at_once_with_yes_or_why_not(desk, address, site):
    person, other = site.people(2)
    planned(desk, address, site)
    told = board(desk, address)
    shift = next(one for one in told["shifts"] if [on["person"] for on in one["duties"]] == [str(person.id)])
    fits = desk.get(f"{address}fits/?from={next_monday()}&person={other.id}&leaving=").json()["fits"]

    full = desk.post(
        address + "duties/", {"person": other.id, "to": shift["id"], "from": ""}, HTTP_ACCEPT="application/json"
    )
    off = desk.post(
        address + "duties/removal/", {"person": person.id, "shift": shift["id"]}, HTTP_ACCEPT="application/json"
    )

    assert (full.status_code, full.json()["why"][:5], fits[shift["id"]][:5]) == (409, "这个班次满", "这个班次满")
    assert (off.status_code, off.json()) == (200, {"ok": True})


def test_a_post_is_written_by_hand_and_what_is_no_skill_is_said(desk, address):
    form = {
        "kind": "supplies", "name": "物资点", "asks": "C1；英语", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0",
        "form-0-starts": "22:00", "form-0-ends": "06:00", "form-0-must": "1", "form-0-better": "1", "form-0-weekdays": ["0", "6"],
    }  # fmt: skip

    wrong = desk.post(address + "posts/new/", form | {"asks": "飞檐走壁"})
    right = desk.post(address + "posts/new/", form)

    assert ("飞檐走壁" in wrong.content.decode(), wrong.status_code, right.status_code) == (True, 422, 302)
    with as_owner():
        post = Post.objects.get()
    assert post.asks == ["language:en", "licence:c1"]
    page = desk.get(address + "posts/").content.decode()
    assert "一 日 22:00–06:00，1+1 人" in page
    assert desk.get(f"{address}posts/{post.id}/").status_code == 200
    assert desk.post(f"{address}posts/{post.id}/removal/").status_code == 302
    with as_owner():
        assert not Shift.objects.filter(starts_at__gt=datetime.now(UTC)).exists()


def test_limits_are_kept_and_impossible_ones_refused(desk, address):
    html = desk.get(address + "limits/").content.decode()
    names = ["must", "better", "hours", "nights", "wishes", "post", "team", "home", "changes"]
    form = {
        "day_max_min": "8", "week_max_min": "40", "rest_min": "11", "nights_max": "2", "run_min": "1", "run_max": "5", "days_off_min": "1",
        **{f"weight_{name}": "7" for name in names},
    }  # fmt: skip

    wrong = desk.post(address + "limits/", form | {"run_min": "7"})
    right = desk.post(address + "limits/", form)

    with as_owner():
        roster = Roster.objects.get()
    assert ('value="48.0"' in html, wrong.status_code, right.status_code) == (True, 422, 302)
    assert (roster.day_max_min, roster.week_max_min, roster.run_max, roster.weights["must"]) == (480, 2400, 5, 7)


def test_the_week_is_a_spreadsheet_with_names_and_gaps(desk, address, site):
    site.people(6)
    planned(desk, address, site)

    answer = desk.get(f"{address}week.xlsx?from={next_monday()}")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "1 号门"
    assert {cell[:1] for row in rows[1:] for cell in row[2:]} == {"人"}


def test_whoever_rings_in_is_taken_off_and_a_repair_is_asked_for(desk, address, site):
    person, *_others = site.people(6)
    planned(desk, address, site)
    with as_owner():
        mine = Duty.objects.filter(volunteer_id=person.id).count()
    starts = datetime.now(UTC)

    desk.post(
        address + "absences/",
        {"person": person.id, "from": starts.isoformat(), "until": (starts + timedelta(days=15)).isoformat()},
    )

    with as_owner():
        assert (mine > 0, Duty.objects.filter(volunteer_id=person.id).count(), Absence.objects.count()) == (True, 0, 1)


def test_a_limit_is_lifted_with_a_name_and_a_reason_only(desk, address, site):
    person = site.person(name="累")
    form = {"person": person.id, "rule": "day", "hours": "2"}

    desk.post(address + "care/overrides/", form | {"reason": " "})
    with as_owner():
        assert not Override.objects.exists()
    desk.post(address + "care/overrides/", form | {"reason": "没人接班"})

    with as_owner():
        one = Override.objects.get()
    assert (one.reason, one.given_by) == ("没人接班", site.account.id)
    assert "没人接班" in desk.get(address + "care/").content.decode()


def test_a_child_that_is_alone_is_seen_and_seen_to(desk, address, site):
    person = site.person(name="林")
    with as_owner():
        need = ChildNeed.objects.create(
            community_id=site.community.id, operation_id=site.operation.id, volunteer_id=person.id, said_at=T0
        )

    before = desk.get(address + "care/").content.decode()
    desk.post(address + "care/children/", {"need": need.id, "how": "sitter"})
    after = desk.get(address + "care/").content.decode()

    assert ("孩子没人照看" in before, "孩子没人照看" in after) == (True, False)


def test_one_shift_shows_who_is_on_it_and_who_could_come(desk, address, site):
    site.people(3)
    desk.post(address + "posts/norms/", NORMS)
    with as_owner():
        shift = Shift.objects.filter(starts_at__gt=datetime.now(UTC) + timedelta(days=1)).order_by("starts_at").first()

    page = desk.get(f"{address}{shift.id}/").content.decode()
    desk.post(f"{address}{shift.id}/wanted/", {"must": "2", "better": "0"})

    assert page.count("排上") == 3
    with as_owner():
        assert Shift.objects.get(id=shift.id).must == 2
