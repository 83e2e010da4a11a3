"""A post with one shift and one person on it, a plan that waits for a yes, and what that person has said of themselves."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from muster.places.models import Area
from muster.shifts.models import (
    Absence,
    Calendar,
    ChildNeed,
    Companion,
    Duty,
    Gap,
    Override,
    Pattern,
    Pick,
    Plan,
    Post,
    Roster,
    Shift,
    Untold,
    Wish,
)
from tests.conftest import as_owner
from tests.factories import T0, an_id

NAMES = UUID("018400b1-0000-7000-8000-0000000000e1")
AHEAD = timedelta(days=2)
# The desk's addresses of the room, by the verbs they take.
SHIFT_PAGES = {
    "GET": "shifts shift shift_board shift_fits shift_week shift_care shift_plan_latest shift_plan shift_posts",
    "GET POST": "shift_post_new shift_post shift_limits",
    "POST": "shift_duties shift_removal shift_relief shift_overrides shift_children shift_absences shift_plans"
    " shift_plan_approval shift_plan_declining shift_norms shift_post_removal shift_wanted shift_overrun",
}


def post_of(place: Area) -> UUID:
    return uuid5(NAMES, f"post {place.code}")


def shift_of(place: Area) -> UUID:
    return uuid5(NAMES, f"shift {place.code}")


def shift_plan_of(place: Area) -> UUID:
    return uuid5(NAMES, f"plan {place.code}")


def child_need_of(place: Area) -> UUID:
    return uuid5(NAMES, f"need {place.code}")


def calendar_secret(person: UUID) -> str:
    return f"secret-{person}"


def a_roster(place: Area, *, operation_id: UUID, city_id: int, person: UUID) -> None:
    """One row of each table of the room, all about one person."""
    from muster.shifts.calendar import _digest

    starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + AHEAD
    here = {"community_id": place.id, "operation_id": operation_id}
    on_shift = {"community_id": place.id, "shift_id": shift_of(place)}
    of_person = {"operation_id": operation_id, "volunteer_id": person}
    hours = {"starts_at": starts, "ends_at": starts + timedelta(hours=8)}
    with as_owner():
        Roster.objects.create(**here, city_id=city_id)
        Post.objects.create(
            **here,
            id=post_of(place),
            city_id=city_id,
            kind="checkpoint",
            name=f"岗 {place.code}",
            made_by=an_id(),
            made_at=T0,
        )
        Pattern.objects.create(community_id=place.id, post_id=post_of(place), starts_min=480, minutes=480, must=1)
        Shift.objects.create(
            **here,
            id=shift_of(place),
            city_id=city_id,
            post_id=post_of(place),
            on=starts.date(),
            must=1,
            better=1,
            **hours,
        )
        Duty.objects.create(**on_shift, **of_person, seat=1, set_by=an_id(), set_at=T0, **hours)
        Untold.objects.create(**here, volunteer_id=person, city_id=city_id, changed_at=datetime.now(UTC))
        Plan.objects.create(
            **here, id=shift_plan_of(place), city_id=city_id, aim="week", state="proposed", from_at=datetime.now(UTC),
            first_on=starts.date(), days=1, seed=1, made_by=an_id(), made_at=T0,
        )  # fmt: skip
        Pick.objects.create(**on_shift, plan_id=shift_plan_of(place), volunteer_id=person)
        Gap.objects.create(**on_shift, plan_id=shift_plan_of(place), must=0, better=1, why={"rest": 1})
        Override.objects.create(
            **here, volunteer_id=person, rule="day", until=starts, reason="没人接", given_by=an_id(), given_at=T0
        )
        ChildNeed.objects.create(**here, id=child_need_of(place), volunteer_id=person, said_at=T0)
        Absence.objects.create(
            **of_person, starts_at=starts + AHEAD, ends_at=starts + 2 * AHEAD, said_by=an_id(), said_at=T0
        )
        Wish.objects.create(**of_person, on=date(2030, 1, 1), part="night", likes=False, said_at=T0)
        Companion.objects.create(**of_person, said_at=T0)
        Calendar.objects.create(volunteer_id=person, digest=_digest(calendar_secret(person)), made_at=T0)
