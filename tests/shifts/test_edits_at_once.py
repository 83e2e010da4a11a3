"""G9: 32 hands on one board at once: no shift over-filled, nobody on duty twice at a time, whatever they do."""

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections

from muster.access.scope import open_scope
from muster.mobilise.refusals import Refused
from muster.shifts.absent import cannot_come
from muster.shifts.duties import put, take_off
from muster.shifts.models import Duty, Shift
from tests.conftest import as_owner
from tests.shifts.arranged import NOW, THIRDS, Hours, Site, a_site

HANDS, ACTS = 32, 12


def rows(sql: str) -> list[tuple]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


OVERLAPPING = """
SELECT a.volunteer_id FROM shifts_duty a JOIN shifts_duty b ON a.volunteer_id = b.volunteer_id AND a.shift_id < b.shift_id
WHERE a.starts_at < b.ends_at AND b.starts_at < a.ends_at
"""
OVER_FILLED = """
SELECT s.id FROM shifts_shift s JOIN shifts_duty d ON d.community_id = s.community_id AND d.shift_id = s.id
GROUP BY s.community_id, s.id, s.must, s.better HAVING count(*) > s.must + s.better
"""


@pytest.mark.django_db(transaction=True)
def test_32_hands_at_once_fill_nothing_over_and_put_nobody_in_two_places():
    sites = _two_sites()
    people, shifts = _people_and_shifts(sites)
    said: Counter = Counter()
    lock = threading.Lock()
    start = threading.Barrier(HANDS)

    def hand(number: int) -> None:
        chance = random.Random(number)
        start.wait()
        for _ in range(ACTS):
            site = sites[number % 2]
            what = _act(chance, site, people, shifts[site.community.id])
            with lock:
                said[what] += 1
        connections.close_all()

    threads = [threading.Thread(target=hand, args=[number]) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert (rows(OVERLAPPING), rows(OVER_FILLED)) == ([], [])
    assert said["done"] > HANDS, said
    assert set(said) <= {"done", "refused"}, said
    assert said.total() == HANDS * ACTS, said  # nobody met an error of the database: each waited for its turn


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_puts_nobody_in_two_places():
    """Without any act of ours: what TRUST G9 asks for is a constraint."""
    from django.db import IntegrityError

    site = a_site()
    person, post = site.person(name="林"), site.post("东门", *THIRDS, Hours(9 * 60, 480, 2))
    first, second = site.shift(post), site.shift(post, 0, 9 * 60)
    site.put(person, first)

    with as_owner(), pytest.raises(IntegrityError, match="duty_in_one_place"):
        Duty.objects.create(
            community_id=site.community.id, shift_id=second.id, volunteer_id=person.id, operation_id=site.operation.id, seat=1,
            starts_at=second.starts_at, ends_at=second.ends_at, set_by=person.id, set_at=NOW,
        )  # fmt: skip


def _two_sites() -> list[Site]:
    one = a_site()
    other = a_site("五星坪社区", city=one.city, operation=one.operation)
    with as_owner():
        from muster.operations.models import OperationCommunity

        OperationCommunity.objects.create(operation=one.operation, community=other.community)
    return [one, other]


def _people_and_shifts(sites: list[Site]):
    people = {site.community.id: [one.id for one in site.people(6)] for site in sites}
    for site in sites:
        site.post("东门", Hours(8 * 60, 480, 1, 1), Hours(10 * 60, 480, 2))
    with as_owner():
        shifts = {
            site.community.id: list(
                Shift.objects.filter(community_id=site.community.id, starts_at__lt=NOW + timedelta(days=2)).values_list(
                    "id", flat=True
                )
            )
            for site in sites
        }
    return people, shifts


def _act(chance: random.Random, site: Site, people: dict, shifts: list) -> str:
    """One hand's next move, seldom a sensible one."""
    desk = site.desk
    person, shift = chance.choice(people[site.community.id]), chance.choice(shifts)
    try:
        with open_scope(desk.scope):
            where = (site.operation.id, site.community.id, person)
            if chance.random() < 0.6:
                put(*where, shift, by=desk, now=NOW)
            elif chance.random() < 0.5:
                held = Duty.objects.filter(community_id=site.community.id, volunteer_id=person).first()
                put(*where, shift, leaving=held.shift_id if held else None, by=desk, now=NOW)
            elif chance.random() < 0.8:
                take_off(*where, shift, by=desk, now=NOW)
            else:
                cannot_come(
                    site.operation.id, person, NOW + timedelta(days=3), NOW + timedelta(days=4), by=desk, now=NOW
                )
    except Refused:
        return "refused"
    return "done"
