"""Who lends to whom: out of what is told to lack and who is free, with a reason for each match and gap."""

from datetime import timedelta

import pytest

from muster.mobilise.refusals import NotAllowed
from muster.residents.models import Register
from muster.teams.models import Pick, Plan
from muster.teams.refusals import (
    NobodyFree,
    NothingLacking,
    PlanDecided,
    PlanOutdated,
    ShortageRefused,
    SupportOutdated,
    TermsRefused,
    TooManyShortages,
    UnknownPlan,
)
from muster.teams.short import OPEN_MAX, desk_short
from muster.teams.support.approve import approve_support
from muster.teams.support.propose import propose_support
from muster.teams.support.queries import gap_rows, plan_loans, support_summary
from muster.teams.support.shortages import lacks
from muster.teams.support_models import Loan, Shortage, SupportPlan
from tests.conftest import as_owner
from tests.factories import T0, a_notice, a_volunteer, an_expected
from tests.mobilise.world import acting
from tests.teams.lending import ENDS, STARTS, Lending, a_lending


@pytest.fixture
def lending(town) -> Lending:
    return a_lending(town)


def matched(lending: Lending, plan: SupportPlan) -> list[tuple[str, int, str, int]]:
    """Organisation, community, compound, people."""
    numbers = {place.id: n for n, place in enumerate(lending.town.communities)}
    with as_owner():
        loans = Loan.objects.filter(plan=plan).select_related("organisation").order_by("organisation__name", "people")
        return [(one.organisation.name, numbers[one.community_id], one.compound, one.people) for one in loans]


def found(lending: Lending) -> list[tuple[int, str, int, str]]:
    numbers = {place.id: n for n, place in enumerate(lending.town.communities)}
    with acting(lending.town.command):
        return [
            (numbers[one.community_id], one.compound, one.missing, one.source)
            for one in lacks(lending.town.operation.id, STARTS, ENDS)
        ]


def test_the_nearest_organisation_is_proposed_and_says_why(lending):
    lending.short(4, compound="明珠小区")

    plan = lending.proposed()

    assert matched(lending, plan) == [("市总工会", 2, "明珠小区", 4)]
    with acting(lending.town.command):
        (row,) = plan_loans(plan)
        assert row.why.startswith("没有更近") or row.why.startswith("No organisation")
        summary = support_summary(plan)
        assert (summary.sent, summary.missing, summary.distance_percent) == (4, 0, 0.0)
    assert (plan.state, plan.ended) == ("proposed", "proven")


def test_what_nobody_can_send_is_a_gap_with_its_reason(lending):
    lending.short(20)

    plan = lending.proposed()

    assert matched(lending, plan) == [("兰州大剧院", 2, "", 6), ("市总工会", 2, "", 6)]
    with acting(lending.town.command):
        (gap,) = gap_rows(plan)
    assert (gap.place.id, gap.people) == (lending.town.communities[2].id, 8)
    assert gap.why


def test_the_share_is_kept(lending):
    lending.short(20)

    plan = lending.proposed(share_max=0.5)

    assert matched(lending, plan) == [("兰州大剧院", 2, "", 3), ("市总工会", 2, "", 3)]


def test_nobody_is_taken_from_where_people_are_lacking(lending):
    lending.short(2, at=1)
    lending.short(4)

    plan = lending.proposed()

    assert {one[0] for one in matched(lending, plan)} == {"兰州大剧院"}


def test_whoever_sits_in_the_team_in_force_stays_and_whoever_said_yes_counts(lending):
    town = lending.town
    with as_owner():
        plan = Plan.objects.create(
            operation=town.operation, state="approved", share_max=1, seed=1, travel_min=0, bound_min=0,
            proven=True, people=1, made_by=town.command.id, made_at=T0,
        )  # fmt: skip
        for n, one in enumerate(lending.people["union"][:3]):
            Pick.objects.create(
                plan=plan, operation_id=town.operation.id, city_id=town.city.id, community_id=town.communities[1].id,
                volunteer_id=one.id, part="leader" if n == 0 else "member", place=max(0, n - 1), travel_min=0,
                reason="nearest_strong_free", reason_facts={},
            )  # fmt: skip
    notice = a_notice(town.operation)
    coming = a_volunteer(town.city, home=town.communities[1], organisation=lending.union)
    an_expected(town.operation, coming, notice, answer="yes")
    silent = a_volunteer(town.city, home=town.communities[1], organisation=lending.union)
    an_expected(town.operation, silent, notice)
    lending.short(20)

    found = matched(lending, lending.proposed())

    assert ("市总工会", 2, "", 4) in found


