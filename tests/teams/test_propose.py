"""A proposed plan: who sits where, why, and what stays open."""

import pytest
from django.utils import translation

from muster.mobilise.refusals import NotAllowed, OperationClosed
from muster.places.queries import travel_minutes
from muster.teams.models import Gap, Pick, Plan
from muster.teams.propose import propose
from muster.teams.queries import (
    Seated,
    Vacant,
    distance,
    latest_plan,
    plan_changes,
    plan_rows,
    plan_summary,
    team_of,
)
from muster.teams.reasons import Names, picked
from muster.teams.refusals import NobodyTakesPart, RulesRefused
from muster.teams.seat import Seat
from muster.teams.swap import swap
from tests.conftest import as_owner
from tests.factories import T0, a_city, an_account, an_operation, an_organisation
from tests.mobilise.world import acting


def proposed(town, **how) -> Plan:
    with acting(town.command) as command:
        return propose(town.operation.id, by=command, now=T0, **how)


def rows(town, plan: Plan):
    with acting(town.command):
        return plan_rows(plan.id)


def test_each_community_gets_a_leader_and_two_members_from_nearby(town):
    leaders = [town.present(n, senior=True) for n in range(3)]
    for n in range(3):
        town.present(n, strong=True), town.present(n, strong=True)
        town.present(n)  # neither senior nor strong

    plan = proposed(town)
    teams = rows(town, plan)

    assert [team.leader.volunteer_id for team in teams] == [leader.id for leader in leaders]
    assert all(team.is_complete for team in teams)
    assert (plan.travel_min, plan.bound_min, plan.proven, plan.people) == (0, 0, True, 12)
    assert distance(plan) == 0.0
    with acting(town.command):
        assert (plan_summary(plan).complete, plan_summary(plan).gaps) == (3, 0)


def test_a_missing_leader_comes_from_where_there_are_two(town):
    town.present(0, senior=True), town.present(0, senior=True)
    town.present(2, senior=True)

    plan = proposed(town)
    teams = rows(town, plan)
    minutes = int(travel_minutes([town.communities[0].id], [town.communities[1].id])[0, 0])

    assert 30 <= minutes <= 40
    assert plan.travel_min == teams[1].leader.travel_min == minutes
    assert plan.proven


def test_seats_that_nobody_can_take_are_gaps_with_a_reason(town):
    town.present(0, senior=True)

    teams = rows(town, proposed(town))

    assert isinstance(teams[0].leader, Seated)
    assert isinstance(teams[1].leader, Vacant)
    with translation.override("en"):
        assert rows(town, latest(town))[1].leader.reason == "No senior person is left: all 1 lead or serve elsewhere."
    with as_owner():
        assert Gap.objects.count() == 8


def latest(town) -> Plan:
    with acting(town.command):
        return latest_plan(town.operation.id)


def test_an_organisation_gives_no_more_than_its_share_of_seniors(town):
    theatre = an_organisation(town.city)
    for _ in range(3):
        town.present(1, senior=True, organisation=theatre)
    far = [town.present(2, senior=True), town.present(2, senior=True)]

    plan = proposed(town, share_max=0.34)
    teams = rows(town, plan)

    assert {person.id for person in far} < {team.leader.volunteer_id for team in teams}
    assert sum(team.leader.unit == theatre.name for team in teams) == 1


def test_a_reason_names_the_organisation_that_has_given_its_share(town):
    theatre = an_organisation(town.city)
    facts = {"minutes": 34, "nearer_minutes": 0, "organisation": str(theatre.id), "seated": 1, "share_cap": 1}

    with translation.override("en"):
        reason = picked("organisation_at_share", facts | {"next_best_minutes": 40}, Names.of([facts]))

    assert reason == (
        "34 minutes. Someone 0 minutes away is spared, because 兰州大剧院 already gives 1 of at most 1 seniors."
        " The next best would need 40."
    )


def test_every_reason_is_a_whole_sentence_in_both_languages(town):
    theatre = an_organisation(town.city)
    for n in (0, 0, 0, 2):
        town.present(n, senior=True, strong=True, organisation=theatre)
    for n in (0, 0, 1, 2, 2):
        town.present(n, strong=True)
    plan = proposed(town, share_max=0.5)

    for language in ("en", "zh-hans"):
        with translation.override(language):
            for team in rows(town, plan):
                for one in (*team.seats, *team.reserves):
                    assert one.reason
                    assert "%" not in one.reason


def test_a_new_proposal_takes_the_place_of_the_one_before(town):
    town.present(0, senior=True)

    first, second = proposed(town), proposed(town)

    with as_owner():
        states = dict(Plan.objects.values_list("id", "state"))
    assert states == {first.id: "superseded", second.id: "proposed"}


def test_choices_by_hand_are_kept_by_the_next_proposal(town):
    near, far = town.present(0, senior=True), town.present(2, senior=True)
    ordinary = town.present(1)
    first = proposed(town)
    seat = Seat(town.communities[1].id, "leader", 0)
    with acting(town.command) as command:
        swap(first.id, first.version, seat, ordinary.id, by=command, now=T0)

    second = rows(town, proposed(town))
    town.leave(ordinary)
    third = rows(town, proposed(town))

    assert [team.leader.volunteer_id for team in second] == [near.id, ordinary.id, far.id]
    assert second[1].leader.is_by_hand
    assert isinstance(third[1].leader, Vacant)


def test_who_has_left_since_is_named(town):
    leader = town.present(0, senior=True)
    plan = proposed(town)
    town.leave(leader)

    with acting(town.command):
        (change,) = plan_changes(plan.id)

    assert (change.volunteer_id, str(change.seat)) == (leader.id, f"{town.communities[0].id}-leader-0")
    assert not rows(town, plan)[0].leader.is_present


def test_a_proposal_is_seen_by_the_command_alone(town):
    town.present(0, senior=True)
    plan = proposed(town)
    desk = an_account("desk", area=town.communities[0])

    with acting(desk):
        assert team_of(town.operation.id, town.communities[0].id) is None
        assert list(Pick.objects.all()) == []
        assert list(Gap.objects.all()) == []
    assert plan.state == "proposed"


def test_only_the_command_proposes(town):
    desk = an_account("desk", area=town.communities[0])
    other_city = an_account("city", area=a_city())

    for account in (desk, other_city):
        with acting(account) as actor, pytest.raises(NotAllowed):
            propose(town.operation.id, by=actor, now=T0)


@pytest.mark.parametrize(
    "how",
    [{"share_max": -0.1}, {"share_max": 1.1}, {"share_max": float("nan")}, {"seconds": 0}, {"seconds": 1e9}],
)
def test_rules_outside_their_range_are_refused(town, how):
    with pytest.raises(RulesRefused):
        proposed(town, **how)


def test_a_closed_operation_gets_no_plan(town):
    with as_owner():
        town.operation.closed_at = T0
        town.operation.save()

    with pytest.raises(OperationClosed):
        proposed(town)


def test_an_operation_without_communities_gets_no_plan(town):
    town.operation = an_operation(town.city)

    with pytest.raises(NobodyTakesPart):
        proposed(town)


def test_nobody_present_leaves_every_seat_open(town):
    plan = proposed(town)

    with acting(town.command):
        assert plan_summary(plan).gaps == 9


@pytest.mark.parametrize("people", [1, 3])
def test_a_plan_is_read_in_as_many_queries_however_large(town, people, django_assert_num_queries):
    for n in range(people):
        town.present(n, senior=True, organisation=an_organisation(town.city, f"单位{n}"))
    plan = proposed(town)

    with acting(town.command), django_assert_num_queries(5):
        plan_rows(plan.id)
