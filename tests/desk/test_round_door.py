"""One door of a round: what the desk says of it counts, everything foreign is absent."""

import pytest

from muster.access.actors import actor_of
from muster.access.models import Look
from muster.access.scope import open_scope
from muster.journal.models import FieldEvent
from muster.ledger.counts import Counted
from muster.rounds.assign import assign
from muster.rounds.models import Round
from muster.rounds.queries import counted_here
from muster.rounds.visit import visit
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import NOW, at_the_desk, page_of, told
from tests.factories import an_id
from tests.residents.arranged import a_building, a_household
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

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


def door_of(estate: Estate, round_: Round, number: int = 0) -> str:
    return f"{page_of(estate, round_)}households/{estate.doors[number].id}/"


@pytest.mark.parametrize(
    ("result", "sums"),
    [
        ("reached", {"reached": 1}),
        ("referred", {"reached": 1}),
        ("absent", {"tried": 1}),
        ("vacant", {"excused": 1}),
        ("away", {"excused": 1}),
        ("declined", {"excused": 1}),
    ],
)
def test_what_the_desk_says_of_a_door_counts(estate, desk, opened, result, sums):
    answer = desk.post(f"{door_of(estate, opened)}visits/", {"result": result}, follow=True)

    assert counted(estate, opened) == Counted(register=6, **sums)
    assert "notice ok" in answer.content.decode()


@pytest.mark.parametrize("result", ["", "eaten", "x" * 5000])
def test_what_cannot_be_found_at_a_door_is_refused(estate, desk, opened, result):
    page = desk.post(f"{door_of(estate, opened)}visits/", {"result": result}, follow=True).content.decode()

    assert "notice gap" in page
    assert counted(estate, opened) == Counted(register=6)


def test_in_a_dialog_the_door_is_answered_as_it_stands_now(estate, desk, opened):
    answer = desk.post(f"{door_of(estate, opened)}visits/", {"result": "absent"}, headers={"hx-request": "true"})

    page = answer.content.decode()
    assert "<html" not in page
    assert 'data-state="tried"' in page
    assert "已记下" in page


def test_a_later_answer_replaces_the_one_that_was_on_the_page_and_no_other(estate, desk, opened):
    """Planted: the desk's answer supersedes whatever is open, also what came in while the page was read."""
    shown = told(estate, opened, 0, "reached")
    told(estate, opened, 1, "reached")

    desk.post(f"{door_of(estate, opened)}visits/", {"result": "vacant", "replaces": shown})
    assert counted(estate, opened) == Counted(register=6, reached=1, excused=1)

    told(estate, opened, 1, "reached")
    desk.post(f"{door_of(estate, opened, 1)}visits/", {"result": "away"})
    assert counted(estate, opened) == Counted(register=6, excused=1, conflicts=1)


def test_what_is_named_as_replaced_must_have_been_told_of_this_door(estate, desk, opened):
    other = told(estate, opened, 1, "reached")

    for named in (other, an_id(), "x"):
        answer = desk.post(f"{door_of(estate, opened)}visits/", {"result": "vacant", "replaces": named})
        assert answer.status_code == 404
    assert counted(estate, opened) == Counted(register=6, reached=1)


def test_unlike_answers_are_settled(estate, desk, opened):
    told(estate, opened, 0, "reached")
    told(estate, opened, 0, "vacant")
    assert "说法不一" in desk.get(door_of(estate, opened)).content.decode()

    desk.post(f"{door_of(estate, opened)}settlements/", {"result": "vacant"})

    assert counted(estate, opened) == Counted(register=6, excused=1)


def test_one_answer_is_taken_back(estate, desk, opened):
    answer = told(estate, opened, 0, "reached")
    attempt = told(estate, opened, 0, "absent")

    desk.post(f"{door_of(estate, opened)}undoings/", {"event": answer})
    assert counted(estate, opened) == Counted(register=6, tried=1)
    desk.post(f"{door_of(estate, opened)}undoings/", {"event": attempt})
    assert counted(estate, opened) == Counted(register=6)
    assert "notice gap" in desk.post(f"{door_of(estate, opened)}undoings/", follow=True).content.decode()
    foreign = told(estate, opened, 1, "reached")
    assert desk.post(f"{door_of(estate, opened)}undoings/", {"event": foreign}).status_code == 404