def test_a_norm_speaks_where_no_desk_has(lending):
    with as_owner():
        for n, households in enumerate((600, 240, 900)):
            Register.objects.create(
                community_id=lending.town.communities[n].id, operation_id=lending.town.operation.id,
                city_id=lending.town.city.id, households=households, people=households, loaded_at=T0,
            )  # fmt: skip
    lending.short(2, at=2, compound="明珠小区")

    plan = lending.proposed(norm=60)  # ten, four and fifteen are wanted; six, six and none are there

    assert sorted(found(lending)) == [(0, "", 4, "norm"), (2, "明珠小区", 2, "desk")]
    assert matched(lending, plan) == [("市总工会", 2, "明珠小区", 2)]  # more may not leave the second
    with pytest.raises(NobodyFree):  # everybody is needed where they are
        lending.proposed(norm=40)


def test_telling_again_is_no_addition_and_nothing_withdraws(lending):
    lending.short(4)
    lending.short(6)
    assert found(lending) == [(2, "", 6, "desk")]

    lending.short(0)

    assert found(lending) == []
    with pytest.raises(NothingLacking):
        lending.proposed()


def test_of_several_sources_the_highest_number_counts(lending):
    lending.short(4)
    town = lending.town
    with as_owner():
        Shortage.objects.create(
            community_id=town.communities[2].id, operation_id=town.operation.id, city_id=town.city.id, people=9,
            source="shifts", starts_at=STARTS, ends_at=ENDS, told_by=town.command.id, told_at=T0,
        )  # fmt: skip

    assert found(lending) == [(2, "", 9, "shifts")]


def test_a_desk_says_only_what_can_be(lending):
    town = lending.town
    wrong = [(501, STARTS, ENDS), (-1, STARTS, ENDS), (3, ENDS, STARTS), (3, STARTS, STARTS + timedelta(days=31))]
    for people, starts_at, ends_at in wrong:
        with acting(lending.desks[2]) as desk, pytest.raises(ShortageRefused):
            desk_short(
                town.operation.id, town.communities[2].id, people, starts_at=starts_at, ends_at=ends_at, by=desk, now=T0
            )
    with acting(lending.desks[1]) as other, pytest.raises(NotAllowed):
        desk_short(town.operation.id, town.communities[2].id, 3, starts_at=STARTS, ends_at=ENDS, by=other, now=T0)
    for n in range(OPEN_MAX):
        lending.short(1, compound=f"{n}号")
    with pytest.raises(TooManyShortages):
        lending.short(1, compound="又一处")


def test_terms_that_cannot_be_are_refused(lending):
    lending.short(4)
    wrong = [
        {"share_max": 0.0},
        {"share_max": 1.1},
        {"norm": 0},
        {"ends_at": STARTS},
        {"ends_at": STARTS + timedelta(31)},
    ]
    for terms in wrong:
        with pytest.raises(TermsRefused):
            lending.proposed(**terms)
    with acting(lending.desks[2]) as desk, pytest.raises(NotAllowed):
        propose_support(lending.town.operation.id, starts_at=STARTS, ends_at=ENDS, by=desk, now=T0)


def test_only_the_proposal_that_was_seen_is_approved_and_once(lending):
    lending.short(4)
    first, second = lending.proposed(), lending.proposed()

    with pytest.raises(PlanOutdated):
        lending.approved(first)
    lending.approved(second)
    with pytest.raises(PlanDecided):
        lending.approved(second)
    with acting(lending.desks[2]) as desk, pytest.raises(UnknownPlan):
        approve_support(second.id, 1, by=desk, now=T0)


def test_a_new_plan_keeps_what_is_confirmed_and_disturbs_few(lending):
    """The union was asked for four and has not answered; the theatre's people are as near by now. Nobody is asked anew."""
    loan = lending.asked(4)
    for n in range(6):
        lending.town.present(1, organisation=lending.theatre, name=f"近{n}")
    lending.short(5, at=2)

    plan = lending.proposed(now=T0 + timedelta(minutes=5))

    assert matched(lending, plan) == [("市总工会", 2, "", 5)]
    lending.approved(plan, now=T0 + timedelta(minutes=6))
    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "replaced"


def test_confirmed_loans_are_left_alone_and_counted(lending):
    loan = lending.asked(4)
    lending.lend(loan, lending.people["union"][:4])
    lending.short(6, at=2)

    plan = lending.proposed(now=T0 + timedelta(minutes=5), share_max=1.0)

    assert sum(one[3] for one in matched(lending, plan)) == 2
    lending.approved(plan, now=T0 + timedelta(minutes=6))
    with as_owner():
        assert Loan.objects.get(id=loan.id).state == "asked"


def test_an_answer_after_the_proposal_makes_it_out_of_date(lending):
    loan = lending.asked(4)
    later = lending.proposed(now=T0 + timedelta(minutes=5))
    lending.lend(loan, lending.people["union"][:4], now=T0 + timedelta(minutes=6))

    with pytest.raises(SupportOutdated):
        lending.approved(later, now=T0 + timedelta(minutes=7))
