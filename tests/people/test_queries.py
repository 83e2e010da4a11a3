"""Who can do what: the search of a desk."""

import pytest

from muster.access.scope import Scope, open_scope
from muster.people.edit import Offer, OfferRefused, edit_own
from muster.people.invite import invite
from muster.people.models import Volunteer, WeeklyWindow
from muster.people.queries import organisations, volunteers_with, windows_of
from tests.conftest import as_owner
from tests.factories import T0, a_volunteer
from tests.people.conftest import Town


@pytest.fixture
def crew(town: Town):
    return {
        "lin": a_volunteer(town.city, home=town.one, name="林建国", skills=["tricycle", "driving"], licences=["d"]),
        "ma": a_volunteer(town.city, home=town.one, name="马秀英", languages=["en"]),
        "bee": a_volunteer(town.city, home=town.other, name="王蜂", skills=["养蜂"]),
    }


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("老式三轮车谁会骑?", ["林建国"]),
        ("Who can ride a tricycle?", ["林建国"]),
        ("誰會騎三輪車", ["林建国"]),
        ("谁会说英语", ["马秀英"]),
        ("谁会养蜂？", ["王蜂"]),
        ("秀英", ["马秀英"]),
        ("", []),
        ("\x00%_'", []),
        ("无人机", []),
    ],
)
def test_a_question_finds_those_it_fits(town, crew, question, names):
    with open_scope(town.command.scope):
        answered = volunteers_with(question, among=[it.id for it in crew.values()])

        assert [found.volunteer.name for found in answered.people] == names


def test_the_best_fit_comes_first_and_only_among_those_given(town, crew):
    both = a_volunteer(town.city, home=town.one, name="赵六", skills=["tricycle"], languages=["en"])
    ids = [it.id for it in (*crew.values(), both)]

    with open_scope(town.command.scope):
        found = volunteers_with("会说英语又会骑三轮车的", among=ids).people

        assert found[0].volunteer.name == "赵六"
        assert set(found[0].codes) == {"tricycle", "en"}
        assert volunteers_with("三轮车", among=[crew["ma"].id]).people == ()


def test_row_security_holds_whatever_ids_are_given(town, crew):
    with open_scope(Scope(communities=(town.other.id,))):
        assert volunteers_with("三轮车", among=[it.id for it in crew.values()]).people == ()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_search_takes_two_queries(town, django_assert_num_queries, rows):
    ids = [a_volunteer(town.city, home=town.one, skills=["tricycle"]).id for _row in range(rows)]

    with open_scope(town.command.scope), django_assert_num_queries(2):
        assert len(volunteers_with("三轮车", among=ids).people) == rows


def test_a_volunteer_changes_what_they_offer(town, crew):
    from muster.access.actors import Actor

    me = Actor(town.command.account_id, crew["ma"].id, (), Scope(volunteer=crew["ma"].id))

    with open_scope(me.scope):
        edit_own(crew["ma"].id, Offer(skills="三轮车；养蜂", available="周末 08:00-20:00", night_calls=True), by=me)
        with pytest.raises(OfferRefused) as refusal:
            edit_own(crew["ma"].id, Offer(available="随时吧", care="08:00"), by=me)
        with pytest.raises(OfferRefused):
            edit_own(crew["lin"].id, Offer(), by=me)
        person = Volunteer.objects.get(id=crew["ma"].id)
        (window,) = windows_of(person.id, WeeklyWindow.Use.AVAILABLE)

        assert set(refusal.value.sentences) == {"available", "care"}
        assert (person.skills, person.languages, person.night_calls) == (["tricycle", "养蜂"], [], True)
        assert (window.weekdays, window.starts_min, window.ends_min) == (0b1100000, 480, 1200)


def test_a_desk_invites_whoever_is_at_home_there_once(town):
    at_home = a_volunteer(town.city, home=town.one, invited_at=None)
    elsewhere = a_volunteer(town.city, home=town.other, invited_at=None)
    numberless = a_volunteer(town.city, home=town.one, phone="", invited_at=None)

    with open_scope(Scope(communities=(town.one.id,), desks=(town.one.id,))):
        for person in (at_home, elsewhere, numberless):
            invite(person.id, by=town.command, now=T0)

    with as_owner():
        invited = dict(Volunteer.objects.values_list("id", "invited_at"))
    assert invited == {at_home.id: T0, elsewhere.id: None, numberless.id: None}


def test_names_of_organisations_are_open_to_all(town):
    assert [it.name for it in organisations(town.city.id)] == ["兰州大剧院"]