def test_a_door_is_excused_without_a_visit(estate, desk, opened):
    desk.post(f"{door_of(estate, opened)}excuses/", {"reason": "vacant"})

    assert counted(estate, opened) == Counted(register=6, excused=1)


def test_a_round_of_people_asks_how_many(estate, desk):
    opened = a_round(estate, target="person")
    page = desk.get(door_of(estate, opened)).content.decode()
    assert 'name="people"' in page

    desk.post(f"{door_of(estate, opened)}visits/", {"result": "reached", "people": "1", "excused_people": "1"})
    desk.post(f"{door_of(estate, opened, 1)}visits/", {"result": "reached"})
    wrong = desk.post(f"{door_of(estate, opened, 2)}visits/", {"result": "reached", "people": "many"}, follow=True)

    assert counted(estate, opened) == Counted(register=12, reached=3, excused=1)
    assert "notice gap" in wrong.content.decode()


def test_the_rounds_questions_stand_at_the_door_and_take_only_their_own_answers(estate, desk):
    question = {
        "code": "q1",
        "zh": "有人发热？",
        "en": "Fever?",
        "options": [{"code": "a1", "zh": "有", "en": "yes"}, {"code": "a2", "zh": "没有", "en": "no"}],
    }
    opened = a_round(estate, questions=[question])
    assert "有人发热？" in desk.get(door_of(estate, opened)).content.decode()

    desk.post(f"{door_of(estate, opened)}visits/", {"result": "reached", "q-q1": "a2"})
    desk.post(f"{door_of(estate, opened, 1)}visits/", {"result": "reached", "q-q1": "王秀兰"})

    with as_owner():
        assert [one.facts.get("answers") for one in FieldEvent.objects.all()] == [{"q1": "a2"}]


def test_a_closed_round_takes_no_more_and_shows_no_buttons(estate, desk):
    opened = a_round(estate, by=estate.at_desk(), area_id=estate.community.id)
    desk.post(f"{page_of(estate, opened)}closing/")

    page = desk.post(f"{door_of(estate, opened)}visits/", {"result": "reached"}, follow=True).content.decode()

    assert 'name="result"' not in page
    assert "notice gap" in page
    assert counted(estate, opened) == Counted(register=6)


def test_who_told_it_is_named_and_the_look_is_logged(estate, desk, opened):
    person, account = a_helper(estate)
    with at_the_desk(estate) as actor:
        stairwell = (estate.buildings[0].id, estate.doors[0].unit)
        assign(opened, estate.community.id, [stairwell], volunteer_id=person.id, hours=2, by=actor, now=NOW)
    theirs = actor_of(account, now=NOW, strong=False)
    with open_scope(theirs.scope):
        visit(opened, estate.community, estate.doors[0].id, "reached", by=theirs, now=NOW)

    page = desk.get(door_of(estate, opened)).content.decode()
    desk.get(door_of(estate, opened, 1))

    assert "林建国" in page
    with as_owner():
        assert [(look.action, look.rows) for look in Look.objects.all()] == [("desk.round_door", 1)]


@pytest.mark.parametrize("act", ["", "visits/", "settlements/", "undoings/", "excuses/"])
def test_a_door_of_elsewhere_is_absent(estate, desk, opened, act):
    foreign = a_household(a_building(estate.elsewhere, estate.operation), door="101", head="金丝雀")
    answers = []
    for door in (foreign.id, an_id()):
        address = f"{page_of(estate, opened)}households/{door}/{act}"
        form = {"result": "reached", "reason": "vacant", "event": an_id()}
        answers.append(desk.post(address, form) if act else desk.get(address))

    assert [one.status_code for one in answers] == [404, 404]
    with as_owner():
        assert not FieldEvent.objects.exists()
