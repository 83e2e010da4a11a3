"""What a desk does with a round: opens it, takes up the missing doors, plans other hours, closes it."""

from datetime import timedelta

import pytest

from muster.ledger.counts import Counted
from muster.rounds.close import close_round
from muster.rounds.models import Round
from muster.rounds.queries import counted_here
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import NOW, at_the_desk, home_of, page_of, told
from tests.rounds.arranged import Estate, a_round, an_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def estate() -> Estate:
    return an_estate()


@pytest.fixture
def desk(estate):
    return browser(estate.desk)


@pytest.fixture
def opened(estate) -> Round:
    return a_round(estate)


def counted(estate: Estate, round_: Round) -> Counted:
    with at_the_desk(estate):
        return counted_here(round_, estate.community.id)


def filled(**changes: object) -> dict[str, object]:
    return {
        "kind": "notice",
        "target": "household",
        "title": "发告知书",
        "title_en": "Hand out notices",
        "starts_at": "2030-01-01T08:00",
        "ends_at": "2030-01-02T08:00",
        "instructions_zh": "请放在门口。",
        "language_1": "bo",
        "instructions_1": "སྒོ་འགྲམ་དུ་བཞག",
        "questions": "有人发热？ 有/没有",
        "check_percent": "5",
    } | changes


def test_a_desk_opens_a_round_of_its_own_community(estate, desk):
    answer = desk.post(f"{home_of(estate)}new/", filled(), follow=True)

    with as_owner():
        opened = Round.objects.get()
    assert opened.area_id == estate.community.id
    assert opened.instructions == {"zh": "请放在门口。", "bo": "སྒོ་འགྲམ་དུ་བཞག"}
    assert [option["zh"] for option in opened.questions[0]["options"]] == ["有", "没有"]
    assert opened.starts_at.isoformat() == "2030-01-01T00:00:00+00:00"
    assert (opened.check_percent, opened.title_en) == (5, "Hand out notices")
    assert counted(estate, opened) == Counted(register=6)
    assert answer.redirect_chain[-1][0] == page_of(estate, opened)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "长" * 81},
        {"kind": "party"},
        {"target": "dog"},
        {"ends_at": "2029-01-01T08:00"},
        {"ends_at": "2031-01-01T08:00"},
        {"starts_at": "yesterday"},
        {"check_percent": "101"},
        {"check_percent": "-1"},
        {"questions": "有人发热"},
        {"questions": "\n".join(["问？ 是/否"] * 9)},
        {"language_1": "", "instructions_1": "text"},
        {"language_1": "tlh"},
        {"instructions_zh": "长" * 2001},
        {"carried_from": "00000000-0000-0000-0000-000000000000"},
    ],
    ids=str,
)
def test_a_round_that_makes_no_sense_is_refused_with_a_sentence_and_the_words_stay(estate, desk, wrong):
    answer = desk.post(f"{home_of(estate)}new/", filled(**wrong))

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode() or "notice gap" in answer.content.decode()
    with as_owner():
        assert not Round.objects.exists()


def test_a_closed_rounds_missing_doors_are_taken_up(estate, desk):
    first = a_round(estate, by=estate.at_desk(), area_id=estate.community.id)
    told(estate, first, 0, "reached")
    told(estate, first, 1, "declined")
    with at_the_desk(estate) as actor:
        close_round(first.id, by=actor, now=NOW)

    form = desk.get(f"{home_of(estate)}new/", {"carry": first.id})
    desk.post(f"{home_of(estate)}new/", filled(carried_from=str(first.id)))

    assert form.context["form"].initial["carried_from"] == str(first.id)
    with as_owner():
        second = Round.objects.exclude(id=first.id).get()
    assert counted(estate, second) == Counted(register=4)


def test_closing_says_the_sum_first_and_then_states_it(estate, desk):
    opened = a_round(estate, by=estate.at_desk(), area_id=estate.community.id)
    told(estate, opened, 0, "reached")
    told(estate, opened, 1, "away")

    asked = desk.get(f"{page_of(estate, opened)}closing/", headers={"hx-request": "true"}).content.decode()
    answer = desk.post(f"{page_of(estate, opened)}closing/", follow=True)

    assert "1 + 1 + 4 = 6" in asked
    assert "<html" not in asked
    assert "登记 6 = 已到 1 + 免 1 + 未到 4" in answer.content.decode()
    again = desk.post(f"{page_of(estate, opened)}closing/", follow=True).content.decode()
    assert "notice gap" in again


def test_a_desk_cannot_close_the_citys_round(estate, desk, opened):
    asked = desk.get(f"{page_of(estate, opened)}closing/").content.decode()
    answer = desk.post(f"{page_of(estate, opened)}closing/", follow=True).content.decode()

    assert 'class="stop"' not in asked
    assert "notice gap" in answer
    opened.refresh_from_db()
    assert opened.closed_at is None
    assert "closing/" not in desk.get(page_of(estate, opened)).content.decode()


def test_doors_tried_in_vain_are_planned_for_another_hour(estate, desk, opened):
    told(estate, opened, 0, "absent")
    told(estate, opened, 3, "absent")
    address = f"{page_of(estate, opened)}revisits/"
    begins = NOW + timedelta(days=1)

    one = desk.post(address, {"preset": "morning", "building": estate.buildings[0].id}, follow=True)
    planned = desk.get(f"{page_of(estate, opened)}missing/", {"show": "planned"})
    every = {"from": f"{begins:%Y-%m-%dT%H:%M}", "until": f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}"}
    desk.post(address, every)

    assert "1 户" in one.content.decode()
    assert planned.context["found_count"] == 1
    assert desk.get(f"{page_of(estate, opened)}missing/", {"show": "planned"}).context["found_count"] == 2


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"preset": "noon"},
        {"from": "x", "until": "y"},
        {"from": "9999-99-99T00:00", "until": "2030-01-01T00:00"},
        {"from": "2001-01-01T00:00", "until": "2001-01-01T02:00"},
        {"from": "2030-01-02T00:00", "until": "2030-01-01T00:00"},
    ],
    ids=str,
)
def test_hours_that_make_no_sense_plan_nothing(estate, desk, opened, posted):
    told(estate, opened, 0, "absent")

    page = desk.post(f"{page_of(estate, opened)}revisits/", posted, follow=True).content.decode()

    assert "notice gap" in page
    assert desk.get(f"{page_of(estate, opened)}missing/", {"show": "planned"}).context["found_count"] == 0


def test_looking_changes_nothing(estate, desk, opened):
    door = f"households/{estate.doors[0].id}/"
    for act in ("excuses/", "revisits/", "stairwells/assignments/", "checks/drawing/", f"{door}visits/"):
        assert desk.get(page_of(estate, opened) + act, {"result": "reached"}).status_code == 405
    assert counted(estate, opened) == Counted(register=6)


def test_an_act_leads_back_to_a_page_of_the_same_round_only(estate, desk, opened):
    address = f"{page_of(estate, opened)}revisits/"

    for onward in ("https://elsewhere.invalid/", "//elsewhere.invalid", "/city/", "/sign-out/"):
        assert desk.post(address, {"next": onward})["Location"] == page_of(estate, opened)
    own = f"{page_of(estate, opened)}buildings/{estate.buildings[0].id}/"
    assert desk.post(address, {"next": own})["Location"] == own
